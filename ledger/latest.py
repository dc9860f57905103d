"""What this process has lately determined about subjects: pure results, kept so that the views need not repeat them."""

from collections import OrderedDict
from datetime import date
from threading import Lock
from uuid import UUID

from msgspec import Struct

from domain.state import Subject
from domain.timeline import Timeline

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
        self._kept: OrderedDict[UUID, Determined] = OrderedDict()
        self._lock = Lock()

    def put(self, determined: Determined) -> None:
        """Keep it; the oldest goes when there are too many."""
        with self._lock:
            self._kept[determined.subject.subject_id] = determined
            self._kept.move_to_end(determined.subject.subject_id)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def of(self, subject: Subject, *, ruleset: str) -> Determined | None:
        """What was determined about exactly this version of a subject under these rulesets, if it is kept."""
        kept = self._kept.get(subject.subject_id)
        if kept is not None and kept.subject.version == subject.version and kept.ruleset == ruleset:
            return kept
        return None
