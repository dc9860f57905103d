"""`publication ...`, `publications` and `published` at the command line."""

from datetime import date

import pytest

from domain.actors import ENGINE, Actor
from domain.commands import FileRecords, Reconcile
from tests.api.conftest import CommandLine, Said
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH
from tests.support.publishing import tables
from tests.support.repairing import times

HOME = a_home()
AS = ("--officer", "officer Wen", "--purpose", "licence", "--department")
BY = ("--officer", "officer Wen", "--purpose", "penalty", "--department", ISSUER.account)
BASIS = ("--law", "demo", "--article", "48")
OVER = date(2020, 3, 1)


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    with offices.office(ledger, offices.genesis(offices.guarded(parameters=[*times(), *tables()]))) as office:
        office.ledger.execute(id_of(HOME), FileRecords(HOME, (fine("one", on=BEGAN),)), by=ISSUER)
    return CommandLine(ledger, capsys)


def topics(said: Said) -> list[str]:
    assert said.status == 0, said.err
    return [event["topic"].rpartition(".")[0] for line in said.lines for event in line["events"]]


def test_a_record_is_published_taken_back_and_published_again(desk: CommandLine) -> None:
    assert desk.json("published") == (0, "", "")
    assert topics(desk.json("publication", "publish", "one", *BASIS, "--until", "2019-12-31", *BY)) == [
        "record-published"
    ]
    [line] = desk.json("published").lines
    assert (line["doc_no"], line["number"], line["until"], line["reason"]) == ("one", HOME.number, "2019-12-31", None)
    assert HOME.name in desk("published", "--number", HOME.number).out
    assert topics(desk.json("publication", "withdraw", "one", "--reason", "the wrong annex", *BY)) == [
        "publication-withdrawn"
    ]
    told = desk("published")
    assert "the wrong annex" in told.out
    assert HOME.name not in told.out
    assert topics(desk.json("publication", "publish", "one", *BASIS, *BY)) == ["record-published"]


def test_what_the_public_is_owed(desk: CommandLine) -> None:
    topics(desk.json("publication", "publish", "one", *BASIS, *BY))
    topics(desk.json("withdraw", "one", "--reason", "taken in error", *BY[:2], *BY[4:]))
    [line] = desk.json("publications", *BY).lines
    assert (line["doc_no"], line["awaited"], line["due"]) == ("one", "explain", "2019-03-06")
    assert desk.json("publications", *AS, NORTH) == (0, "", "")
    assert "one" in desk("publications", *BY).out
    assert topics(desk.json("publication", "explain", "one", "--reason", "another firm", *BY)) == [
        "publication-explained"
    ]
    assert desk.json("publications", *BY) == (0, "", "")


def test_the_longest_time_is_looked_at(desk: CommandLine) -> None:
    topics(desk.json("publication", "publish", "one", *BASIS, *BY))
    with offices.office(desk.ledger) as office:
        office.context.advance_to(OVER, by=Actor("platform", "clock"))
        office.ledger.execute(id_of(HOME), Reconcile(), by=ENGINE)
    assert topics(desk.json("publication", "review", "one", "--finding", "not paid", *BY)) == ["publication-reviewed"]


def test_only_its_department_decides_about_it(desk: CommandLine) -> None:
    for verb, *said in (("publish", *BASIS), ("withdraw", "--reason", "r"), ("review", "--finding", "x")):
        refused = desk.json("publication", verb, "one", *said, *AS, NORTH)
        assert (refused.status, refused.error["error"]) == (1, "wrong_actor")
