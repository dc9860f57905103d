"""A verb loads what it needs: the table that says where each stands is true, and one verb alone is whole."""

import subprocess
import sys

from api.cli.main import MODULES
from tests.api.conftest import every_verb


def test_the_table_names_every_verb_and_where_it_stands() -> None:
    found: dict[str, set[str]] = {}
    for verb, module in every_verb().items():
        found.setdefault(verb.split()[0], set()).add(module)
    assert found == {verb: {f"api.cli.{module}" for module in modules} for verb, modules in MODULES.items()}


def alone(program: str, *arguments: str) -> str:
    """What a fresh process prints."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    ).stdout


def test_a_verb_is_found_where_nothing_else_is_loaded() -> None:
    said = alone(
        "import sys; from api.cli.main import run; run(['held', '--help']);"
        "print([name for name in sys.modules if name in ('api.cli.acting', 'api.cli.importing')])"
    )
    assert "--ledger" in said
    assert said.endswith("[]\n")


def test_help_names_every_verb() -> None:
    said = alone("from api.cli import main; main()", "--help")
    assert {verb for verb in MODULES if f"  {verb} " in said} == MODULES.keys()
