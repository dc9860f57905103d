"""What a department says it applies, held against what it ought to apply; and a history that is taken over."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from api.applied import Applied, Said, Which, Why, compare
from api.wiring import Office
from domain.commands import DeclineOrder, FileRecords, SuspendOrder
from domain.errors import InvalidNumber
from domain.identity.numbers import Fault
from domain.state import Registration
from domain.stops import StopKind, Thing
from ledger.days import system_day
from tests.api.conftest import FORMAT, CommandLine
from tests.api.conftest import Said as Spoken
from tests.api.http.conftest import with_outcome
from tests.support import offices, persons
from tests.support.accesses import rows_of
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH, SOUTH
from tests.support.releases import NEXT, publish, without, work

DAY = timedelta(days=1)
FIRM, OTHER, CLEAN = (a_home(number=f"N|{name}") for name in ("FIRM", "OTHER", "CLEAN"))


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """Two homes of the north with a large fine each, one with none worth a measure, and a person with one."""
    with offices.office(ledger, with_outcome("warn")) as opened:
        for home in (FIRM, OTHER):
            file(opened, home, usd=200_000)
        file(opened, CLEAN, usd=20)
        persons.file(opened)
        opened.refresh()
        yield opened


def file(office: Office, home: Registration, **fields: object) -> None:
    record = fine(f"{home.number} {len(fields)}", **fields)
    office.ledger.execute(id_of(home), FileRecords(home, (record,)), by=ISSUER)


def said(*lines: tuple[UUID | None, str]) -> list[Said]:
    return [Said(line, subject, measure) for line, (subject, measure) in enumerate(lines, start=1)]


def lists(found: Applied) -> dict[str, set[tuple[str | None, str, str | None]]]:
    """Each list as numbers, measures and why."""
    told: dict[str, set[tuple[str | None, str, str | None]]] = {str(which): set() for which in Which}
    for one in found.entries:
        number = None if one.known is None else one.known.number
        told[one.which].add((number, one.measure, None if one.why is None else str(one.why)))
    return told


@pytest.mark.guarantee("G198")
def test_what_is_applied_is_agreed_due_or_without_ground(office: Office) -> None:
    found = compare(
        office,
        said((id_of(FIRM), "supervision"), (id_of(CLEAN), "supervision"), (None, "supervision")),
        department=NORTH,
    )
    [who] = [one.known for one in found.entries if one.attended]
    assert who is not None
    assert who.subject_id == office.persons.identified(persons.person())
    assert lists(found) == {
        "agreed": {("N|FIRM", "supervision", None)},
        "without_ground": {("N|CLEAN", "supervision", "never"), (None, "supervision", "unknown")},
        "due": {("N|OTHER", "supervision", None), (who.number, "supervision", None)},
    }
    [agreed] = [one for one in found.entries if one.which is Which.AGREED]
    assert (agreed.line, agreed.attended, agreed.documents) == (1, False, ("N|FIRM 1",))
    assert agreed.until is not None
    assert agreed.until > BEGAN
    assert persons.NAME not in repr(found), "a person is masked"


@pytest.mark.guarantee("G198")
def test_what_another_program_wrote_since_is_told(office: Office, ledger: str) -> None:
    everybody = said((id_of(FIRM), "supervision"), (id_of(OTHER), "supervision"))
    assert {one.why for one in compare(office, everybody, department=NORTH).entries if one.line} == {None}
    with Office.open(ledger) as second:
        assert second.context
        second.ledger.execute(id_of(FIRM), SuspendOrder(1, "court", BEGAN + 9 * DAY), by=ISSUER)
    found = compare(office, everybody, department=NORTH).entries
    assert {one.line: one.why for one in found if one.line} == {1: Why.NOT_NOW, 2: None}


@pytest.mark.guarantee("G198")
def test_who_need_not_is_told_why(office: Office) -> None:
    office.ledger.execute(id_of(FIRM), SuspendOrder(1, "court", BEGAN + 9 * DAY), by=ISSUER)
    person = office.persons.identified(persons.person())
    office.ledger.execute(person, DeclineOrder(1, "enough"), by=ISSUER)
    office.refresh()
    everything = said((id_of(FIRM), "supervision"), (person, "supervision"), (id_of(OTHER), "supervision"))
    assert {(one.line, one.why) for one in compare(office, everything, department=NORTH).entries} == {
        (1, Why.NOT_NOW),
        (2, Why.NOT_NOW),
        (3, None),
    }
    elsewhere = compare(office, said((id_of(OTHER), "supervision")), department=SOUTH)
    assert [(one.which, one.why) for one in elsewhere.entries] == [(Which.WITHOUT_GROUND, Why.OTHERS)]


@pytest.mark.guarantee("G198")
def test_what_ended_says_when(office: Office) -> None:
    office.context.advance_to(BEGAN + 400 * DAY, by=ISSUER)
    office.refresh()
    [one] = compare(office, said((id_of(FIRM), "supervision")), department=NORTH).entries
    assert (one.which, one.why) == (Which.WITHOUT_GROUND, Why.ENDED)
    assert one.ended is not None
    assert BEGAN < one.ended < BEGAN + 400 * DAY


@pytest.mark.guarantee("G198")
def test_a_measure_that_the_rules_know_no_more_is_without_ground(ledger: str) -> None:
    with offices.office(ledger) as office:
        file(office, FIRM, usd=200_000)
        publish(office, without("supervision"))
        office.context.advance_to(NEXT, by=ISSUER)
        work(office)
        [one] = compare(office, said((id_of(FIRM), "supervision")), department=NORTH).entries
    assert (one.which, one.why, one.ended) == (Which.WITHOUT_GROUND, Why.ENDED, NEXT)


def test_lines_that_say_nothing_are_refused_each_with_its_reason(office: Office) -> None:
    nobody = InvalidNumber("no number of anybody", fault=Fault.FORM, do="Write it again.")
    wrong = [
        Said(1, nobody, "supervision"),
        Said(2, id_of(FIRM), "kindness"),
        Said(3, id_of(FIRM), "supervision"),
        Said(4, id_of(FIRM), "supervision"),
    ]
    found = compare(office, wrong, department=NORTH)
    assert [line for line, _ in found.refused] == [1, 2, 4]
    assert "kindness" in found.refused[1][1]
    assert "line 3" in found.refused[2][1]
    assert found.count(Which.AGREED) == 1


@pytest.mark.guarantee("G198")
def test_what_is_stopped_is_not_due_but_a_history_taken_over_is(office: Office) -> None:
    assert compare(office, [], department=NORTH).count(Which.DUE) == 3
    office.context.stop(Thing(StopKind.MEASURE, "supervision"), reason="a court says so", by=ISSUER)
    assert compare(office, [], department=NORTH).count(Which.DUE) == 0


# --- a history that is taken over


def history(folder: Path) -> Path:
    """Of three homes of today: one fined much, one denied payments, one whose fine is long over."""
    today = system_day(ZoneInfo("UTC"))
    rows = [("LIFE HOME", 30, "Fine\t150000"), ("CAMDEN", 30, "Payment Denial\t"), ("OLD", 400, "Fine\t150000")]
    lines = [f"AL\t{name}\t{today - days * DAY:%m/%d/%Y}\t{what}" for name, days, what in rows]
    path = folder / "history.tsv"
    header = "Provider State\tProvider Name\tPenalty Date\tPenalty Type\tFine Amount"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


AGENCY = ("--department", "local:us-survey-AL", "--officer", "Lu", "--purpose", "inspection")


def ok(spoken: Spoken) -> Spoken:
    assert spoken.status == 0, (spoken.out, spoken.err)
    return spoken


@pytest.mark.guarantee("G199")
def test_a_history_is_taken_over_compared_and_started_by_two_officers(
    ledger: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cli = CommandLine(ledger, capsys)
    told = ok(cli("import", str(history(tmp_path)), "--format", FORMAT, "--take-over")).out
    batch = told.rpartition("batch ")[2].split(".")[0]
    ok(cli.json("worker", "--once"))
    assert cli.json("tasks", "--of", "all", "--all", "--purpose", "audit").lines == []
    follows = {(one["subject"], one["measure"]) for one in cli.json("measures").lines if one["follows"]}
    assert len(follows) == 2
    applied = tmp_path / "applied.csv"
    rows = ["LIFE HOME,,Closer supervision", "OLD,,closer_supervision", "NOBODY,,closer_supervision"]
    lines = ["scheme,number,name,measure", *(f"us-nh,AL|{row}" for row in rows)]
    applied.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "lists.csv"
    *entries, counts = ok(cli.json("applied", str(applied), "--csv", str(out), *AGENCY)).lines
    assert counts == {"without_ground": 2, "due": 1, "agreed": 1, "refused": 0}
    assert {(one["list"], one["subject"], one["why"]) for one in entries} == {
        ("agreed", "us-nh:AL|LIFE HOME", None),
        ("without_ground", "us-nh:AL|OLD", "ended"),
        ("without_ground", None, "unknown"),
        ("due", "us-nh:AL|CAMDEN", None),
    }
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(entries)
    assert "1 due and not applied" in ok(cli("applied", str(applied), *AGENCY)).out
    with Office.open(ledger) as office:
        assert [row["what"] for row in rows_of(office.pool)].count("applied") == 2
    starting = ("stops", "start", "batch", batch)
    ok(cli(*starting, "--officer", "One"))
    assert cli.json("tasks", "--of", "all", "--all", "--purpose", "audit").lines == [], "one officer is not enough"
    ok(cli(*starting, "--officer", "Two"))
    ordered = {(one["subject"], one["measure"]) for one in cli.json("measures").lines if one["ordered"]}
    assert ordered == follows


@pytest.mark.guarantee("G199")
def test_what_was_imported_before_is_not_taken_over_and_what_was_taken_over_stays_so(
    ledger: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cli, importing = CommandLine(ledger, capsys), ("import", str(history(tmp_path)), "--format", FORMAT)
    ok(cli(*importing, "--take-over"))
    ok(cli(*importing))
    ok(cli(*importing, "--take-over"))
    assert [one for one in cli.json("measures").lines if one["ordered"]] == []
    other = tmp_path / "other.tsv"
    other.write_text(history(tmp_path).read_text(encoding="utf-8").replace("HOME", "HOUSE"), encoding="utf-8")
    importing = ("import", str(other), "--format", FORMAT)
    ok(cli(*importing))
    ordered = [one for one in cli.json("measures").lines if one["ordered"]]
    spoken = cli(*importing, "--take-over")
    assert (spoken.status, "imported before" in spoken.err) == (2, True)
    ok(cli.json("worker", "--once"))
    assert [one for one in cli.json("measures").lines if one["ordered"]] == ordered != []


@pytest.mark.guarantee("G199")
def test_what_is_replayed_is_not_taken_over(cli: CommandLine, tmp_path: Path) -> None:
    spoken = cli("import", str(history(tmp_path)), "--format", FORMAT, "--take-over")
    assert (spoken.status, "replayed" in spoken.err) == (2, True)


def test_no_ledger_is_made_for_a_replay_that_is_refused(
    ledger: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    importing = ("import", str(history(tmp_path)), "--format", FORMAT, "--clock", "file", "--take-over")
    spoken = CommandLine(ledger, capsys)(*importing)
    assert (spoken.status, "replayed" in spoken.err) == (2, True)
    with Office.open(ledger) as office:
        assert not office.has_begun


@pytest.mark.parametrize("content", ["", "number,measure\n", "a,b\n1,2\n", "\x00\x01"])
def test_a_file_that_says_nothing_is_one_clear_error(cli: CommandLine, tmp_path: Path, content: str) -> None:
    path = tmp_path / "applied.csv"
    path.write_text(content, encoding="utf-8")
    spoken = cli("applied", str(path), *AGENCY)
    assert spoken.status == 2
    assert len(spoken.err.splitlines()) == 1


def test_rows_that_cannot_be_read_are_told_and_the_rest_counts(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "applied.csv"
    rows = ["91330500XXXXXXXXXX,,closer_supervision", ",,x", "AL|A\x07B,,x", f"AL|A,{'n' * 300},x", " ,,"]
    path.write_text("\n".join(["number,name,measure", *rows]) + "\n", encoding="utf-8")
    spoken = cli.json("applied", str(path), *AGENCY)
    assert spoken.status == 1
    assert [one["line"] for one in spoken.lines if one.get("list") == "refused"] == [2, 3, 4, 5]
    assert spoken.lines[-1]["refused"] == 4
