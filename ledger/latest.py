"""What this process has lately determined about subjects: pure results, kept so that the views need not repeat them."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.state import Subject
from domain.timeline import Timeline
from rules.keeping import Kept

_KEPT = 20_000


class Determined(Struct, frozen=True):
    """A subject with what follows for it, the next day on which time asks for something, and under which rulesets."""

    subject: Subject
    timeline: Timeline
    due: date | None
    ruleset: str


class Latest:
    """The latest determination of each of the subjects last written here."""

    def __init__(self) -> None:
        self._kept: Kept[UUID, Determined] = Kept(_KEPT)

    def put(self, determined: Determined) -> None:
        """Keep it."""
        self._kept.put(determined.subject.subject_id, determined)

    def of(self, subject: Subject, *, ruleset: str) -> Determined | None:
        """What was determined about exactly this version of a subject under these rulesets, if it is kept."""
        kept = self._kept.get(subject.subject_id)
        if kept is not None and kept.subject.version == subject.version and kept.ruleset == ruleset:
            return kept
        return None
