"""What is told of a promise in its term: to whoever accepted it, and never a ground of anything (C57, C79)."""

from uuid import UUID

from domain.events.records import RecordEvent


class PromiseEvent(RecordEvent, frozen=True, kw_only=True):
    """About a commitment or a contract in its term."""


class PromiseEnding(PromiseEvent, frozen=True, kw_only=True):
    """Its term is over soon, and nobody has verified how it turned out."""


class PromiseAtRisk(PromiseEvent, frozen=True, kw_only=True):
    """Something adverse was filed about who made it: `by` is that record."""

    by: UUID


class PerformanceOverdue(PromiseEvent, frozen=True, kw_only=True):
    """Its term is over, and nobody has verified how it turned out."""
