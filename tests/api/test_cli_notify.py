"""`notify`: the port for a gateway that tells people that there is something new about them (C76)."""

import json
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from api.own.settling import choose
from domain.actors import itself
from domain.commands import ChooseNotifications, RaiseObjection
from domain.values import Channel, Claim, NewsKind
from ledger.genesis import Genesis
from rules.rulesets import Ruleset
from tests.api.conftest import CommandLine
from tests.support import offices, persons
from tests.support.pack_small import NORTH, OFFICE

UNTIL = date(2019, 12, 31)
AS_OFFICE = ("--department", OFFICE, "--officer", "Qi", "--purpose", "operation")


def with_operation() -> Genesis:
    """The small pack with persons, in which the lead office operates too."""
    written = persons.genesis().ruleset.model_dump(mode="json", by_alias=True)
    written["powers"][0]["purposes"].append("operation")
    return offices.genesis(Ruleset.model_validate_json(json.dumps(written)))


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    """A person of whom a fine is filed, and who lets itself be told of records by text message."""
    with offices.office(ledger, with_operation()) as office:
        subject = persons.file(office).subject.subject_id
        asked = ChooseNotifications((Channel.SMS,), (NewsKind.RECORDS, NewsKind.PROCEDURES), UNTIL, "own-1")
        choose(office, subject, asked, {Channel.SMS: persons.MOBILE}, by=itself(subject, by=subject))
        yield CommandLine(ledger, capsys)


def told(desk: CommandLine, *, after: int) -> list[tuple[str, str, int]]:
    said = desk.json("notify", "--after", str(after), *AS_OFFICE)
    assert said.status == 0, said.err
    return [(line["channel"], line["contact"], line["news"]) for line in said.lines]


@pytest.mark.guarantee("G253")
def test_c76_who_chose_so_is_told_that_there_is_something_new_and_not_what(desk: CommandLine) -> None:
    assert told(desk, after=0) == [("sms", persons.MOBILE, 1)]
    with offices.office(desk.ledger) as office:
        head = office.application.tail().head()
        assert told(desk, after=head) == []
        [subject] = office.views.everyone()
        [record] = office.application.subject(subject).records
        raised = RaiseObjection(record, "own-2", Claim.CONTENT, "d" * 64)
        office.ledger.execute(subject, raised, by=itself(subject, by=subject))
        assert told(desk, after=head) == [], "what it did itself is no news to it"
        persons.file(office, persons.reported("two"))
        assert told(desk, after=head) == [("sms", persons.MOBILE, 1)]
        office.context.advance_to(date(2020, 1, 1), by=offices.ISSUER)
        assert told(desk, after=head) == [], "its choice is over"


@pytest.mark.guarantee("G253")
def test_where_to_is_told_to_who_may_operate_alone_and_is_on_record(desk: CommandLine) -> None:
    for department, purpose in ((NORTH, "operation"), (OFFICE, "licence"), (OFFICE, "audit")):
        barred = desk.json("notify", "--department", department, "--officer", "Lu", "--purpose", purpose)
        assert (barred.status, barred.out) == (1, ""), purpose
    assert persons.MOBILE not in desk("notify", *AS_OFFICE).out
    with offices.office(desk.ledger) as office:
        [subject] = office.views.everyone()
        with office.pool.connection() as connection:
            rows = connection.execute(
                "SELECT subject_id FROM access.log WHERE what = 'notify' AND outcome = 'granted' ORDER BY place"
            ).fetchall()
    assert [None if row[0] is None else UUID(str(row[0])) for row in rows] == [None, subject]
