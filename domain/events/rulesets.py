"""What happens to a version of the ruleset, from its draft to the day on which it is found unlawful.

Every step names the content it was taken on by its SHA-256; worked examples are JSON and run again at every step.
"""

from datetime import date

from domain.events.base import Event


class RulesetEvent(Event, frozen=True, kw_only=True):
    """About one version of a pack, in the content of this hash."""

    pack: str
    version: int
    content_hash: str


class RulesetAdopted(RulesetEvent, frozen=True, kw_only=True):
    """At genesis: law older than the ledger, with the dates its pack states and the parameters acknowledged."""

    document: str
    published_on: date
    effective_from: date
    acknowledged: tuple[str, ...]


class RulesetDrafted(RulesetEvent, frozen=True, kw_only=True):
    """An officer drafted a version; it has no effect on anybody."""

    document: str
    examples: str
    reason: str
    files: tuple[tuple[str, str], ...] = ()
    """The pack's files, path and text, as they were written; for authors alone, the document is what counts."""


class RulesetEdited(RulesetEvent, frozen=True, kw_only=True):
    """The document of a draft was replaced; what was tested, submitted or approved of it is so no longer."""

    document: str
    examples: str
    reason: str
    files: tuple[tuple[str, str], ...] = ()
    """The pack's files, path and text, as they were written; for authors alone, the document is what counts."""


class RulesetTested(RulesetEvent, frozen=True, kw_only=True):
    """Every guard and worked example passed; `notices` are what is worth a look and refuses nothing."""

    examples: int
    notices: int


class RulesetSubmitted(RulesetEvent, frozen=True, kw_only=True):
    """It was handed to the lead office for approval."""

    reason: str


class RulesetApproved(RulesetEvent, frozen=True, kw_only=True):
    """A second officer approved this content, having seen its differences from the version named by `against`."""

    against: str
    differences: int
    seen: str
    """SHA-256 of the differences as they were shown."""
    reason: str


class RulesetRefused(RulesetEvent, frozen=True, kw_only=True):
    """A second officer refused this content: it is a draft again, and is never submitted again as it is."""

    reason: str


class RulesetPublished(RulesetEvent, frozen=True, kw_only=True):
    """A later version, in force at the earliest on the day after.

    The document is the one that was approved, with the days of its publication; its own hash is `content_hash`.
    """

    document: str
    effective_from: date
    approved: str = ""
    """The hash of what was approved."""
    acknowledged: tuple[str, ...] = ()
    """What needed legal confirmation, by key, as the lead office acknowledged it."""
    reason: str = ""


class RulesetWithdrawn(RulesetEvent, frozen=True, kw_only=True):
    """It was found unlawful: from a day on it is no ground of anything."""

    effective_on: date
    article: str
    """The law and article that it offends against."""
    reason: str
