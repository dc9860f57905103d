"""`rules what-if` at a small real ledger, against what `rules.drafts` says of each subject alone."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from api.wiring import Office
from ledger.database import Database
from rules.compiled import plain_matcher
from rules.drafts import Reach, changes, drafted
from rules.guardrails import load_checked
from rules.loading import find
from tests.api.conftest import FORMAT, CommandLine
from tests.api.test_cli_rules import spoil


def alone(ledger: str, draft: str, *, reach: Reach, since: date | None = None) -> Counter[tuple[str, str]]:
    """By measure and change, how many subjects a draft touches, asked one by one."""
    found: Counter[tuple[str, str]] = Counter()
    with Office(Database.open(ledger), make_matcher=plain_matcher) as office:
        office.refresh()
        context = office.context
        trial = drafted(load_checked(find(draft)), context.rulebook, today=context.today(), reach=reach)
        for picture in office.views.pictures():
            state = office.application.whole(picture.subject_id)
            who = state.registration
            assert who is not None
            told = changes(
                state, context.rulebook, trial, kind=who.kind, region=who.region, since=since or context.today()
            )
            found.update((one.measure, str(one.change)) for one in told)
    return found


LOWER = ("rules.yaml", "ge: 10000000}  # 100,000 USD", "ge: 1000000}")
SHORTER = ("rules.yaml", "term: {days: 180}", "term: {days: 30}")
LATER = ("rules.yaml", "within: {days: 730}", "within: {years: 20}")
SOONER = ("rules.yaml", "within: {days: 730}", "within: {days: 300}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled pack that a test may change."""
    return Path(shutil.copytree(find(FORMAT), tmp_path / "pack"))


@pytest.mark.guarantee("G171")
@pytest.mark.parametrize("change", [LOWER, SHORTER, LATER, SOONER], ids=["lower", "shorter", "later", "sooner"])
@pytest.mark.parametrize("reach", Reach)
def test_everybody_is_told_what_each_is_told_alone(
    read: CommandLine, folder: Path, change: tuple[str, str, str], reach: Reach
) -> None:
    name, *words = change
    spoil(folder / name, *words)
    for since in (None, date(2017, 3, 1)):
        days = [] if since is None else ["--from", since.isoformat()]
        said = read.json("rules", "what-if", str(folder), "--reach", str(reach), *days)
        told = {(ln["measure"], ln["change"]): ln["organisations"] for ln in said.lines if ln.get("by") == "measure"}
        assert told == alone(read.ledger, str(folder), reach=reach, since=since)


def test_x(read: CommandLine, folder: Path, tmp_path: Path) -> None:
    spoil(folder / LOWER[0], *LOWER[1:])
    said = read("rules", "what-if", str(folder), "--reach", "always", "--html", str(tmp_path / "a.html"))
    print(said.out, said.err)
    print((tmp_path / "a.html").read_text())
