"""What every run under a mutant would do anew, done once: compiling what it imports, and making its server's cluster.

Neither can hide a mutant for good: a fault in what was prepared without it lives on, and is told as survived.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.disks import roomy_memory

SEED = "JIANGCHENG_TESTS_SEED"
"""Names a data folder that a run of the tests begins with, instead of with none."""


@contextmanager
def prepared(root: Path) -> Iterator[None]:
    """For all runs that are started meanwhile; a tree without a ledger has no cluster to make."""
    with tempfile.TemporaryDirectory(prefix="mutant-prepared-", dir=roomy_memory()) as folder:
        said = {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        if (root / "ledger").is_dir():
            _make_seed(Path(folder, "seed"))
            said[SEED] = f"{folder}/seed"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.update(said)
        try:
            yield
        finally:
            for name in said:
                del os.environ[name]


def _make_seed(home: Path) -> None:
    from ledger.database import Database
    from ledger.server.configuration import Durability
    from ledger.server.embedded import EmbeddedServer
    from tests.conftest import TEMPLATE

    os.environ["JIANGCHENG_HOME"] = str(home)
    try:
        with EmbeddedServer.enter(durability=Durability.NONE_FOR_TESTS), Database.open(TEMPLATE):
            pass
    finally:
        del os.environ["JIANGCHENG_HOME"]
