"""What officers decide about filings that a check holds."""

from uuid import UUID

from domain.events.base import Event
from domain.values import Node, Verdict


class HoldDecided(Event, frozen=True, kw_only=True):
    """An officer decided about the filing that a check held; `check` is its entry in the access log.

    It is about these measures alone, as they stood then, and about the records that their orders rested on.
    """

    check: UUID
    matter: str
    node: Node
    filing: str
    verdict: Verdict
    measures: tuple[str, ...]
    records: tuple[UUID, ...]
    reason: str
