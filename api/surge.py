"""The surge limit (INV-38): an import that newly burdens too many subjects waits, as to that, for a second officer.

What could be too much is filed under a stop of its own batch, asked to be started by the importer. If it turns out to
burden few, the engine confirms the start at once; else the batch waits for an officer: `stops start batch ID`.
"""

from collections.abc import Callable
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct

from api import stopping
from api.filing import IMPORTER
from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.stops import StopKind, Thing
from domain.values import MeasureKind

LIMIT: Final = "loop.surge_limit"
"""The parameter; where a ruleset has none, there is no limit."""

_NOBODY = Actor(IMPORTER, IMPORTER)
_T = TypeVar("_T")


class Surge(Struct, frozen=True):
    """How many subjects a batch would newly burden, and whether they wait."""

    subjects: int
    limit: int

    @property
    def waits(self) -> bool:
        """True if a second officer has to start it."""
        return self.subjects > self.limit


def filed_within(
    office: Office, batch: UUID, file: Callable[[], _T], *, subjects: int, by: Actor | None = None
) -> tuple[_T, Surge | None]:
    """File a batch about so many subjects; what burdens too many in a day waits. None where it cannot be too many.

    `by` is who imports: any other officer lets it go on.
    """
    importer = by or _NOBODY
    limit = _left_today(office)
    if limit is None or subjects <= limit:
        return file(), None
    thing = Thing(StopKind.BATCH, str(batch))
    office.context.stop(thing, reason=f"more than {limit} subjects", by=importer)
    office.context.start(thing, by=importer)
    done = file()
    office.projector.catch_up()
    surge = Surge(sum(1 for subject in stopping.of_batch(office, thing.name) if _waits(office, subject)), limit)
    if not surge.waits:
        stopping.start(office, thing, by=ENGINE)
    return done, surge


def _left_today(office: Office) -> int | None:
    """How many subjects imports may still newly burden on this day; None without a limit."""
    context = office.context
    today = context.today()
    ruleset = context.rulebook.governing(today).ruleset
    rows = [row for row in ruleset.parameters if row.key == LIMIT and row.in_force(today)]
    if not rows:
        return None
    sanctions = [row.measure for row in ruleset.measures if row.kind is MeasureKind.SANCTION]
    office.refresh()
    with office.pool.connection() as connection:
        row = connection.execute(
            "SELECT count(DISTINCT subject_id) FROM views.order_steps JOIN views.records USING (subject_id)"
            " WHERE batch IS NOT NULL AND filed_on = %(today)s AND stepped_on = %(today)s"
            " AND step = 'OrderOpened' AND measure = ANY(%(sanctions)s)",
            {"today": today, "sanctions": sanctions},
        ).fetchone()
    assert row is not None, "a count is a row"
    return max(0, rows[-1].value - int(str(row[0])))


def _waits(office: Office, subject_id: UUID) -> bool:
    """Whether a sanction follows for a subject that nothing but a stop keeps from being opened."""
    subject, context = office.ledger.subject(subject_id), office.context
    wanted = context.rulebook.determine(subject, on=context.today()).wanted.values()
    ordered = {order.measure for order in subject.orders.values() if order.stands}
    return any(
        one.terms.kind is MeasureKind.SANCTION and one.stopped - one.attended and one.terms.measure not in ordered
        for one in wanted
    )
