"""The closed registry of topics: which event a stored topic means, in which version, and how old versions are read.

A topic is the event's name in kebab case and its version, `penalty-recorded.1`. Reading a topic never imports
anything: what is not here cannot be in a ledger.
"""

import re
from collections.abc import Callable, Mapping

from domain import events
from domain.events import Event

State = dict[str, object]
"""An event as it is stored: JSON names and values."""

VERSIONS: Mapping[str, int] = {}
"""Events whose shape has changed since version 1, by topic name."""

UPCASTS: Mapping[str, Callable[[State], State]] = {}
"""`name.version` -> what makes it `name.version + 1`. Never removed: the rows are there for ever."""

SNAPSHOT = "subject-snapshot"


def _name(event: type[Event]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", event.__name__).lower()


_ABSTRACT = (
    events.Event,
    events.RecordEvent,
    events.RecordSucceeded,
    events.RepairEvent,
    events.ListEntryEvent,
    events.PublicationEvent,
    events.ObjectionEvent,
    events.ShieldEvent,
    events.PromiseEvent,
    events.LinkEvent,
    events.RectificationEvent,
    events.ContactEvent,
    events.DocumentEvent,
    events.OwnEvent,
    events.OfferEvent,
    events.OrderEvent,
    events.TaskEvent,
    events.RulesetEvent,
)

EVENTS: Mapping[str, type[Event]] = {
    _name(found): found
    for found in vars(events).values()
    if isinstance(found, type) and issubclass(found, Event) and found not in _ABSTRACT
}
_TOPICS = {found: f"{name}.{VERSIONS.get(name, 1)}" for name, found in EVENTS.items()}


def topic_of(event: Event) -> str:
    """The topic under which an event is stored. Raises KeyError for a class that is no event of the ledger."""
    return _TOPICS[type(event)]


def split(topic: str) -> tuple[str, int]:
    """A topic's name and version; 0 where it has none."""
    name, _, version = topic.rpartition(".")
    return name, int(version) if version.isdecimal() else 0


__all__ = ["EVENTS", "SNAPSHOT", "UPCASTS", "VERSIONS", "State", "split", "topic_of"]
