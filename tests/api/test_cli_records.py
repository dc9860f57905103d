"""`record ...` at the command line, on a ledger of the small pack: each verb does its command, as its department."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.actors import Actor
from domain.commands import FileRecords
from domain.content import with_content_hash
from domain.records import Record, RecordKind, changed_id
from domain.values import Polarity
from tests.api.conftest import CommandLine, Said
from tests.api.http.conftest import ELEMENTS
from tests.support import offices
from tests.support.builders import a_fine, a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH, OTHER, Json, Table, _item

HOME = a_home()
AS = ("--officer", "officer Wen", "--purpose", "penalty", "--department")
BY = (*AS, ISSUER.account)
ONE = fine("one")
TODAY = BEGAN + timedelta(days=19)
REVIEW = ("--from", TODAY.isoformat(), "--authority", "court", "--doc-no", "9")


def _promising() -> list[Json]:
    """Two items: a commitment in term, and a broken one."""
    items: list[Json] = []
    for name, polarity, value in (("promise", "neutral", "in_term"), ("broken", "adverse", "unfulfilled")):
        fields: Table = {
            "penalty_kind": {"type": "str", "required": True, "values": ["fine"]},  # what a rule of the pack negates
            "performance": {"type": "str", "required": True, "values": [value]},
        }
        if value == "in_term":
            fields["valid_until"] = {"type": "day", "required": True}
            fields |= {name: {**declared, "required": True} for name, declared in ELEMENTS.items()}
        items.append(_item(name, record_kind="commitment", polarity=polarity, doc_types=["promise"], fields=fields))
    return items


def promise() -> Record:
    plain = a_fine("two", on=BEGAN, kind=RecordKind.COMMITMENT, catalogue_item="promise", polarity=Polarity.NEUTRAL)
    fields = {"penalty_kind": "fine", "performance": "in_term", "valid_until": BEGAN.toordinal() + 100}
    fields |= {"commitment_kind": "other", "content": "9f2c", "consequence": "recorded", "publication_agreed": True}
    return with_content_hash(replace(plain, document=replace(plain.document, doc_type="promise"), fields=fields))


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    """The command line at a ledger with a fine whose amount is in doubt, and a commitment."""
    catalogue: list[Json] = [item.model_dump(mode="json") for item in offices.guarded().catalogue]
    beginning = offices.genesis(offices.guarded(catalogue=[*catalogue, *_promising()]))
    with offices.office(ledger, beginning) as office:
        filing = FileRecords(HOME, (ONE, promise()), frozenset({ONE.record_id}))
        office.ledger.execute(id_of(HOME), filing, by=ISSUER)
        office.context.advance_to(TODAY, by=Actor("platform", "clock"))
        yield CommandLine(ledger, capsys)


def topics(said: Said) -> list[str]:
    assert said.status == 0, said.err
    return [event["topic"].rpartition(".")[0] for line in said.lines for event in line["events"]]


def resolve(desk: CommandLine) -> Said:
    return desk.json("record", "resolve-defect", "one", "amount_in_doubt", "--reason", "in yuan", *BY)


def test_a_resolved_defect_lets_its_measure_follow(desk: CommandLine) -> None:
    assert topics(resolve(desk))[:2] == ["data-defect-resolved", "order-opened"]
    assert topics(resolve(desk)) == []


@pytest.mark.parametrize("outcome", ["annulled", "void", "confirmed_unlawful"])
def test_a_review_ends_a_decision(desk: CommandLine, outcome: str) -> None:
    resolve(desk)
    named = ("--from", BEGAN.isoformat(), *REVIEW[2:]) if outcome == "void" else REVIEW
    found = topics(desk.json("record", "revoke", "one", outcome, *named, *BY))
    assert found[0] == "decision-revoked"
    assert "measure-lift-ordered" in found


def test_a_review_changes_a_decision(desk: CommandLine) -> None:
    resolve(desk)
    assert desk.json("record", "change", "one", *REVIEW, *BY).status == 2
    said = desk.json("record", "change", "one", "--set", "amount_minor=15000000", *REVIEW, *BY)
    assert topics(said)[0] == "decision-changed"
    [line] = said.lines
    assert line["events"][0]["event"]["record"]["record_id"] == str(changed_id(ONE.record_id, "9"))


def test_a_further_source_puts_what_differs_in_doubt(desk: CommandLine) -> None:
    source = ("record", "add-source", "one", "--source", "province")
    assert topics(desk.json(*source, *AS, OTHER)) == []
    said = desk.json(*source, "--set", "amount_minor=1", *AS, OTHER)
    assert topics(said) == ["source-differed", "data-defect-raised"]


def test_how_a_commitment_turned_out(desk: CommandLine) -> None:
    found = ("--item", "broken", "--doc-type", "promise", "--determined-on", TODAY.isoformat())
    words = ("record", "performance", "two", "unfulfilled", *found, "--evidence", "hash", *REVIEW[2:], *BY)
    said = desk.json(*words)
    assert topics(said) == ["performance-verified"]
    assert said.lines[0]["events"][0]["event"]["record"]["polarity"] == "adverse"
    assert topics(desk.json(*words)) == []
    assert desk.json("record", "performance", "two", "false", "--item", "no-such", *words[6:]).status == 2


def test_what_is_verified_already_stays_so(desk: CommandLine) -> None:
    assert topics(desk.json("record", "verify", "one", *BY)) == []


def test_a_sealed_record_is_found_no_more(desk: CommandLine) -> None:
    resolve(desk)
    assert topics(desk.json("record", "seal", "one", *BY))[0] == "record-sealed"
    assert desk.json("record", "seal", str(ONE.record_id), *BY).error["error"] == "not_found"


VERBS: dict[str, tuple[str, ...]] = {
    "resolve-defect": ("one", "amount_in_doubt", "--reason", "x"),
    "verify": ("one",),
    "performance": (
        *("two", "unfulfilled", "--item", "broken", "--doc-type", "promise", "--evidence", "h"),
        *("--determined-on", TODAY.isoformat(), *REVIEW[2:]),
    ),
    "revoke": ("one", "annulled", *REVIEW),
    "change": ("one", "--set", "amount_minor=1", *REVIEW),
    "seal": ("one",),
}


@pytest.mark.guarantee("G63")
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_acts_on_a_record_and_that_is_on_record(desk: CommandLine, verb: str) -> None:
    said = desk.json("record", verb, *VERBS[verb], *AS, NORTH)
    assert (said.status, said.out, said.error["error"]) == (1, "", "wrong_actor")
    with offices.office(desk.ledger) as office, office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT department, officer, purpose, what, subject_id, outcome, reason FROM access.log"
        ).fetchall()
    assert [*map(str, rows[-1])] == [
        *(NORTH, "officer Wen", "penalty", f"record {verb}", str(id_of(HOME)), "refused", "wrong_actor")
    ]


def test_who_takes_no_part_tells_of_no_source(desk: CommandLine) -> None:
    said = desk.json("record", "add-source", "one", "--source", "x", *AS, "local:nobody")
    assert said.error["error"] == "wrong_actor"
