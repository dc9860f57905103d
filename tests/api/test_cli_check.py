"""A check at a real ledger: never from a stale view."""

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from domain.values import Node, Outcome
from projections.checking import Place, check
from projections.fresh import find_now, kinds_now, picture_now
from projections.projector import Projector
from tests.api.conftest import ISSUER, CommandLine
from tests.api.test_cli_acting import fresh_push, incentive, records_of


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
    [line] = cli.json("check", subject, "--matter", "inspection_planning", "--node", "handling").lines
    assert line["known"]
    assert [bite["measure"] for bite in line["incentives"]] == ["reduced_inspection"]


def test_a_check_tells_its_obligation_in_words(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ("--matter", "inspection_planning", "--node", "handling")
    said = cli("check", incentive(cli), *place)
    assert "in its favour: Reduced inspection frequency" in said.out
    assert "Schedule the next inspection at twice the usual interval." in said.out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "守信激励：降低检查频次" in cli("check", incentive(cli), *place).out
    assert len(records_of(cli, incentive(cli))) > 0
