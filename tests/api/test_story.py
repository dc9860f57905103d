"""Every event can be told, in both languages, with everything its phrase asks for."""

import typing
from datetime import UTC, date, datetime
from enum import Enum
from types import UnionType
from uuid import UUID

import pytest
from msgspec import Struct
from msgspec.structs import fields

from api.cli.phrases import PHRASES
from api.cli.story import Storyteller
from domain.events import Event, Ground
from domain.records import Record
from ledger.log.topics import EVENTS
from tests.support.builders import a_fine
from tests.support.pack_small import ruleset

DAY = date(2020, 3, 2)
Made = typing.TypeVar("Made", bound=Struct)
NOON = datetime(2020, 3, 2, 12, tzinfo=UTC)


def made(event: type[Made]) -> Made:
    """One of a kind, each field with some value of its type."""
    hints = typing.get_type_hints(event)
    return event(**{field.name: value(hints[field.name]) for field in fields(event)})


def value(kind: object) -> object:
    plain = {str: "words", bool: False, int: 7, date: DAY, datetime: NOON, UUID: UUID(int=7), Record: a_fine(on=DAY)}
    if isinstance(kind, type) and kind in plain:
        return plain[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if kind is Ground:
        return Ground("ground", "rule", DAY, date(2021, 3, 2), (UUID(int=7),))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return made(kind)
    inner = typing.get_args(kind)
    if isinstance(kind, UnionType):
        return value(inner[0])
    return (value(inner[0]),)


@pytest.mark.parametrize("language", ["en_GB.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize("event", list(EVENTS.values()), ids=lambda event: event.__name__)
def test_an_event_is_told(event: type[Event], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", language)
    words = Storyteller(ruleset()).tell(made(event))
    assert words
    assert "{" not in words


def test_a_story_names_the_measure_and_the_department() -> None:
    teller = Storyteller(ruleset())
    opened = made(EVENTS["order-opened"])
    pushed = made(EVENTS["task-pushed"])
    assert teller.tell(opened) == "order 7, words, was opened, until 2021-03-02"
    assert teller.tell(pushed) == "words was pushed to words"
    assert teller.tell(made(EVENTS["task-accepted"])) == "words: words took it over"
    assert set(PHRASES["TaskRefused"]) == {"en", "zh"}
