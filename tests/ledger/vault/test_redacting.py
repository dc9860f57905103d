"""No event about a person holds a record that names anybody, whichever event it is."""

from datetime import date
from typing import get_args, get_type_hints
from uuid import UUID

import pytest
from msgspec import NODEFAULT, structs

from domain import commands, events
from domain.actors import ENGINE
from domain.events import Event, Happened
from domain.records import Record
from domain.state import Registration, Subject
from domain.values import SubjectKind
from ledger.vault.redacting import OPAQUE, InClear, masked, refuse_in_clear
from tests.support import persons
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


CODES = {
    *(
        "scheme",
        "number",
        "source",
        "evidence",
        "doc_no",
        "commitment",
        "document",
        "digest",
        "item",
        "cause",
        "former",
        "successor",
        "department",
    ),
    *("matter", "matter_code", "filing", "filing_id", "check", "visit"),
}
"""What is no free text: codes and digests, of which doors and the domain ask what they look like."""


@pytest.mark.guarantee("G64")
@pytest.mark.parametrize("kind", get_args(commands.Command))
def test_a_number_of_somebody_is_masked_in_every_free_text_of_a_command(kind: type[commands.Command]) -> None:
    """Whoever adds a text to a command says whether it is free, or is told so here."""
    given = {field.name: _any(field) for field in structs.fields(kind)}
    said = {name: f"{persons.NUMBER} is his" for name, value in given.items() if type(value) is str}
    told = masked(kind(**{**given, **said}))
    open_ = {name for name in said if persons.NUMBER in getattr(told, name)}
    assert open_ <= CODES


def _any(field: structs.FieldInfo) -> object:
    """A value of a field: a text where it takes one."""
    if field.type is str or field.name == "records":
        return "" if field.type is str else ()
    return (
        None if field.required else (field.default if field.default_factory is NODEFAULT else field.default_factory())
    )
