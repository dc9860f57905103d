"""A check at a real ledger: never from a stale view."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api import checks
from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from domain.values import Node, Outcome
from ledger.database import Database
from projections.checking import Place, check
from projections.fresh import find_now, kinds_now, picture_now
from projections.projector import Projector
from tests.api.conftest import ISSUER, CommandLine
from tests.api.test_cli_acting import fresh_push, incentive, records_of
from tests.support import persons


def outcome(opened: Office, subject: str, at: Place) -> tuple[Outcome, int]:
    """What a check answers now, whatever the views have seen."""
    known = find_now(opened.views, opened.context, subject)
    assert known is not None
    picture = picture_now(opened.views, opened.pool, known.subject_id)
    answer = check(
        picture,
        at,
        kind=kinds_now(opened.pool, [known.subject_id])[known.subject_id],
        rulebook=opened.context.rulebook,
    )
    return answer.outcome, picture.position


@pytest.mark.guarantee("G38")
def test_a_check_looks_past_views_that_are_behind(cli: CommandLine) -> None:
    task = fresh_push(cli)
    with Office.open(cli.ledger) as opened:
        at = Place(ISSUER, "admission_payment", Node.ACCEPTANCE, opened.context.today())
        before, seen = outcome(opened, task["subject"], at)
        known = opened.views.find(task["subject"])
        state = opened.application.subject(known.subject_id)
        for record_id in state.records:
            written = opened.ledger.execute(known.subject_id, WithdrawRecord(record_id, "x"), by=Actor(ISSUER, "y"))
        assert opened.views.position() == seen
        after, position = outcome(opened, task["subject"], at)
    assert (before, after) == (Outcome.WARN, Outcome.ALLOW)
    assert written.position is not None
    assert position >= written.position > seen


def test_somebody_whom_the_views_have_not_seen_is_found(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = incentive(cli)
    with Office.open(cli.ledger) as opened:
        assert opened.context.today()
        monkeypatch.setattr(Projector, "catch_up", lambda self: 0)
        with opened.database.connect() as connection:
            connection.execute("DELETE FROM views.subjects")
            connection.commit()
        at = Place(ISSUER, "inspection_planning", Node.HANDLING, opened.context.today())
        found, _ = outcome(opened, subject, at)
    assert found is Outcome.ALLOW
    [line] = cli.json(
        "check", subject, "--matter", "inspection_planning", "--node", "handling", "--filing", "F-1"
    ).lines
    assert line["known"]
    assert [bite["measure"] for bite in line["incentives"]] == ["reduced_inspection"]


def test_a_check_tells_its_obligation_in_words(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ("--matter", "inspection_planning", "--node", "handling", "--filing", "F-1")
    said = cli("check", incentive(cli), *place)
    assert "in its favour: Reduced inspection frequency" in said.out
    assert "Schedule the next inspection at twice the usual interval." in said.out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "守信激励：降低检查频次" in cli("check", incentive(cli), *place).out
    assert len(records_of(cli, incentive(cli))) > 0


HOLD = ("--matter", "admission_payment", "--node", "acceptance", "--filing", "F-9")


def held(cli: CommandLine) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A check that holds, made by the department that took the measure over; and who that is."""
    task = fresh_push(cli)
    own = ("--department", task["department"], "--officer", "officer Lu")
    assert cli("respond", task["task"], "accept", *own).status == 0
    [line] = cli.json("check", task["subject"], *HOLD, *own).lines
    return {**line, "named": task["subject"]}, own


def answers(cli: CommandLine) -> list[tuple[object, ...]]:
    with Database.open(cli.ledger) as database, database.connect() as connection:
        return connection.execute(
            "SELECT what, answer, filing FROM access.log WHERE what LIKE 'check%' OR what LIKE 'deci%'"
            " ORDER BY at, place"
        ).fetchall()


@pytest.mark.guarantee("G96")
def test_a_check_on_the_command_line_is_a_check_like_any_other(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, own = held(cli)
    assert line["outcome"] == "hold"
    assert line["slip"]["lines"][0]["grounds"] == line["measures"][0]["grounds"]
    assert "free of charge" in cli("check", line["named"], *HOLD, *own).out
    later = checks.now() + timedelta(days=9)
    monkeypatch.setattr(checks, "now", lambda: later)
    [over] = cli.json("check", line["named"], *HOLD, *own).lines
    assert (over["outcome"], over["note"], over["slip"]) == ("allow", "hold_expired", None)
    hold = ("check", "hold", "F-9")
    assert answers(cli) == [hold, hold, ("check:hold_expired", "allow", "F-9")]


@pytest.mark.guarantee("G141")
def test_a_hold_is_listed_and_decided_on_the_command_line(cli: CommandLine, tmp_path: Path) -> None:
    line, own = held(cli)
    [waiting] = cli.json("held", *own).lines
    assert (waiting["check"], waiting["filing"]) == (line["check"], "F-9")
    assert "1 filings wait for an officer" in cli("held", *own).out
    slip = tmp_path / "slip.html"
    assert cli.json("notice", "slip", waiting["check"], "-o", str(slip), *own).status == 0
    assert "暂缓办理" in slip.read_text(encoding="utf-8")
    refused = cli.json("decide", line["check"], "allow", "--reason", "x", "--department", ISSUER)
    assert (refused.status, refused.error["error"]) == (1, "wrong_actor")
    assert cli.json("decide", line["check"], "intercept", *own).status == 2
    assert "is stopped" in cli("decide", line["check"], "intercept", "--reason", "unpaid", *own).out
    assert "it was stopped: unpaid" in cli("check", line["named"], *HOLD, *own).out
    [decided] = cli.json("decide", line["check"], "allow", "--reason", "paid", *own).lines
    assert decided["position"] is not None
    [again] = cli.json("decide", line["check"], "allow", "--reason", "paid", *own).lines
    assert again["position"] is None
    [over] = cli.json("check", line["named"], *HOLD, *own).lines
    assert (over["outcome"], over["note"]) == ("allow", "hold_decided")
    assert cli.json("held", *own).lines == []
    assert [what for what, _, _ in answers(cli) if str(what).startswith("deci")] == [
        "decide",
        "decision:intercept",
        "decision:allow",
        "decision:allow",
    ]
    assert "an officer decided about filing F-9" in cli("history", line["named"]).out


def test_a_check_names_its_filing(cli: CommandLine) -> None:
    assert cli("check", incentive(cli), *HOLD[:4]).status == 2
    for filing in (" ", "F\n1", persons.NUMBER):
        said = cli.json("check", incentive(cli), *HOLD[:4], "--filing", filing)
        assert (said.status, said.error["error"]) == (2, "invalid_input")
        assert persons.NUMBER not in said.err
