"""A terminal in which pages are typed."""

import os
import sys

import pytest

from ledger.server.embedded import EmbeddedServer
from tests.docs.as_typed import ROOT

_PROGRAM = f'#!/bin/sh\nexec "{sys.executable}" -c "import sys; from api.cli import main; sys.exit(main())" "$@"\n'


@pytest.fixture(scope="module")
def environment(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """That of somebody who has the program on the path and an English terminal; the server is this run's."""
    programs = tmp_path_factory.mktemp("bin")
    (programs / "jiangcheng").write_text(_PROGRAM, encoding="utf-8")
    (programs / "jiangcheng").chmod(0o755)
    unset = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    path = f"{programs}:{os.environ['PATH']}"
    return unset | {"PATH": path, "LANG": "en_US.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
