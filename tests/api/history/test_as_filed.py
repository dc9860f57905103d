"""A history taken over in columns against the same rows filed one by one: whatever is written is the same."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from eventsourcing.persistence import OperationalError

from api.history import taking, written
from api.history.apart import eras
from api.history.engine import opened
from api.history.forms import stage
from api.history.kinds import Judging, judge
from api.history.taking import FORMS, Taken
from api.sorting import read_under
from domain.errors import InvalidInput
from domain.stops import StopKind, Thing
from ledger.log.append import RulesMoved
from ledger.log.history import History
from ledger.log.recorder import LedgerRecorder
from ledger.server.embedded import EmbeddedServer
from projections.projector import Projector
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support import replayed
from tests.support.histories import BY, Histories, assert_same, histories, shown
from tests.support.replayed import EXAMPLE, FORMAT
from tests.support.synthetic import citizen_number

ON = date(2021, 4, 9)
DAY = timedelta(days=1)
HEADER = "Provider State\tProvider Name\tPenalty Date\tPenalty Type\tFine Amount"


@pytest.fixture
def homes(server: EmbeddedServer, migrated: str) -> Iterator[Histories]:
    with histories(server, migrated, FORMAT, replayed.ruleset(), ON) as found:
        yield found


def written_to(folder: Path, rows: Sequence[str], *, end: str = "\n") -> Path:
    path = folder / "history.tsv"
    path.write_bytes((end.join([HEADER, *rows]) + end).encode())
    return path


@pytest.mark.guarantee("G200")
def test_the_real_file_is_taken_over_as_it_would_be_filed(homes: Histories) -> None:
    office, other, found = homes.both(EXAMPLE)
    assert len(found.filed) > 9_000
    assert len(found.left) < 10
    assert_same(office, other)


NAMES = [
    "HOME",
    "ST. MARY'S",
    'THE "GOOD" HOME',
    "BACK\\SLASH",
    "养老院",
    "A\tB",
    "CTRL\x01",
    "PIPE|",
    " ",
    "É",
    "x" * 201,
]
DAYS = [
    "01/02/2019",
    "02/29/2020",
    "02/29/2019",
    "04/09/2021",
    "04/10/2021",
    "12/31/1989",
    "1/2/2019",
    "",
    "05/05/2016",
]
PENALTIES = [
    "Fine\t650",
    "Fine\t150000",
    "Fine\t0",
    "Fine\t",
    "Fine\t007",
    "Payment Denial\t",
    "Payment Denial\t5",
    "Fee\t1",
]


def odd(random: Random) -> Iterator[str]:
    """Rows with and without faults, some told twice; of most homes all are without."""
    for _ in range(400):
        home = random.randint(1, 90)
        usual = f"{random.randint(1, 12):02}/{random.randint(1, 28):02}/{random.randint(2014, 2020)}"
        state, name, day, penalty = "AL", f"HOME {home}", usual, random.choice(["Fine\t650", "Payment Denial\t"])
        if home <= 30:
            state, name = random.choice(["AL", "AK", "al", "USA"]), random.choice([*NAMES, *[name] * 9])
            day, penalty = random.choice([*DAYS, *[usual] * 9]), random.choice([*PENALTIES, penalty])
        row = f"{state}\t{name}\t{day}\t{penalty}"
        yield from [row] * (2 if random.random() < 0.02 else 1)
    yield f"AL\tHOME OF {citizen_number(date(1980, 1, 1), 1)}\t01/02/2019\tFine\t650"
    yield "too\tfew"
    yield ""


@pytest.mark.guarantee("G200")
@pytest.mark.parametrize("seed", [1, 2])
def test_odd_rows_are_taken_over_as_they_would_be_filed(
    homes: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(written, "_TOGETHER", 40)
    monkeypatch.setattr(taking, "_DETERMINED", 2)
    path = written_to(tmp_path, list(odd(Random(seed))), end="\r\n" if seed == 2 else "\n")
    office, other, found = homes.both(path)
    assert len(found.filed) > 50
    assert len(found.left) > 50
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_what_the_catalogue_takes_from_a_day_on_is_refused_before_it(homes: Histories, tmp_path: Path) -> None:
    base, turn = replayed.ruleset(), date(2019, 6, 1)
    ruleset = base.model_copy(
        update={"catalogue": tuple(one.model_copy(update={"effective_from": turn}) for one in base.catalogue)}
    )
    rows = [f"AL\tHOME {day}\t{turn + day * DAY:%m/%d/%Y}\tFine\t650" for day in range(-3, 4)]
    office, other, found = homes.both(written_to(tmp_path, rows), ruleset)
    assert found.filed == {5, 6, 7, 8}
    assert all(turn in eras(ruleset, [one.item])[one.item] for one in base.catalogue)
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_of_amounts_on_a_closed_list_each_is_looked_at(homes: Histories, tmp_path: Path) -> None:
    base = replayed.ruleset()
    [item] = [one for one in base.catalogue if "amount_minor" in one.fields]
    closed = item.fields["amount_minor"].model_copy(update={"values": (65_000, 15_000_000)})
    item = item.model_copy(update={"fields": {**item.fields, "amount_minor": closed}})
    rows = [f"AL\tHOME {usd}\t01/02/2019\tFine\t{usd}" for usd in (650, 900, 150_000)]
    office, other, found = homes.both(written_to(tmp_path, rows), base.model_copy(update={"catalogue": (item,)}))
    assert found.left == {2, 3, 4}
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_whoever_is_known_gets_further_rows_one_by_one(homes: Histories, tmp_path: Path) -> None:
    before = written_to(tmp_path, ["AL\tHOME 1\t01/02/2019\tFine\t650", "AL\tHOME 2\t01/02/2019\tFine\t650"])
    office, other = homes.office(), homes.office()
    for one in (office, other):
        homes.filed(one, before)
    path = written_to(tmp_path, ["AL\tHOME 1\t01/03/2021\tFine\t650", "AL\tHOME 3\t01/02/2021\tPayment Denial\t"])
    for one in (office, other):
        homes.stopped(one, path)
    found = homes.taken(office, path)
    assert (found.filed, found.left) == ({3}, {2})
    assert homes.filed(office, path, only=found.left) == homes.filed(other, path) == []
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_taken_over_again_nothing_new_is_filed(homes: Histories, tmp_path: Path) -> None:
    path = written_to(tmp_path, [f"AL\tHOME {n}\t01/02/2019\tFine\t650" for n in range(3)])
    office, other, found = homes.both(path)
    assert found.left == frozenset()
    again = homes.taken(office, path)
    assert again.filed == frozenset()
    assert homes.filed(office, path, only=again.left) == [2, 3, 4], "all of them repeats"
    assert_same(office, other)


def failing_from(monkeypatch: pytest.MonkeyPatch, part: int, fault: Callable[[], Exception]) -> None:
    """Let writing fail from one part on."""
    copy_in, parts = LedgerRecorder.copy_in, iter(range(1_000))

    def copy(recorder: LedgerRecorder, history: object) -> object:
        if next(parts) >= part:
            raise fault()
        return copy_in(recorder, history)  # type: ignore[arg-type]

    monkeypatch.setattr(LedgerRecorder, "copy_in", copy)


@pytest.mark.guarantee("G200")
@pytest.mark.parametrize("part", [0, 2])
@pytest.mark.parametrize("fault", [lambda: RulesMoved(do="Decide again."), lambda: OperationalError("gone")])
def test_what_a_part_could_not_be_is_filed_row_by_row(
    homes: Histories,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: int,
    fault: Callable[[], Exception],
) -> None:
    monkeypatch.setattr(written, "_TOGETHER", 9)
    failing_from(monkeypatch, part, fault)
    rows = [f"AL\tHOME {n % 8}\t01/{1 + n:02}/2019\tFine\t{650 + n}" for n in range(24)]
    office, other, found = homes.both(written_to(tmp_path, rows))
    assert bool(found.filed) == bool(part)
    assert found.left
    assert_same(office, other)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen after everything is judged and before anything is written."""
    parts = written.Written.parts

    def found(whole: written.Written) -> list[written.Part]:
        act()
        return parts(whole)

    monkeypatch.setattr(written.Written, "parts", found)


ROWS = [f"AL\tHOME {n}\t01/02/2021\tPayment Denial\t" for n in range(4)]


@pytest.mark.guarantee("G200")
def test_somebody_registered_meanwhile_is_nobody_new(
    homes: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "before").mkdir()
    path, first = written_to(tmp_path, ROWS), written_to(tmp_path / "before", ["AL\tHOME 0\t01/03/2021\tFine\t650"])
    office, other = homes.office(), homes.office()
    for one in (office, other):
        homes.stopped(one, path)
    homes.filed(other, first)
    with monkeypatch.context() as patched:
        meanwhile(patched, lambda: homes.filed(office, first))
        found = homes.taken(office, path)
    assert found.filed == frozenset()
    assert homes.filed(office, path, only=found.left) == homes.filed(other, path) == []
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_what_is_stopped_meanwhile_is_known_before_anything_is_written(
    homes: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written_to(tmp_path, ROWS)
    office = homes.office()
    homes.stopped(office, path)
    elsewhere = Thing(StopKind.MEASURE, "closer_supervision")
    with replayed.office(office.database.name.removeprefix("jiangcheng_")) as second, monkeypatch.context() as patched:
        meanwhile(patched, lambda: second.context.stop(elsewhere, reason="a fault", by=BY))
        assert homes.taken(office, path).filed == frozenset()


@pytest.mark.guarantee("G200")
def test_views_that_stand_elsewhere_are_the_projectors(
    homes: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written_to(tmp_path, ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(Projector, "catch_up", lambda *_given, **_named: 0)  # what was stopped is not in the views yet
        office, other = homes.office(), homes.office()
        homes.stopped(office, path)
        assert homes.taken(office, path).filed == {2, 3, 4, 5}
        assert shown(office)["subjects"] == []
    office.refresh()
    homes.stopped(other, path)
    homes.filed(other, path)
    assert_same(office, other)


def test_a_file_that_is_none_is_refused(homes: Histories, tmp_path: Path) -> None:
    path = tmp_path / "other.tsv"
    path.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="columns"):
        homes.taken(homes.office(), path)


@pytest.mark.guarantee("G200")
def test_under_two_versions_every_row_is_filed_by_itself(homes: Histories, tmp_path: Path) -> None:
    path, office = written_to(tmp_path, ROWS), homes.office()
    homes.stopped(office, path)
    two = replayed.ruleset().model_copy(update={"version": 2, "effective_from": ON + 9 * DAY})
    versions = [*office.context.rulebook.versions, Compiled(two)]
    office.context.known = office.context.known.__class__(
        office.context.known.position, office.context.known.compiled, RulesetRulebook(versions)
    )
    assert homes.taken(office, path) == Taken(frozenset(), frozenset({2, 3, 4, 5}))


@pytest.mark.guarantee("G200")
@pytest.mark.parametrize("part", [0, 1])
def test_where_memory_does_not_suffice_the_rest_is_filed_row_by_row(
    homes: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    history, parts = written.Written.history, iter(range(1_000))

    def short_of_memory(whole: written.Written, first: int, last: int, *, governed: int) -> History:
        if next(parts) >= part:
            raise duckdb.OutOfMemoryException("out of memory")
        return history(whole, first, last, governed=governed)

    monkeypatch.setattr(written, "_TOGETHER", 4)
    monkeypatch.setattr(written.Written, "history", short_of_memory)
    office, other, found = homes.both(written_to(tmp_path, ROWS))
    assert len(found.filed) == part
    assert_same(office, other)


def test_rows_of_one_kind_are_looked_at_a_few_times_only(homes: Histories) -> None:
    office = homes.office()
    homes.stopped(office, EXAMPLE)
    terms = read_under(EXAMPLE, name=FORMAT, shelf=office.shelf())
    with opened() as engine:
        form = FORMS[FORMAT](EXAMPLE, terms.ruleset)
        stage(engine, form, EXAMPLE)
        kinds = judge(engine, Judging(form, terms, office.context.rulebook, ON))
    looked_at = sum(len(kind.written) for kind in kinds.values())
    assert 50 < len(kinds) <= looked_at < 1_000
