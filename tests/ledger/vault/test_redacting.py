"""No event about a person holds a record that names anybody, whichever event it is."""

from datetime import date
from typing import get_type_hints
from uuid import UUID

import pytest
from msgspec import structs

from domain import events
from domain.actors import ENGINE
from domain.events import Event, Happened
from domain.records import Record
from domain.state import Registration, Subject
from domain.values import SubjectKind
from ledger.vault.redacting import OPAQUE, InClear, refuse_in_clear
from tests.support.builders import a_fine

DAY = date(2026, 3, 2)
STREAM = UUID(int=7)
PERSON = Subject(
    subject_id=STREAM, registration=Registration(SubjectKind.NATURAL_PERSON, OPAQUE, str(STREAM), "", "north")
)
WITH_RECORDS = [
    found
    for found in vars(events).values()
    if isinstance(found, type) and issubclass(found, Event) and get_type_hints(found).get("record") is Record
]


def an_event(kind: type[Event], record: Record) -> Event:
    """An event of a kind about a record; what else it says does not matter here."""
    said = {"record": record, "record_id": record.record_id, "effective_on": DAY}
    named = {field.name: said.get(field.name, "word") for field in structs.fields(kind)}
    return kind(**named)


def test_there_are_events_of_every_way_a_record_comes_in() -> None:
    names = {kind.__name__ for kind in WITH_RECORDS}
    assert {"RecordFiled", "PenaltyRecorded", "RecordCorrected", "DecisionChanged", "SourceDiffered"} <= names


@pytest.mark.guarantee("G53")
@pytest.mark.parametrize("kind", WITH_RECORDS)
def test_an_event_with_a_record_that_names_its_subject_is_refused(kind: type[Event]) -> None:
    happened = Happened(an_event(kind, a_fine(on=DAY)), DAY, ENGINE)
    with pytest.raises(InClear, match="names its subject"):
        refuse_in_clear(PERSON, [happened])
