"""Replay a file day by day under a simulated clock: file, reconcile what is due, let departments answer.

A day files first, then reconciles what is due, then departments answer; each step is one transaction for all the
subjects it concerns. Where it was interrupted it goes on at that day: what is filed is filed, what is answered is
answered, and the departments' answers are drawn again with the same result.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from api.agenda import Agenda
from api.batches import Accepted, Batch, Reject, by_subject
from api.departments import Move, next_move
from api.filing import TOGETHER, file_together
from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import Reconcile
from domain.state import Subject
from ledger.ledger import Asked, Executed

_DAY = timedelta(days=1)


class Day(Struct, frozen=True):
    """What a day of the replay did: how many events of each kind."""

    day: date
    events: Counter[str]


class Replay:
    """One replay of one file's accepted rows into one simulated ledger."""

    def __init__(self, office: Office, batch: Batch, *, seed: int) -> None:
        self._office = office
        self._seed = seed
        self._rows: dict[date, list[Accepted]] = defaultdict(list)
        for row in batch.accepted:
            self._rows[max(row.record.determined_on, office.context.today())].append(row)
        self.rejects: tuple[Reject, ...] = ()
        """Rows that were refused on their day after all."""
        self._due = Agenda()
        self._moves = Agenda()
        self._resume()

    def _resume(self) -> None:
        """Take up what the ledger already holds."""
        self._office.projector.catch_up()
        for known in self._office.views.everyone():
            self._schedule(self._office.ledger.subject(known))
        for found, day in self._office.views.all_due():
            self._due.put(found, day)

    def days(self, until: date) -> Iterator[Day]:
        """Run from the ledger's day up to and including `until`, a day at a time."""
        day = self._office.context.today()
        while day <= until:
            self._office.context.advance_to(day, by=ENGINE)
            counted: Counter[str] = Counter()
            self._file(day, counted)
            self._reconcile(day, counted)
            self._answer(day, counted)
            yield Day(day, counted)
            day += _DAY

    def _file(self, day: date, counted: Counter[str]) -> None:
        groups = list(by_subject(self._rows.pop(day, [])))
        for start in range(0, len(groups), TOGETHER):
            filed = file_together(self._office, groups[start : start + TOGETHER])
            self.rejects += filed.rejects
            for executed in filed.executed:
                self._note(executed, counted)

    def _reconcile(self, day: date, counted: Counter[str]) -> None:
        self._carry_out([Asked(found, Reconcile(), ENGINE) for found in self._due.take(day)], counted)

    def _answer(self, day: date, counted: Counter[str]) -> None:
        """Let departments do what they do today, one act of a subject at a time, until nobody has more to do."""
        while found := self._moves.take(day):
            asked = []
            for subject in found:
                move = self._first_move(self._subject(subject))
                if move is not None and move.day <= day:
                    asked.append(Asked(subject, move.command, move.by))
            self._carry_out(asked, counted)

    def _subject(self, subject: UUID) -> Subject:
        return self._office.application.remembered(subject) or self._office.application.subject(subject)

    def _first_move(self, subject: Subject) -> Move | None:
        moves = (next_move(self._seed, subject, task) for task in subject.tasks.values())
        return min((m for m in moves if m is not None), key=lambda m: (m.day, str(m.command)), default=None)

    def _carry_out(self, asked: Sequence[Asked], counted: Counter[str]) -> None:
        for start in range(0, len(asked), TOGETHER):
            for outcome in self._office.ledger.execute_all(asked[start : start + TOGETHER]):
                if isinstance(outcome, Exception):
                    raise outcome
                self._note(outcome, counted)

    def _note(self, executed: Executed, counted: Counter[str]) -> None:
        self._due.put(executed.subject.subject_id, executed.due)
        self._schedule(executed.subject)
        counted.update(type(happened.event).__name__ for happened in executed.happened)

    def _schedule(self, subject: Subject) -> None:
        move = self._first_move(subject)
        self._moves.put(subject.subject_id, None if move is None else move.day)
