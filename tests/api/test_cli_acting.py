"""The acting verbs, each at a copy of a small real ledger."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.wiring import Office
from domain.events import BatchWithdrawn
from ledger.database import Database
from ledger.server.embedded import EmbeddedServer
from rules.rulesets import Ruleset
from rules.writing.loading import load
from tests.api.conftest import FORMAT, LAST_DAY, CommandLine
from tests.support.ledgers import fresh_ledger

OFFICE = ("--department", "local:us-survey-TX", "--officer", "officer Lu")


def topics(line: dict[str, Any]) -> list[str]:
    return [event["topic"].rpartition(".")[0] for event in line["events"]]


def records_of(cli: CommandLine, subject: str) -> list[dict[str, Any]]:
    """The records of a subject as its story has them."""
    lines = cli.json("history", subject).lines
    return [line["event"]["record"] for line in lines if line["topic"].startswith("penalty-recorded")]


def standing(cli: CommandLine, on: str) -> set[tuple[str, str]]:
    lines = cli.json("measures", "--on", on).lines
    return {(line["subject"], line["measure"]) for line in lines if line["follows"]}


def incentive(cli: CommandLine) -> str:
    """A home that is trusted on the ledger's day."""
    lines = cli.json("measures").lines
    return next(line["subject"] for line in lines if line["measure"] == "reduced_inspection")


# --- records


def test_a_withdrawal_ends_what_rested_on_the_record(cli: CommandLine) -> None:
    subject = incentive(cli)
    for record in records_of(cli, subject):
        said = cli.json("withdraw", record["record_id"][:13], "--reason", "entered by mistake")
        assert said.status == 0
    [line] = said.lines
    assert topics(line)[0] == "record-withdrawn"
    assert "measure-lift-ordered" in topics(line)
    position = cli.json("history", subject).lines[-1]["position"]
    assert line["position"] == position
    assert (subject, "reduced_inspection") not in standing(cli, LAST_DAY.isoformat())


def test_an_act_says_in_words_what_followed(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = incentive(cli)
    said = [cli("withdraw", record["record_id"], "--reason", "mistake") for record in records_of(cli, subject)]
    assert "written at position" in said[-1].out
    assert "is to be lifted (the record was withdrawn)" in said[-1].out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    again = cli("withdraw", records_of(cli, subject)[0]["record_id"], "--reason", "mistake")
    assert (again.status, again.out) == (0, "无变化：此前已如此\n")


def test_a_withdrawal_again_changes_nothing_and_is_no_error(cli: CommandLine) -> None:
    record = records_of(cli, incentive(cli))[0]["record_id"]
    assert cli.json("withdraw", record, "--reason", "mistake").lines[0]["position"] is not None
    again = cli.json("withdraw", record, "--reason", "mistake")
    assert (again.status, again.lines[0]["position"], again.lines[0]["events"]) == (0, None, [])


def test_only_who_determined_a_record_withdraws_it(cli: CommandLine) -> None:
    record = records_of(cli, incentive(cli))[0]["record_id"]
    said = cli.json("withdraw", record, "--reason", "mistake", *OFFICE)
    assert (said.status, said.out, said.error["error"]) == (1, "", "wrong_actor")


def test_a_correction_counts_from_the_original_day(cli: CommandLine) -> None:
    """A fine that was 100 times too large: the supervision it grounded has never followed."""
    before = standing(cli, "2017-06-30")
    subject = next(subject for subject, measure in sorted(before) if measure == "closer_supervision")
    large = [r for r in records_of(cli, subject) if r["fields"].get("amount_minor", 0) >= 10_000_000]
    for record in large:
        said = cli.json("correct", record["record_id"], "--set", "amount_minor=5000", "--reason", "a slip of the pen")
        assert said.status == 0
        assert topics(said.lines[0])[0] == "record-corrected"
        assert said.lines[0]["events"][0]["event"]["record"]["fields"]["amount_minor"] == 5000
    assert before - standing(cli, "2017-06-30") == {(subject, "closer_supervision")}


def test_a_corrected_day_moves_what_follows(cli: CommandLine) -> None:
    before = cli.json("measures", "--on", "2017-06-30").lines
    line = next(line for line in before if line["measure"] == "admission_payment_hold")
    record = next(r for r in records_of(cli, line["subject"]) if r["document"]["doc_no"] == line["grounds"][0])
    said = cli.json("correct", record["record_id"], "--determined-on", "2016-06-01", "--reason", "wrong day")
    assert said.status == 0
    moved = cli.json("measures", line["subject"], "--on", "2016-06-01").lines
    assert [ln["from"] for ln in moved if ln["measure"] == "admission_payment_hold"] == ["2016-06-01"]


def test_a_correction_that_changes_nothing_is_said_and_is_no_error(cli: CommandLine) -> None:
    record = next(r for r in records_of(cli, incentive(cli)) if "amount_minor" in r["fields"])
    same = f"amount_minor={record['fields']['amount_minor']}"
    said = cli.json("correct", record["record_id"], "--set", same, "--reason", "to be sure")
    assert (said.status, said.lines[0]["position"]) == (0, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("amount_minor=many", "not of type int"),
        ("colour=red", "sets no field"),
        ("amount_minor", "sets no field"),
        ("=5", "sets no field"),
        ("amount_minor=" + "9" * 40, "not of type int"),
    ],
)
def test_a_correction_of_what_is_no_field_is_refused(read: CommandLine, change: str, words: str) -> None:
    record = records_of(read, incentive(read))[0]["record_id"]
    said = read.json("correct", record, "--set", change, "--reason", "x")
    assert (said.status, said.out) == (2, "")
    assert words in said.error["detail"]


def test_a_correction_outside_the_catalogue_is_refused(read: CommandLine) -> None:
    record = records_of(read, incentive(read))[0]["record_id"]
    for change in ("penalty_kind=caning", "penalty_kind="):
        said = read.json("correct", record, "--set", change, "--reason", "x")
        assert (said.status, said.out, said.error["error"]) == (1, "", "invalid_record")


# --- tasks


def open_task(cli: CommandLine, state: str, *, department: str = "local:us-survey-TX") -> dict[str, Any]:
    """A task of a department in a state; any department's if there is none."""
    lines = cli.json("tasks", "--of", "all", "--purpose", "audit").lines
    found = [line for line in lines if line["state"] == state]
    return next((line for line in found if line["department"] == department), found[0])


def fresh_push(cli: CommandLine) -> dict[str, Any]:
    """A task just pushed: a trusted home's record is put right and another ground makes a new order."""
    subject = incentive(cli)
    record = records_of(cli, subject)[-1]
    day = ("--determined-on", LAST_DAY.isoformat())
    said = cli.json("correct", record["record_id"], *day, "--set", "penalty_kind=payment_denial", "--reason", "late")
    assert "task-pushed" in topics(said.lines[0]), said
    pushed = open_task(cli, "pushed")
    assert pushed["subject"] == subject
    return pushed


def answer(cli: CommandLine, task: dict[str, Any], *words: str) -> dict[str, Any]:
    """Answer a task by its own department; what followed."""
    said = cli.json("respond", task["task"][:8], *words, "--department", task["department"])
    assert said.status == 0, said
    [line] = said.lines
    return line


def test_a_task_is_accepted_reported_on_and_applies(cli: CommandLine) -> None:
    task = fresh_push(cli)
    own = ("--department", task["department"])
    check = ("check", task["subject"], "--matter", "admission_payment", "--node", "acceptance", "--filing", "F-7", *own)
    assert cli.json(*check).lines[0]["outcome"] == "warn"
    assert cli.json(*check).lines[0]["measures"][0]["standing"] == "unanswered"
    assert topics(answer(cli, task, "accept")) == ["task-accepted"]
    assert cli.json(*check).lines[0]["outcome"] == "hold"
    said = cli.json(
        "feedback", task["task"], "implemented", "--matter", "admission_payment", "--filing", "F-7", "--amount", "1200",
        "--remark", "done", "--implemented-on", LAST_DAY.isoformat(), *own,
    )  # fmt: skip
    assert said.lines[0]["events"][0]["event"] == {
        "task": task["task"],
        "result": "implemented",
        "implemented_on": LAST_DAY.isoformat(),
        "matter_code": "admission_payment",
        "filing_id": "F-7",
        "amount_minor": 1200,
        "remark": "done",
    }
    [line] = [ln for ln in cli.json("measures", task["subject"]).lines if ln["measure"] == task["measure"]]
    assert line["applies"] == {task["department"]: True}


def test_a_returned_task_is_pushed_again_by_who_determined_it(cli: CommandLine) -> None:
    task = fresh_push(cli)
    assert topics(answer(cli, task, "return", "--reason", "R9", "--remark", "wrong number")) == ["task-returned"]
    refused = cli.json("push", task["task"], *OFFICE)
    assert (refused.status, refused.error["error"]) == (1, "wrong_actor")
    assert topics(cli.json("push", task["task"]).lines[0]) == ["task-pushed"]
    assert topics(answer(cli, task, "refuse", "--reason", "R5")) == ["task-refused"]
    own = ("--filing", "F-7", "--department", task["department"])
    place = ("--matter", "admission_payment", "--node", "acceptance", *own)
    assert cli.json("check", task["subject"], *place).lines[0]["outcome"] == "allow"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("accept", "--reason", "R1"), 2),
        (("refuse",), 2),
        (("refuse", "--reason", "R3"), 2),
        (("return", "--reason", "R1"), 2),
        (("refuse", "--reason", "R99"), 2),
        (("shrug",), 2),
        (("accept", "--department", "local:us-survey-WY"), 1),
    ],
)
def test_an_answer_that_is_none_is_refused(cli: CommandLine, words: tuple[str, ...], status: int) -> None:
    task = fresh_push(cli)
    own = () if "--department" in words else ("--department", task["department"])
    said = cli.json("respond", task["task"], *words, *own)
    assert (said.status, said.out) == (status, "")
    assert said.error["do"]


def test_a_lift_is_confirmed_and_the_order_closed(cli: CommandLine) -> None:
    subject = incentive(cli)
    for record in records_of(cli, subject):
        cli("withdraw", record["record_id"], "--reason", "mistake")
    task = next(t for t in cli.json("tasks", "--of", "all", "--purpose", "audit").lines if t["subject"] == subject)
    assert task["state"] == "lift_ordered"
    said = cli.json("feedback", task["task"], "lifted", "--department", task["department"])
    assert topics(said.lines[0]) == ["measure-lifted", "order-closed"]
    again = cli.json("feedback", task["task"], "lifted", "--department", task["department"])
    assert (again.status, again.error["error"]) == (1, "not_found")


# --- orders


@pytest.fixture
def attended(
    server: EmbeddedServer,
    migrated: str,
    small_file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """A small ledger in which nobody gave a standing order: officers confirm every sanction."""

    def without(folder: Path) -> Ruleset:
        return load(folder).model_copy(update={"standing_orders": ()})

    monkeypatch.setattr("api.cli.importing.load_checked", without)
    with fresh_ledger(server, migrated) as name:
        cli = CommandLine(name, capsys)
        replay = ("import", str(small_file), "--format", FORMAT, "--clock", "file", "--until", "2017-04-30")
        assert cli(*replay).status == 0
        yield cli


def proposed(cli: CommandLine) -> list[tuple[str, int]]:
    with Database.open(cli.ledger) as database, database.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT scheme || ':' || number, order_no FROM views.order_steps JOIN views.subjects"
            " USING (subject_id) WHERE step = 'OrderProposed' AND (subject_id, order_no) NOT IN"
            " (SELECT subject_id, order_no FROM views.order_steps WHERE state <> 'proposed') ORDER BY 1, 2"
        ).fetchall()
    return [(str(subject), int(str(number))) for subject, number in rows]


def test_an_officer_confirms_or_declines_a_proposed_order(attended: CommandLine) -> None:
    cli = attended
    (first, one), (second, other), *_ = proposed(cli)
    said = cli.json("orders", "confirm", first, str(one))
    assert topics(said.lines[0])[:2] == ["order-confirmed", "task-pushed"]
    assert cli.json("orders", "decline", second, str(other)).status == 2
    said = cli.json("orders", "decline", second, str(other), "--reason", "out of proportion")
    assert topics(said.lines[0]) == ["order-declined"]
    again = cli.json("orders", "confirm", second, str(other))
    assert (again.status, again.out) == (1, "")
    refused = cli.json("orders", "decline", first, str(one), "--reason", "no", *OFFICE)
    assert (refused.status, refused.error["error"]) == (1, "wrong_actor")


# --- imports


def test_a_withdrawn_import_leaves_nothing_that_follows(cli: CommandLine) -> None:
    [before] = cli.json("imports", "list").lines
    said = cli.json("imports", "withdraw", before["batch"][:6], "--reason", "the wrong file")
    [done] = said.lines
    assert (said.status, done["withdrawn"], done["withdrawn_before"]) == (0, before["filed"], 0)
    assert done["followed"]["MeasureLiftOrdered"] > 0
    assert not any(line["follows"] or line["ordered"] for line in cli.json("measures").lines)
    [after] = cli.json("imports", "list").lines
    assert after["withdrawn"] == before["filed"]
    again = cli.json("imports", "withdraw", before["batch"], "--reason", "the wrong file")
    assert (again.status, again.lines[0]["withdrawn"], again.lines[0]["position"]) == (0, 0, done["position"])


@pytest.mark.guarantee("G6")
def test_a_withdrawn_import_that_is_imported_again_stays_withdrawn(cli: CommandLine, small_file: Path) -> None:
    [before] = cli.json("imports", "list").lines
    assert cli.json("imports", "withdraw", before["batch"], "--reason", "the wrong file").status == 0
    again = cli.json("import", str(small_file), "--format", FORMAT)
    told = [line for line in again.lines if "withdrawn" in line]
    assert (again.status, len(told), again.lines[-1]["filed"]) == (0, before["filed"], 0)
    assert not any(line["follows"] for line in cli.json("measures").lines)


def test_a_withdrawal_of_an_import_that_was_cut_short_goes_on(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    [before] = cli.json("imports", "list").lines
    rounds: list[int] = []

    def cut_short(many: int) -> None:
        rounds.append(many)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("rich.progress.Progress.advance", lambda _self, _task, many: cut_short(many))
        assert cli.json("imports", "withdraw", before["batch"], "--reason", "wrong").status == 130
    [done] = cli.json("imports", "withdraw", before["batch"], "--reason", "wrong").lines
    assert done["withdrawn_before"] == sum(rounds)
    assert done["withdrawn"] + done["withdrawn_before"] == before["filed"]
    with Office.open(cli.ledger) as opened:
        events = [one.event for one in opened.application.events_of(UUID(before["batch"]))]
    assert [event.withdrawn for event in events if isinstance(event, BatchWithdrawn)] == [before["filed"]]


def test_an_import_is_withdrawn_by_who_determined_its_records(cli: CommandLine) -> None:
    [before] = cli.json("imports", "list").lines
    said = cli.json("imports", "withdraw", before["batch"], "--reason", "wrong", *OFFICE)
    assert (said.status, said.error["error"]) == (1, "wrong_actor")
    assert cli.json("imports", "list").lines == [before]


def test_imports_are_listed_in_words(read: CommandLine) -> None:
    [line] = read.json("imports", "list").lines
    said = read("imports", "list").out
    assert line["batch"] in said
    assert line["file_name"] in said


# --- packs


def test_a_bundled_pack_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    said = CommandLine("none", capsys).run("rules", "check", FORMAT, "--json")
    assert (said.status, said.lines[0]["complaints"]) == (0, 0)


def test_every_complaint_about_a_pack_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "pack.yaml").write_text("pack: broken\nversion: none\nzone: Nowhere/Land\n", encoding="utf-8")
    said = CommandLine("none", capsys).run("rules", "check", str(pack), "--json")
    complaints = [json.loads(line)["complaint"] for line in said.out.splitlines()]
    assert said.status == 1
    assert any(complaint.startswith("pack.yaml:2: version") for complaint in complaints)
    assert any(complaint.startswith("pack.yaml:3: zone") for complaint in complaints)
    assert CommandLine("none", capsys).run("rules", "check", str(tmp_path / "nowhere")).status == 2
