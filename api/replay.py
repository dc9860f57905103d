"""Replay a file day by day under a simulated clock: file, reconcile what is due, let departments answer.

A day files first, then reconciles what is due, then departments answer; each step is one transaction for all the
subjects it concerns. Where it was interrupted it goes on at that day: what is filed is filed, what is answered is
answered, and the departments' answers are drawn again with the same result.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from api.agenda import Agenda
from api.batches import Accepted, Batch, by_subject
from api.departments import Move, next_move
from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import FileRecords, Reconcile
from domain.records import subject_id
from domain.state import Subject
from ledger.ledger import Asked

_DAY = timedelta(days=1)
_TOGETHER = 200  # commands in one transaction


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
        self._due = Agenda()
        self._moves = Agenda()
        self._resume()

    def _resume(self) -> None:
        """Take up what the ledger already holds."""
        self._office.projector.catch_up()
        for known in self._office.views.everyone():
            self._schedule(self._office.application.subject(known))
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
        asked = [
            Asked(
                subject_id(who.scheme, who.number),
                FileRecords(who, tuple(row.record for row in rows)),
                Actor(rows[0].record.issuer, "import"),
            )
            for who, rows in by_subject(self._rows.pop(day, []))
        ]
        self._carry_out(asked, counted)

    def _reconcile(self, day: date, counted: Counter[str]) -> None:
        self._carry_out([Asked(found, Reconcile(), ENGINE) for found in self._due.take(day)], counted)

    def _answer(self, day: date, counted: Counter[str]) -> None:
        """Let departments do what they do today, one act of a subject at a time, until nobody has more to do."""
        while found := self._moves.take(day):
            asked = []
            for subject in found:
                move = self._first_move(self._office.application.subject(subject))
                if move is not None and move.day <= day:
                    asked.append(Asked(subject, move.command, move.by))
            self._carry_out(asked, counted)

    def _first_move(self, subject: Subject) -> Move | None:
        moves = (next_move(self._seed, subject, task) for task in subject.tasks.values())
        return min((m for m in moves if m is not None), key=lambda m: (m.day, str(m.command)), default=None)

    def _carry_out(self, asked: Sequence[Asked], counted: Counter[str]) -> None:
        for start in range(0, len(asked), _TOGETHER):
            for outcome in self._office.ledger.execute_all(asked[start : start + _TOGETHER]):
                if isinstance(outcome, Exception):
                    raise outcome
                self._due.put(outcome.subject.subject_id, outcome.due)
                self._schedule(outcome.subject)
                counted.update(type(happened.event).__name__ for happened in outcome.happened)

    def _schedule(self, subject: Subject) -> None:
        move = self._first_move(subject)
        self._moves.put(subject.subject_id, None if move is None else move.day)
