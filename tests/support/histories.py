"""Two ledgers of one beginning: into one a file is taken over in columns, into the other it is filed row by row."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from api.filing import file_now
from api.history.taking import Taken, take
from api.sorting import read_under, sort_out
from api.wiring import Office
from domain.actors import Actor
from domain.stops import StopKind, Thing
from ledger.genesis import ClockKind, Genesis
from ledger.server.embedded import EmbeddedServer
from projections.rebuild import rebuild
from rules.rulesets import Ruleset
from rules.unconfirmed import unconfirmed
from tests.support import replayed
from tests.support.ledgers import fresh_ledger
from tests.support.replayed import tables

BY = Actor("local:office", "Lu")

# Positions aside: what every stream holds, who was filed where, and whom numbers mean.
HELD = (
    "SELECT originator_id, originator_version, topic, convert_from(state, 'UTF8'), recorded_at"
    " FROM ledger.stored_events WHERE originator_id IN (SELECT subject_id FROM ledger.aliases) ORDER BY 1, 2",
    "SELECT record_id, subject_id, encode(content_hash, 'hex'), erased FROM ledger.record_identities ORDER BY 1",
    "SELECT scheme, number, subject_id FROM ledger.aliases ORDER BY 1, 2",
)
TOLD_BY_POSITION = ("progress", "order_steps", "task_steps", "tasks")  # of what was filed row by row alone


class Histories:
    """Files of one format, on ledgers of one pack that begin on one day."""

    def __init__(
        self, new_ledger: Callable[[], str], stack: ExitStack, format_: str, ruleset: Ruleset, on: date
    ) -> None:
        self._new_ledger = new_ledger
        self._stack = stack
        self.format = format_
        self.ruleset = ruleset
        self.on = on

    def office(self, ruleset: Ruleset | None = None) -> Office:
        """A new ledger."""
        adopted = ruleset or self.ruleset
        office = self._stack.enter_context(replayed.office(self._new_ledger()))
        office.begin(Genesis(adopted, ClockKind.SIMULATED, self.on, unconfirmed(adopted), BY))
        return office

    def stopped(self, office: Office, path: Path) -> None:
        """Stop a file's batch."""
        batch = read_under(path, name=self.format, shelf=office.shelf(), importer=BY.account).batch
        office.context.stop(Thing(StopKind.BATCH, str(batch)), reason="take-over", by=BY)

    def filed(self, office: Office, path: Path, *, only: frozenset[int] | None = None) -> list[object]:
        """Filed row by row; what came of the rows that were not."""
        shelf = office.shelf()
        batch = sort_out(path, name=self.format, shelf=shelf, latest=self.on, importer=BY.account, only=only)
        _, late = file_now(office, batch, tick=lambda _: None)
        office.refresh()
        return sorted([(one.line, one.reasons) for one in (*batch.rejects, *late)]) + [
            one.line for one in batch.repeats
        ]

    def taken(self, office: Office, path: Path) -> Taken:
        """Taken over in columns, as far as it goes."""
        terms = read_under(path, name=self.format, shelf=office.shelf(), importer=BY.account)
        return take(office, path, terms, tick=lambda _: None)

    def both(self, path: Path, ruleset: Ruleset | None = None) -> tuple[Office, Office, Taken]:
        """One office that takes a file over, one that files it row by row."""
        office, other = self.office(ruleset), self.office(ruleset)
        for one in (office, other):
            self.stopped(one, path)
        found = self.taken(office, path)
        assert self.filed(office, path, only=found.left) == self.filed(other, path)
        return office, other, found


@contextmanager
def histories(server: EmbeddedServer, migrated: str, format_: str, ruleset: Ruleset, on: date) -> Iterator[Histories]:
    """Histories whose ledgers are dropped at the end."""
    with ExitStack() as stack:
        yield Histories(lambda: stack.enter_context(fresh_ledger(server, migrated)), stack, format_, ruleset, on)


def held(office: Office) -> list[list[tuple[object, ...]]]:
    """What the ledger holds."""
    with office.pool.connection() as connection:
        return [connection.execute(query).fetchall() for query in HELD]


def shown(office: Office) -> dict[str, list[str]]:
    """What the views show."""
    with office.pool.connection() as connection:
        return {name: rows for name, rows in tables(connection).items() if name not in TOLD_BY_POSITION}


def assert_same(office: Office, other: Office) -> None:
    """Whatever is written is the same, and so is what a rebuild makes of it."""
    assert held(office) == held(other)
    assert shown(office) == shown(other)
    rebuild(office.database, office.new_projector, tick=lambda _: None)
    assert shown(office) == shown(other), "what a rebuild makes of the same events is the same too"
