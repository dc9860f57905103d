"""What happens to orders and the grounds they rest on."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.events.base import Event
from domain.values import MeasureKind


class Ground(Struct, frozen=True, gc=False):
    """What an order rests on: one case (or one interval of a `while` rule) for [start, until)."""

    ground: str
    rule: str
    start: date
    until: date
    cites: tuple[UUID, ...]


class OrderEvent(Event, frozen=True, kw_only=True):
    """About one order, numbered within its subject from 1."""

    order: int


class OrderProposed(OrderEvent, frozen=True, kw_only=True):
    """An officer of the determining department is asked to confirm (INV-37, INV-38)."""

    measure: str
    version: int
    kind: MeasureKind
    grounds: tuple[Ground, ...]
    ruleset: str
    semantics: int


class OrderOpened(OrderEvent, frozen=True, kw_only=True):
    """The order stands."""

    measure: str
    version: int
    kind: MeasureKind
    grounds: tuple[Ground, ...]
    ruleset: str
    semantics: int


class OrderConfirmed(OrderEvent, frozen=True, kw_only=True):
    """An officer of the determining department confirmed a proposed order."""


class OrderDeclined(OrderEvent, frozen=True, kw_only=True):
    """An officer declined it; remembered with its grounds and measure version."""

    reason: str


class GroundAdded(OrderEvent, frozen=True, kw_only=True):
    """A further ground carries the order."""

    ground: Ground


class GroundChanged(OrderEvent, frozen=True, kw_only=True):
    """A ground's interval changed: renewal, correction, earlier end."""

    ground: str
    start: date
    until: date


class GroundEnded(OrderEvent, frozen=True, kw_only=True):
    """A ground fell."""

    ground: str
    cause: str


class GroundProposed(OrderEvent, frozen=True, kw_only=True):
    """A new or longer ground on an open order waits for the officer (INV-37)."""

    ground: Ground


class GroundDeclined(OrderEvent, frozen=True, kw_only=True):
    """The officer declined it."""

    ground: str
    reason: str


class GroundProposalEnded(OrderEvent, frozen=True, kw_only=True):
    """The waiting ground fell before the officer decided."""

    ground: str


class OrderSuspended(OrderEvent, frozen=True, kw_only=True):
    """No push, no confirmation, no deadline while a basis stands; never without an end (P-6)."""

    basis: str
    until: date


class OrderResumed(OrderEvent, frozen=True, kw_only=True):
    """A basis of suspension fell."""

    basis: str


class MeasureLiftOrdered(OrderEvent, frozen=True, kw_only=True):
    """The last ground is gone: the order and every task that took it over are to be lifted."""

    cause: str


class OrderClosed(OrderEvent, frozen=True, kw_only=True):
    """Nothing of the order is left anywhere."""
