"""What happens to the publication of a record (INV-21); that it ends with the record, the record's own events tell."""

from datetime import date

from domain.events.records import RecordEvent


class PublicationEvent(RecordEvent, frozen=True, kw_only=True):
    """About the publication of one record."""


class RecordPublished(PublicationEvent, frozen=True, kw_only=True):
    """The determining department decided that the record is published, until a last day, and by what law.

    `reason` says why it is necessary, where in principle such a record is not published; empty else.
    """

    until: date
    law: str
    article: str
    reason: str


class PublicationShortened(PublicationEvent, frozen=True, kw_only=True):
    """What the record now says, or the rules, allow fewer days: another last day."""

    until: date


class PublicationExpired(PublicationEvent, frozen=True, kw_only=True):
    """The last day that was decided is over."""


class PublicationMaximumReached(PublicationEvent, frozen=True, kw_only=True):
    """The law's longest time is over and no repair was granted: published no more, and the department looks at it."""


class PublicationReviewed(PublicationEvent, frozen=True, kw_only=True):
    """The determining department looked at a matter whose longest time was over; nothing is prolonged by it."""

    finding: str


class PublicationWithdrawn(PublicationEvent, frozen=True, kw_only=True):
    """The determining department took the publication back; `reason` is public."""

    reason: str


class PublicationExplained(PublicationEvent, frozen=True, kw_only=True):
    """The public reason for a publication that ended because its decision was withdrawn, changed or revoked."""

    reason: str


class ExplanationOverdue(PublicationEvent, frozen=True, kw_only=True):
    """The department owes the public a reason, and its time is over."""
