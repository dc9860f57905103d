"""What every event is, and what happened: an event with its day and its actor."""

from datetime import date

from msgspec import Struct

from domain.actors import Actor


class Event(Struct, frozen=True, kw_only=True, gc=False):
    """Something that happened."""


class Happened(Struct, frozen=True, gc=False):
    """An event with the ledger's day (in the ruleset's zone) and who did it."""

    event: Event
    on: date
    by: Actor
