"""The operator's verbs: doctor, rebuild, backup and restore, as they are called."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from psycopg import sql

from api.cli.main import run
from api.cli.operator_words import OPERATOR_WORDS
from api.cli.words_doctor import DOCTOR
from api.doctor import Check, Finding, Grade, examine, machine
from api.doctor.ledgers import calendar, incidents, overdue
from api.wiring import Office
from domain.actors import ENGINE
from domain.events import Happened, MatcherIncidentRaised
from domain.facts import Fields
from ledger.genesis import ClockKind
from ledger.log.append import Append
from ledger.log.mapper import stored
from ledger.server.embedded import EmbeddedServer
from ledger.server.place import Place
from rules.matching.answers import Matched
from tests.support import offices, replayed
from tests.support.one_by_one import OneByOne

Lines = list[dict[str, object]]
EVERY = [check for check in Check if check is not Check.PORT]  # which is looked at where one is named


def said(capsys: pytest.CaptureFixture[str]) -> Lines:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def findings(name: str) -> dict[Check, Finding]:
    return {finding.check: finding for finding in examine(name)}


def only_grades(name: str, *, leaving_out: set[Check] | None = None) -> dict[Check, Grade]:
    """What is not in order. The compiler and the disk are this machine's own affair."""
    left_out = {Check.COMPILER, Check.DISK} | (leaving_out or set())
    return {c: f.grade for c, f in findings(name).items() if f.grade is not Grade.OK and c not in left_out}


def as_owner(name: str, *statements: str) -> None:
    with replayed.office(name) as office, office.database.connect_as_owner() as owner:
        for statement in statements:
            owner.execute(statement.encode())


# --- doctor


def test_a_healthy_ledger_is_in_order(replayed_ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert only_grades(replayed_ledger) == {}
    assert list(findings(replayed_ledger)) == EVERY
    assert run(["doctor", "--ledger", replayed_ledger, "--json"]) == 0
    lines = said(capsys)
    assert [line["check"] for line in lines] == [str(check) for check in EVERY]
    assert all(set(line) == {"check", "grade", "detail", "do"} for line in lines)


def test_it_leaves_no_trace_in_the_ledger(replayed_ledger: str) -> None:
    def rows() -> dict[str, list[str]]:
        with replayed.office(replayed_ledger) as office, office.pool.connection() as connection:
            schemas = ("ledger", "views", "access")
            return {f"{s}.{t}": r for s in schemas for t, r in replayed.tables(connection, schema=s).items()}

    before = rows()
    list(examine(replayed_ledger))
    assert rows() == before


def test_a_ledger_that_has_not_begun_is_only_worth_a_warning(ledger: str) -> None:
    assert only_grades(ledger) == {Check.GENESIS: Grade.WARNING}


def test_a_slip_of_the_pen_makes_no_ledger(replayed_ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    reading = ("--department", "a", "--officer", "o", "--purpose", "audit")
    for verb in (("tasks", *reading), ("worker", "--once"), ("keys", "list"), ("rebuild",)):
        assert run([*verb, "--ledger", "slip_of_the_pen", "--json"]) == 3, verb
        told = json.loads(capsys.readouterr().err)
        assert told["error"] == "no_such_ledger"
        assert replayed_ledger in told["do"]


def test_views_that_nobody_moves_and_views_from_elsewhere_are_broken(replayed_ledger: str) -> None:
    as_owner(replayed_ledger, "UPDATE views.progress SET position = position - 7")
    assert findings(replayed_ledger)[Check.VIEWS].values["lag"] == 7
    assert only_grades(replayed_ledger) == {Check.VIEWS: Grade.BROKEN}
    as_owner(replayed_ledger, "UPDATE views.progress SET position = position + 70")
    assert only_grades(replayed_ledger) == {Check.VIEWS: Grade.BROKEN}
    assert run(["doctor", "--ledger", replayed_ledger, "--json"]) == 1


@pytest.mark.parametrize(
    ("began", "noticed", "missing"),
    [
        (date(2019, 10, 31), (2019,), ""),
        (date(2019, 11, 1), (2019,), "2020"),
        (date(2019, 11, 1), (2019, 2020), ""),
        (date(2019, 10, 31), (2018,), "2019"),
        (date(2019, 12, 1), (2018,), "2019, 2020"),
        (date(2019, 12, 1), (), ""),
    ],
)
def test_a_year_without_a_notice_of_holidays_is_a_warning(
    ledger: str, began: date, noticed: tuple[int, ...], missing: str
) -> None:
    adopted = offices.guarded(calendar={"weekend": [5, 6], "noticed": list(noticed)})
    with offices.office(ledger, replace(offices.genesis(adopted), began_on=began)) as office:
        found = calendar(office)
    assert (found.grade is Grade.WARNING, found.values["years"] if missing else "") == (bool(missing), missing)


def test_times_that_went_back_are_found(replayed_ledger: str) -> None:
    as_owner(
        replayed_ledger,
        "UPDATE ledger.stored_events SET recorded_at = recorded_at - interval '3 years' WHERE notification_id ="
        " (SELECT max(notification_id) - 40 FROM ledger.stored_events)",
    )
    assert only_grades(replayed_ledger) == {Check.ORDER: Grade.BROKEN}


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger.stored_events WHERE notification_id = (SELECT max(notification_id) FROM"
        " ledger.stored_events WHERE topic LIKE 'ground-ended%')",
        "UPDATE ledger.stored_events SET originator_version = originator_version + 1000 WHERE notification_id ="
        " (SELECT max(notification_id) FROM ledger.stored_events WHERE topic LIKE 'measure-lifted%')",
    ],
)
def test_a_stream_that_was_tampered_with_is_found(replayed_ledger: str, change: str) -> None:
    as_owner(replayed_ledger, change)
    grades = {check: finding.grade for check, finding in findings(replayed_ledger).items()}
    assert grades[Check.STREAMS] is Grade.BROKEN


@pytest.mark.guarantee("G29")
def test_a_decision_that_was_edited_is_found(replayed_ledger: str) -> None:
    as_owner(
        replayed_ledger,
        "UPDATE ledger.stored_events SET state ="
        " convert_to(replace(convert_from(state, 'UTF8'), '\"cause\":\"expired\"', '\"cause\":\"repaired\"'), 'UTF8')"
        " WHERE notification_id = (SELECT max(notification_id) FROM ledger.stored_events"
        "  WHERE topic LIKE 'ground-ended%' AND strpos(convert_from(state, 'UTF8'), 'expired') > 0)",
    )
    assert only_grades(replayed_ledger) == {Check.DECISIONS: Grade.BROKEN}
    found = findings(replayed_ledger)[Check.DECISIONS]
    assert found.values["subjects"] == 1
    assert found.values["what"] == "GroundEnded, where another GroundEnded comes out"


def test_an_event_nobody_knows_is_told(replayed_ledger: str) -> None:
    as_owner(
        replayed_ledger,
        "UPDATE ledger.stored_events SET topic = 'from-the-future.1' WHERE topic LIKE 'ruleset-adopted%'",
    )
    finding = findings(replayed_ledger)[Check.GENESIS]
    assert (finding.grade, finding.said) == (Grade.BROKEN, "failed")
    assert "from-the-future.1" in str(finding.values["error"])


def test_subjects_whose_day_has_come_are_overdue_only_if_there_is_something_to_do(replayed_ledger: str) -> None:
    as_owner(replayed_ledger, "UPDATE views.subjects SET next_due = '2016-01-01'")
    assert Check.OVERDUE not in only_grades(replayed_ledger)
    with replayed.office(replayed_ledger) as office:
        office.context.turn_to(replayed.LAST_DAY.replace(year=replayed.LAST_DAY.year + 3))
        found = overdue(office)
    assert (found.grade, found.said) == (Grade.BROKEN, "forgotten")
    assert int(str(found.values["subjects"])) > 1


class Quarrelling(OneByOne):
    """A matcher whose two evaluators always differ."""

    def match(self, fields: Fields) -> Matched:
        return Matched(frozenset(), "they differ")


def test_incidents_count_while_they_last(replayed_ledger: str) -> None:
    with replayed.office(replayed_ledger) as office:
        subject = next(office.views.pictures()).subject_id
        version = office.application.subject(subject).version
        happened = [Happened(MatcherIncidentRaised(detail="they differ"), office.context.today(), ENGINE)]
        office.application.recorder_.group.append(Append(events=tuple(stored(subject, version, happened))))
        healed = incidents(office)
        assert (healed.grade, healed.values["subjects"]) == (Grade.OK, 1)
    with Office(
        office.database.open(replayed_ledger), make_matcher=lambda name, patterns, *, schema: Quarrelling()
    ) as other:
        assert other.context
        troubled = incidents(other)
        assert (troubled.grade, troubled.values["first"]) == (Grade.WARNING, subject)


def test_a_server_clock_behind_the_log_is_broken(database_clock: str) -> None:
    assert only_grades(database_clock) == {}
    as_owner(database_clock, "UPDATE ledger.stored_events SET recorded_at = recorded_at + interval '2 days'")
    assert only_grades(database_clock) == {Check.CLOCK: Grade.BROKEN}


@pytest.fixture
def database_clock(ledger: str) -> str:
    with replayed.office(ledger) as office:
        office.begin(replayed.genesis(replayed.LAST_DAY, clock=ClockKind.DATABASE))
        assert office.context
        office.projector.catch_up()
    return ledger


def test_a_server_that_does_not_answer_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    assert only_grades("main", leaving_out={Check.SERVERS}) == {Check.SERVER: Grade.BROKEN}
    assert findings("main")[Check.SERVERS].said == "two"


def test_a_role_that_may_too_much_is_found(owner_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", owner_url)
    assert only_grades("main", leaving_out={Check.SERVERS}) == {Check.ROLE: Grade.BROKEN}


@pytest.fixture
def unmigrated(server: EmbeddedServer) -> Iterator[str]:
    """An empty database as an administrator makes it; its name."""
    name = f"u_{uuid.uuid4().hex[:16]}"
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER jiangcheng_owner").format(sql.Identifier(name)))
        admin.execute(sql.SQL("REVOKE CREATE ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        yield name
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_with_the_owner_it_migrates_as_the_error_promises(
    server: EmbeddedServer, unmigrated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", server.conninfo("jiangcheng_service", unmigrated))
    before = findings("main")[Check.SCHEMA]
    assert (before.grade, before.said) == (Grade.BROKEN, "failed")
    assert "JIANGCHENG_OWNER_URL=" in str(before.values["error"])
    assert "jiangcheng doctor" in str(before.values["error"])
    monkeypatch.setenv("JIANGCHENG_OWNER_URL", server.conninfo("jiangcheng_owner", unmigrated))
    assert findings("main")[Check.SCHEMA].grade is Grade.OK
    monkeypatch.delenv("JIANGCHENG_OWNER_URL")
    assert only_grades("main", leaving_out={Check.SERVERS}) == {Check.GENESIS: Grade.WARNING}


def test_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.data_folder(tmp_path / "not" / "yet").grade is Grade.OK
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    assert machine.data_folder(tmp_path / "file" / "home").grade is Grade.BROKEN
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.compiler().grade is Grade.WARNING
    assert machine.disk(tmp_path / "not" / "yet").check is Check.DISK


def test_what_a_server_left_behind(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert machine.servers(place, given=False).said == "none"
    place.folder.mkdir()
    assert machine.servers(place, given=False).said == "stopped"
    assert machine.servers(place, given=True).said == "two"
    place.running.touch()
    assert machine.servers(place, given=False).said == "killed"


def test_it_speaks_to_people_in_their_language(
    replayed_ledger: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for language, words in (("en_GB.UTF-8", "0 broken"), ("zh_CN.UTF-8", "故障 0 项")):
        monkeypatch.setenv("LC_ALL", language)
        assert run(["doctor", "--ledger", replayed_ledger]) == 0
        assert words in capsys.readouterr().out


def test_every_finding_has_its_words_in_both_languages() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(machine.__file__).parent.glob("*.py"))
    made = re.findall(r"(fine|warning|broken)\(\s*Check\.([A-Z]+)(?:, \"([a-z]+)\")?", source)
    keys = {f"doctor.{check.lower()}.{said or 'ok'}" for _, check, said in made}
    assert len(keys) > 40
    assert keys <= set(DOCTOR)
    for key, words in {**OPERATOR_WORDS, **DOCTOR}.items():
        assert set(words) == {"en", "zh"}, key
        assert len({tuple(sorted(re.findall(r"{(\w+)}", each))) for each in words.values()}) == 1, key


# --- rebuild, backup, restore


def test_rebuild_says_where_it_is(replayed_ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    as_owner(replayed_ledger, "DELETE FROM views.follows")
    assert run(["rebuild", "--ledger", replayed_ledger, "--json"]) == 0
    with replayed.office(replayed_ledger) as office:
        assert said(capsys) == [{"position": office.application.tail().head()}]
        assert any(picture.timeline.spans for picture in office.views.pictures())


def test_there_and_back(
    replayed_ledger: str, server: EmbeddedServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, new = tmp_path / "ledger.backup", f"r_{uuid.uuid4().hex[:16]}"
    try:
        assert run(["backup", str(file), "--ledger", replayed_ledger, "--json"]) == 0
        assert run(["restore", str(file), "--ledger", new, "--json"]) == 0
        backed_up, restored = said(capsys)
        assert backed_up == restored
        assert backed_up["clock"] == "simulated"
        assert only_grades(new) == {}
        assert run(["restore", str(file), "--ledger", new]) == 1
        refused = capsys.readouterr()
        assert "never" not in refused.out
        assert "nothing is ever overwritten" in refused.err
        assert run(["backup", str(file), "--ledger", replayed_ledger]) == 2
        assert run(["restore", str(file)]) == 2
        file.write_bytes(file.read_bytes()[:1000])
        assert run(["restore", str(file), "--ledger", new]) == 2
    finally:
        with server.cluster.connect_as_admin() as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"jiangcheng_{new}"))
            )
