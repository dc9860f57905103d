"""Taking a history over in columns: staged, judged, determined in sets, and copied in ledger order, part by part.

While parts are written the next ones are put together. Parts are transactions of their own: whatever stops this, what
was written stands, and the rest is left for filing row by row.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final
from uuid import UUID

import duckdb
import psycopg
from eventsourcing.persistence import PersistenceError
from msgspec import Struct

from api.formats import records as whole_records
from api.formats import us_nursing_homes
from api.formats.rows import Terms
from api.history import homes, records
from api.history.engine import opened
from api.history.forms import Form, stage
from api.history.kinds import Judging, judge
from api.history.written import Written
from api.wiring import Office
from domain.errors import Unavailable
from ledger.log.history import Copied, History
from projections.sets.engine import Engine
from projections.sets.taken import Following, lines_of, show
from rules.rulesets import Ruleset
from rules.sets.relations import field_columns

Tick = Callable[[int], None]
_Told = Callable[[Sequence[int]], None]
"""Told which lines more are filed."""
FORMS: Final[Mapping[str, Callable[[Path, Ruleset], Form]]] = MappingProxyType(
    {us_nursing_homes.NAME: lambda *_file: homes.FORM, whole_records.NAME: records.form_of}
)
"""How a file of a format is read as columns under a ruleset, by the format's name. Raises InvalidInput."""
_DETERMINED: Final = 4  # parts
_AHEAD: Final = 3  # parts that wait for their turn, while what follows for the next ones is determined


class Taken(Struct, frozen=True):
    """Of a file: the lines that were filed, and those that are left for filing row by row."""

    filed: frozenset[int]
    left: frozenset[int]


def take(office: Office, path: Path, terms: Terms, *, tick: Tick, views: bool = True) -> Taken:
    """File the plain rows of a file about subjects nobody knows. Raises InvalidInput for what is no such file.

    The file's batch is stopped already, so that nothing of it is ordered. `tick` is told how many rows more are filed.
    Without `views` these are left to the projector. Where memory or disk do not suffice, so is the rest of the file.
    """
    form = FORMS[terms.intake.format](path, terms.ruleset)
    filed: set[int] = set()
    lines: Collection[int] | None = None

    def told(lines: Sequence[int]) -> None:
        filed.update(lines)
        tick(len(lines))

    with suppress(duckdb.OutOfMemoryException, duckdb.IOException), opened() as engine:
        lines = stage(engine, form, path)
        _take(office, engine, form, terms, told=told, views=views)
    if lines is None:
        lines = [line.number for line in form.lines(path)]
    return Taken(frozenset(filed), frozenset(lines) - filed)


def _take(office: Office, engine: Engine, form: Form, terms: Terms, *, told: _Told, views: bool) -> None:
    known = office.context.known
    judging = Judging(form, terms, known.rulebook, office.context.today())
    kinds = judge(engine, judging) if known.rulebook.is_plain else {}
    if not kinds:
        return
    written = Written(engine, judging, kinds)
    written.place(office.context)
    following = Following(engine, known.rulebook, field_columns(form.fields), on=judging.on)
    writing = _Writing(office, engine, written, following, governed=known.position, batch=terms.batch)
    writing.write(told, views=views)


class _Prepared(Struct, frozen=True):
    """A part as it is written: into the ledger, into the views, and which lines of the file it is."""

    history: History
    views: Mapping[str, str]
    lines: Sequence[int]


class _Underway(Struct, frozen=True):
    """A part that is being written."""

    lines: Sequence[int]
    copied: Future[Copied | None]
    shown: Future[bool] | None

    def done(self, told: _Told) -> bool:
        """Wait for it; whether the ledger has it now."""
        if self.shown is not None:
            self.shown.result()
        if self.copied.result() is None:
            return False
        told(self.lines)
        return True


class _Writing:
    """The parts, written one after the other: by one thread into the ledger, by another into the views."""

    def __init__(
        self, office: Office, engine: Engine, written: Written, following: Following, *, governed: int, batch: UUID
    ) -> None:
        self._office = office
        self._engine = engine
        self._written = written
        self._following = following
        self._governed = governed
        self._batch = batch

    def write(self, told: _Told, *, views: bool) -> None:
        """Write all parts; once one has found something in its way, only those underway. What is written is told."""
        self._office.projector.catch_up()
        underway: deque[_Underway] = deque()
        with ThreadPoolExecutor(1) as ledger, ThreadPoolExecutor(1) as second:
            try:
                for prepared in self._prepared(views=views):
                    while len(underway) == _AHEAD:
                        if not underway.popleft().done(told):
                            return
                    copied = ledger.submit(self._copy, prepared.history)
                    shown = second.submit(self._show, prepared.views, copied) if views else None
                    underway.append(_Underway(prepared.lines, copied, shown))
            finally:
                while underway:
                    underway.popleft().done(told)

    def _prepared(self, *, views: bool) -> Iterator[_Prepared]:
        parts = self._written.parts()
        for start in range(0, len(parts), _DETERMINED):
            some = parts[start : start + _DETERMINED]
            self._following.determine(some[0].first, some[-1].last)
            for first, last in some:
                history = self._written.history(first, last, governed=self._governed)
                shown = self._lines(first, last, on=history.day) if views else {}
                yield _Prepared(history, shown, self._written.lines(first, last))

    def _lines(self, first: int, last: int, *, on: date) -> Mapping[str, str]:
        reference = self._office.context.rulebook.reference
        return lines_of(self._engine, first=first, last=last, reference=reference, filed=on, batch=self._batch)

    def _copy(self, history: History) -> Copied | None:
        """None where somebody was first with one of these subjects, the day turned, rules moved, or nobody answers."""
        try:
            return self._office.application.recorder_.copy_in(history)
        except PersistenceError:
            return None

    def _show(self, views: Mapping[str, str], copied: Future[Copied | None]) -> bool:
        """Whether the views have it already; what they have not, the projector gives them."""
        try:
            with self._office.pool.connection() as connection:
                return show(connection, views, copied.result)
        except (psycopg.Error, Unavailable):
            return False
