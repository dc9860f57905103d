"""The reading verbs, at a small real ledger."""

from datetime import date
from pathlib import Path

import pytest

from ledger.database import Database
from tests.api.conftest import FORMAT, ISSUER, LAST_DAY, CommandLine, Said
from tests.independent.as_lines import lines_on

DAYS = [date(2016, 9, 1), date(2017, 1, 15), date(2017, 6, 30), date(2018, 3, 1), date(2019, 6, 30), LAST_DAY]


def counted(path: Path, on: date, known: date) -> dict[tuple[str, str], dict[str, object]]:
    """The independent count: a line for each measure that follows."""
    return {(line["subject"], line["measure"]): line for line in lines_on(path, on, known) if line["follows"]}


def told(said: Said) -> dict[tuple[str, str], dict[str, object]]:
    """What `measures` printed, cut down to what the file alone can tell; sorted as promised."""
    assert said.status == 0
    keys = [(line["subject"], line["measure"]) for line in said.lines]
    assert keys == sorted(keys)
    wanted = ("subject", "name", "measure", "rules", "from", "until", "follows")
    return {(ln["subject"], ln["measure"]): {name: ln[name] for name in wanted} for ln in said.lines if ln["follows"]}


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_measures_equal_the_independent_count(read: CommandLine, small_file: Path, on: date) -> None:
    assert told(read.json("measures", "--on", on.isoformat())) == counted(small_file, on, LAST_DAY)


@pytest.mark.parametrize(("on", "known"), [(DAYS[1], DAYS[0]), (DAYS[2], DAYS[1]), (DAYS[4], DAYS[2])], ids=str)
def test_measures_as_known_then_equal_the_independent_count(
    read: CommandLine, small_file: Path, on: date, known: date
) -> None:
    said = read.json("measures", "--on", on.isoformat(), "--known-at", known.isoformat())
    assert told(said) == counted(small_file, on, known)
    assert said.out != read.json("measures", "--on", on.isoformat()).out


def test_an_order_is_as_it_stood_on_the_day_as_known_then(read: CommandLine) -> None:
    on = "2017-03-31"
    said = read.json("measures", "--on", on, "--known-at", on)
    now = read.json("measures", "--on", on)
    told = [(line["subject"], line["measure"], line["ordered"], line["applies"]) for line in said.lines]
    assert told == [(line["subject"], line["measure"], line["ordered"], line["applies"]) for line in now.lines]
    assert any(any(line["applies"].values()) for line in said.lines)
    [position] = {line["position"] for line in said.lines}
    assert position < now.lines[0]["position"]


def test_an_instant_is_known_at_as_a_day_is(read: CommandLine) -> None:
    as_day = read.json("measures", "--known-at", "2017-03-31")
    as_instant = read.json("measures", "--known-at", "2017-03-31T23:59:59+00:00")
    assert as_day.lines
    assert as_instant.out == as_day.out


def test_measures_of_one_are_its_lines_among_all(read: CommandLine) -> None:
    everybody = read.json("measures", "--on", "2017-06-30").lines
    one = everybody[0]["subject"]
    assert read.json("measures", one, "--on", "2017-06-30").lines == [ln for ln in everybody if ln["subject"] == one]


def test_a_table_says_what_the_lines_say(read: CommandLine) -> None:
    said = read("measures", "--on", "2017-06-30")
    lines = read.json("measures", "--on", "2017-06-30").lines
    assert all(line["subject"] in said.out and line["measure"] in said.out for line in lines)
    assert f"{len(lines)} lines" in said.out


def test_a_position_that_is_not_reached_is_waited_for_and_then_said(read: CommandLine) -> None:
    reached = read.json("measures", "--on", "2017-06-30").lines[0]["position"]
    assert read.json("measures", "--on", "2017-06-30", "--min-position", str(reached)).status == 0
    said = read.json("measures", "--min-position", str(reached + 1))
    assert (said.status, said.out, said.error["error"]) == (3, "", "view_behind")


def test_the_ledgers_now_cannot_be_known_at(read: CommandLine) -> None:
    said = read.json("measures", "--known-at", LAST_DAY.isoformat())
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_input")


def test_a_story_is_told_event_by_event(read: CommandLine) -> None:
    subject = read.json("measures", "--on", "2017-06-30").lines[0]["subject"]
    lines = read.json("history", subject).lines
    assert all(set(line) == {"topic", "on", "by", "position", "recorded_at", "event"} for line in lines)
    assert lines[0]["topic"] == "subject-registered.1"
    assert [line["position"] for line in lines] == sorted(line["position"] for line in lines)
    words = read("history", subject).out.splitlines()
    assert len(words) == len(lines) + 1
    for line, said in zip(lines, words[1:], strict=True):
        assert said.startswith(f"{line['on']}  #{line['position']}  ")


def test_a_story_is_told_in_chinese_too(read: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = read.json("measures", "--on", "2017-06-30").lines[0]["subject"]
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "措施单 1" in read("history", subject).out


def test_explain_agrees_with_measures(read: CommandLine) -> None:
    lines = read.json("measures", "--on", "2017-06-30").lines
    assert {line["measure"] for line in lines} == {"closer_supervision", "raised_inspection", "admission_payment_hold"}
    for line in {line["measure"]: line for line in lines}.values():
        [said] = read.json("explain", line["subject"], line["measure"], "--on", "2017-06-30").lines
        assert {name: said[name] for name in ("follows", "ordered", "applies", "from", "until")} == {
            name: line[name] for name in ("follows", "ordered", "applies", "from", "until")
        }
        assert [rule["rule"] for rule in said["rules"] if rule["holds"]] == line["rules"]
        assert {task["department"] for task in said["tasks"]} == set(line["applies"])


def test_explain_names_the_predicate_that_fails(read: CommandLine) -> None:
    subject = read.json("measures", "--on", "2017-06-30").lines[0]["subject"]
    [said] = read.json("explain", subject, "reduced_inspection", "--on", "2017-06-30").lines
    [asked] = said["rules"][0]["asked"]
    ever, clean = asked["condition"]["parts"]
    assert (said["follows"], ever["holds"], clean["holds"]) == (False, True, False)
    [counted] = clean["parts"]
    assert counted["found"] >= counted["needed"] == 1
    assert counted["first"] == "2015-07-02"
    assert len(counted["documents"]) == counted["found"]
    told = read("explain", subject, "reduced_inspection", "--on", "2017-06-30").out
    assert "does not follow" in told
    assert "✗ none of these" in told


@pytest.mark.guarantee("G44")
def test_every_read_is_on_record(cli: CommandLine) -> None:
    subject = cli.json("measures", "--on", "2017-06-30").lines[0]["subject"]
    cli("history", subject, "--purpose", "audit")
    cli("explain", subject, "closer_supervision")
    cli("check", subject, "--matter", "licence_renewal", "--node", "handling", "--filing", "F-1")
    cli("check", "us-nh:XX|NOBODY", "--matter", "licence_renewal", "--node", "handling", "--filing", "F-2")
    cli("tasks")
    cli("rules", "try", FORMAT, subject)
    cli("rules", "what-if", FORMAT)
    with Database.open(cli.ledger) as database, database.connect() as connection:
        rows = connection.execute(
            "SELECT department, officer, purpose, what, subject_id IS NOT NULL, matter, filing FROM access.log"
            " ORDER BY at, place"
        ).fetchall()
    who = (ISSUER, "officer Wen")
    assert rows == [
        (*who, "inspection", "measures", False, None, None),
        (*who, "audit", "history", True, None, None),
        (*who, "inspection", "explain", True, None, None),
        (*who, "inspection", "check", True, "licence_renewal", "F-1"),
        (*who, "inspection", "check", False, "licence_renewal", "F-2"),
        (*who, "inspection", "tasks", False, None, None),
        (*who, "inspection", "try_rules", True, None, None),
        (*who, "inspection", "what_if_rules", False, None, None),
    ]


READS = [
    ["measures"],
    ["measures", "--known-at", "2017-03-31"],
    ["measures", "SUBJECT"],
    ["history", "SUBJECT"],
    ["explain", "SUBJECT", "closer_supervision"],
    ["document", "list", "SUBJECT"],
    ["notice", "list", "SUBJECT"],
    ["rules", "try", FORMAT, "SUBJECT"],
    ["rules", "what-if", FORMAT],
    ["rules", "review", "1"],
    ["applied", "nowhere.csv"],
    ["tasks"],
    ["objection", "times"],
    ["treatments"],
    ["governments"],
    ["notify"],
    ["check", "SUBJECT", "--matter", "licence_renewal", "--node", "handling", "--filing", "F-1"],
    ["check", "us-nh:XX|NOBODY", "--matter", "licence_renewal", "--node", "handling", "--filing", "F-1"],
]


@pytest.mark.guarantee("G44")
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_nothing_is_shown_when_the_access_log_cannot_be_written(cli: CommandLine, form: list[str]) -> None:
    subject = cli.json("measures", "--on", "2017-06-30").lines[0]["subject"]
    with Database.open(cli.ledger) as database, database.connect_as_owner() as owner:
        owner.execute("REVOKE INSERT ON access.log FROM jiangcheng_service")
    for verb in READS:
        said = cli(*[subject if word == "SUBJECT" else word for word in verb], *form)
        assert (said.status, said.out) == (3, ""), verb
        assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("missing", ["department", "officer", "purpose"])
def test_a_read_needs_who_and_what_for(read: CommandLine, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.delenv(f"JIANGCHENG_{missing.upper()}")
    for verb in READS:
        said = read.json(*verb)
        assert (said.status, said.out) == (2, "")
        assert f"--{missing}" in said.error["do"]


def test_who_reads_may_stand_in_the_configuration(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DEPARTMENT", "OFFICER", "PURPOSE"):
        monkeypatch.delenv(f"JIANGCHENG_{name}")
    written = 'department = "local:us-cms"\nofficer = "officer Lu"\npurpose = "audit"\n'
    monkeypatch.setattr("api.cli.app.home", lambda: tmp_path)
    (tmp_path / "config.toml").write_text(written, encoding="utf-8")
    assert cli.json("tasks").status == 0
    with Database.open(cli.ledger) as database, database.connect() as connection:
        assert connection.execute("SELECT officer, purpose FROM access.log").fetchall() == [("officer Lu", "audit")]


def test_tasks_are_ones_own(read: CommandLine) -> None:
    everything = read.json("tasks", "--of", "all", "--all", "--purpose", "audit").lines
    owners = {line["department"] for line in everything}
    assert len(owners) > 2
    for owner in sorted(owners)[:2]:
        mine = read.json("tasks", "--all", "--department", owner).lines
        assert mine == [line for line in everything if line["department"] == owner]
        open_only = read.json("tasks", "--department", owner).lines
        assert open_only == [line for line in mine if line["state"] != "closed"]


def test_the_tasks_of_others_are_for_those_who_oversee(read: CommandLine) -> None:
    other = "local:us-survey-TX"
    said = read.json("tasks", "--of", other)
    assert (said.status, said.out, said.error["error"]) == (1, "", "outside_power")
    assert read.json("tasks", "--of", other, "--purpose", "operation").status == 0
    assert read.json("tasks", "--of", "all").status == 1
