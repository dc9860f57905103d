"""A replay that was interrupted goes on at its day and ends as if it had not been."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api import replay as replaying
from api.cli.main import run
from api.formats import us_nursing_homes
from api.sorting import sort_out
from api.wiring import Office
from ledger.server.embedded import EmbeddedServer
from tests.support.ledgers import fresh_ledger

UNTIL = date(2016, 12, 31)


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real file's heading and its rows of 2016 from two states."""
    rows = Path("examples/us-nursing-home-penalties.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path_factory.mktemp("replay") / "small.tsv"
    path.write_text("".join([rows[0], *(row for row in rows if row[:2] in ("KS", "MI") and "/2016\t" in row)]))
    return path


@pytest.fixture(scope="module")
def at_one_go(server: EmbeddedServer, migrated: str, small_file: Path) -> Iterator[list[tuple[object, ...]]]:
    """Every event of a replay that was never interrupted."""
    with fresh_ledger(server, migrated) as name:
        assert _import(name, small_file) == 0
        yield _events(name)


def _import(name: str, file: Path) -> int:
    given = ["import", str(file), "--format", us_nursing_homes.NAME, "--clock", "file", "--ledger", name]
    return run([*given, "--until", UNTIL.isoformat()])


def _events(name: str) -> list[tuple[object, ...]]:
    with Office.open(name) as office, office.database.connect(autocommit=True) as connection:
        return connection.execute(
            "SELECT originator_id, originator_version, topic, state FROM ledger.stored_events"
            " WHERE topic NOT LIKE 'batch-%' ORDER BY originator_id, originator_version"
        ).fetchall()


@pytest.mark.guarantee("G35")
@pytest.mark.parametrize("phase", ["_file", "_reconcile", "_answer"])
@pytest.mark.parametrize("day", [date(2016, 6, 2), date(2016, 9, 22)])
def test_it_goes_on_at_its_day_with_the_same_answers(
    at_one_go: list[tuple[object, ...]],
    ledger: str,
    small_file: Path,
    phase: str,
    day: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = getattr(replaying.Replay, phase)

    def interrupted(self: replaying.Replay, on: date, counted: object) -> None:
        if on == day:
            raise KeyboardInterrupt
        whole(self, on, counted)

    with monkeypatch.context() as patched:
        patched.setattr(replaying.Replay, phase, interrupted)
        assert _import(ledger, small_file) == 130
    halfway = _events(ledger)
    assert 0 < len(halfway) < len(at_one_go)
    assert _import(ledger, small_file) == 0
    assert _events(ledger) == at_one_go


def test_the_seed_decides_the_answers(at_one_go: list[tuple[object, ...]], ledger: str, small_file: Path) -> None:
    given = ["import", str(small_file), "--format", us_nursing_homes.NAME, "--clock", "file", "--ledger", ledger]
    assert run([*given, "--until", UNTIL.isoformat(), "--seed", "2"]) == 0
    assert _events(ledger) != at_one_go


@pytest.mark.guarantee("G42")
def test_the_same_file_again_appends_nothing(ledger: str, small_file: Path) -> None:
    assert _import(ledger, small_file) == 0
    before = _events(ledger)
    assert _import(ledger, small_file) == 0
    assert _events(ledger) == before
    with Office.open(ledger) as office:
        batch = sort_out(small_file, name=us_nursing_homes.NAME, shelf=office.shelf(), latest=None)
        assert not batch.accepted
        assert batch.repeats
