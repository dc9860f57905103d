"""The agenda of a replay: on which day which subject asks for attention. Made anew from the views at any time."""

from collections import defaultdict
from datetime import date
from uuid import UUID


class Agenda:
    """Days and the subjects due on them; a subject is due on one day at a time."""

    def __init__(self) -> None:
        self._days: dict[date, set[UUID]] = defaultdict(set)
        self._due: dict[UUID, date] = {}

    def put(self, subject: UUID, day: date | None) -> None:
        """Set the day on which a subject is next due, or that it is not."""
        before = self._due.pop(subject, None)
        if before is not None:
            self._days[before].discard(subject)
        if day is not None:
            self._due[subject] = day
            self._days[day].add(subject)

    def take(self, day: date) -> list[UUID]:
        """The subjects due on or before a day, taken off the agenda, in a fixed order."""
        found: list[UUID] = []
        for past in [known for known in self._days if known <= day]:
            found += self._days.pop(past)
        for subject in found:
            del self._due[subject]
        return sorted(found)
