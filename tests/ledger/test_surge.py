"""The surge limit: an import that newly burdens too many subjects waits for a second officer, and reliefs do not."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from api import stopping
from api.batches import Accepted, Batch
from api.filing import file_now
from api.surge import LIMIT, Surge, filed_within
from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from domain.errors import WrongActor
from domain.state import Subject
from domain.stops import StopKind, Thing
from ledger.audit import audit
from tests.support import offices, pack_small
from tests.support.builders import a_home, id_of
from tests.support.offices import ISSUER, fine
from tests.support.pack_small import OFFICE, Json

BATCH = UUID(int=38)
LIN = Actor(OFFICE, "Lin")
SMALL = 100  # dollars: no rule asks for so little


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger in which an import may burden two subjects a day."""
    parameters = pack_small.written()["parameters"]
    assert isinstance(parameters, list)
    assert isinstance(parameters[0], dict)
    limit: Json = {**parameters[0], "key": LIMIT, "value": 2, "unit": "count"}
    ruleset = offices.guarded(parameters=[*parameters, limit])
    with offices.office(ledger, offices.genesis(ruleset)) as opened:
        yield opened


def batch(amounts: Sequence[int], *, number: UUID = BATCH) -> Batch:
    """An import of a fine for each of some subjects."""
    accepted = tuple(
        Accepted(
            line,
            a_home(number=f"{number.int}-{line}"),
            replace(fine(f"{number.int}-{line}", usd=usd), batch=number, line=line),
        )
        for line, usd in enumerate(amounts)
    )
    return Batch(
        batch=number,
        format="fines",
        path=Path("fines"),
        file_hash="0",
        accepted=accepted,
        repeats=(),
        rejects=(),
    )


def imported(office: Office, what: Batch) -> Surge | None:
    done, surge = filed_within(
        office,
        what.batch,
        lambda: file_now(office, what, tick=lambda rows: None),
        subjects=len(what.accepted),
    )
    assert done == (len(what.accepted), ())
    office.refresh()
    return surge


def burdened(office: Office, what: Batch) -> int:
    return sum(bool(subject(office, one).orders) for one in what.accepted)


def subject(office: Office, one: Accepted) -> Subject:
    return office.application.subject(id_of(one.registration))


@pytest.mark.guarantee("G85")
def test_inv_38_what_burdens_too_many_waits_and_a_second_officer_lets_it_go_on(office: Office) -> None:
    what, thing = batch([200_000] * 3), Thing(StopKind.BATCH, str(BATCH))
    surge = imported(office, what)
    assert surge == Surge(3, 2)
    assert surge.waits
    assert burdened(office, what) == 0
    assert all(subject(office, one).records for one in what.accepted)
    with pytest.raises(WrongActor):
        stopping.start(office, thing, by=Actor("import", "import"))
    assert stopping.start(office, thing, by=LIN) == 3
    assert burdened(office, what) == 3
    with office.pool.connection() as connection:
        assert all(not found.differs for found in audit(connection))


def test_what_burdens_few_of_many_goes_on_by_itself(office: Office) -> None:
    what = batch([200_000, 200_000, SMALL, SMALL])
    assert imported(office, what) == Surge(2, 2)
    assert burdened(office, what) == 2
    assert not office.context.rulebook.stops.standing


def test_few_subjects_never_wait(office: Office) -> None:
    what = batch([200_000] * 2)
    assert imported(office, what) is None
    assert burdened(office, what) == 2


@pytest.mark.guarantee("G85")
def test_imports_of_one_day_are_counted_together(office: Office) -> None:
    imported(office, batch([200_000] * 2))
    later = batch([200_000], number=UUID(int=39))
    assert imported(office, later) == Surge(1, 0)
    assert burdened(office, later) == 0


def test_inv_34_what_waits_can_be_withdrawn_and_then_burdens_nobody(office: Office) -> None:
    what = batch([200_000] * 3)
    imported(office, what)
    first = what.accepted[0]
    withdraw = WithdrawRecord(first.record.record_id, "x")
    office.ledger.execute(id_of(first.registration), withdraw, by=ISSUER)
    stopping.start(office, Thing(StopKind.BATCH, str(BATCH)), by=LIN)
    assert burdened(office, what) == 2


def test_without_the_parameter_there_is_no_limit(ledger: str) -> None:
    with offices.office(ledger) as opened:
        what = batch([200_000] * 3)
        assert imported(opened, what) is None
        assert burdened(opened, what) == 3
