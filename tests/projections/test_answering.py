"""A check of a subject into which others were merged: it is told what stands in every stream of it (C3)."""

from collections.abc import Iterator
from itertools import permutations
from uuid import UUID

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, FileRecords
from domain.identity.numbers import Scheme
from domain.values import Node, Outcome
from ledger.merging import merge_subjects
from projections.answering import answer_now, kin_now
from projections.checking import Answer, Place
from projections.fresh import find_now
from tests.ledger.test_numbers import ONE, THREE, TWO, firm, stream
from tests.support import offices
from tests.support.offices import ISSUER, fine, task_of
from tests.support.pack_small import NORTH


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """Three firms; the second alone was fined, and its measure is applied."""
    with offices.office(ledger) as opened:
        for code in (ONE, TWO, THREE):
            records = (fine("of-two"),) if code == TWO else ()
            opened.ledger.execute(stream(code), FileRecords(firm(code), records), by=ISSUER)
        task = task_of(opened.application.subject(stream(TWO)), NORTH)
        opened.ledger.execute(stream(TWO), AcceptTask(task), by=Actor(NORTH, "officer Lu"))
        opened.refresh()
        yield opened


def merge(office: Office, *, kept: str, absorbed: str) -> None:
    merge_subjects(
        office.application,
        office.context,
        kept=stream(kept),
        absorbed=stream(absorbed),
        by=ISSUER,
        authority="coding authority",
        reason="one firm",
    )


def answered(office: Office, code: str) -> Answer:
    known = find_now(office.views, office.context, f"{Scheme.USCC}:{code}")
    assert known is not None
    at = Place(NORTH, "licence", Node.HANDLING, office.context.today())
    return answer_now(office.views, office.pool, office.context, known.subject_id, at)[0]


@pytest.mark.guarantee("G62")
def test_a_check_of_the_kept_subject_tells_what_stands_in_the_absorbed_stream(office: Office) -> None:
    assert [answered(office, code).outcome for code in (ONE, TWO)] == [Outcome.ALLOW, Outcome.WARN]
    alone = answered(office, TWO)
    merge(office, kept=ONE, absorbed=TWO)
    for code in (ONE, TWO):  # views that are behind, and then views that are not
        assert answered(office, code) == alone
    office.refresh()
    assert [answered(office, code) for code in (ONE, TWO)] == [alone, alone]


@pytest.mark.guarantee("G62")
def test_what_stands_is_told_by_every_number_in_whatever_steps_they_were_merged(office: Office) -> None:
    merge(office, kept=THREE, absorbed=ONE)
    merge(office, kept=TWO, absorbed=THREE)
    assert answered(office, ONE).measures == answered(office, TWO).measures != ()


def test_a_measure_in_both_streams_is_told_once_with_the_grounds_of_both(office: Office) -> None:
    office.ledger.execute(stream(ONE), FileRecords(firm(ONE), (fine("of-one"),)), by=ISSUER)
    merge(office, kept=ONE, absorbed=TWO)
    [bite] = answered(office, ONE).measures
    assert bite.grounds == ("of-one", "of-two")
    assert bite.outcome is Outcome.WARN


@pytest.mark.parametrize(
    "order", list(permutations((ONE, TWO, THREE))), ids=lambda codes: "-".join(c[-4:] for c in codes)
)
def test_kin_are_found_from_each_of_them_in_whatever_steps_they_were_merged(
    office: Office, order: tuple[str, str, str]
) -> None:
    first, second, third = order
    assert kin_now(office.pool, stream(first)) == (stream(first),)
    merge(office, kept=second, absorbed=first)
    merge(office, kept=third, absorbed=second)
    found: list[tuple[UUID, ...]] = [kin_now(office.pool, stream(code)) for code in order]
    assert found == [(stream(third), stream(second), stream(first))] * 3


def test_the_few_events_are_found_by_their_own_index(office: Office) -> None:
    with office.pool.connection() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        for topics in ("topic = 'record-sealed.1'", "topic IN ('subjects-merged.1', 'subject-merged-into.1')"):
            plan = connection.execute(
                f"EXPLAIN SELECT state FROM ledger.stored_events WHERE {topics}".encode()
            ).fetchall()
            assert "stored_events_rare" in str(plan)
