"""What every command of a ledger stands on: its clock and day, its rulebook, and which records are filed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.actors import Actor
from domain.errors import Conflict, InvalidInput, NotFound
from domain.events import ClockAdvanced, Event, Happened, LedgerOpened
from domain.stops import Stops, Thing, start, stop
from ledger.application import LedgerApplication
from ledger.database import Connection
from ledger.days import midnight, system_day
from ledger.genesis import (
    ClockKind,
    Genesis,
    LedgerUse,
    events_of_genesis,
    rulebook_of,
)
from ledger.log.append import Append, Appended, VersionTaken
from ledger.log.clock import DatabaseClock, SimulatedClock
from ledger.log.governing import latest_governing, read_governing
from ledger.log.mapper import stored
from ledger.log.streams import LEDGER_STREAM, STOPS_STREAM, department_stream
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.matching.answers import MakeMatcher, plain_matcher

_TRIES = 50
_ASKED = 20_000  # numbers


class FiledIdentity(Struct, frozen=True):
    """A record that is filed: at which subject, with which content (SHA-256)."""

    subject_id: UUID
    content_hash: bytes
    erased: bool = False


class Known(Struct, frozen=True):
    """What a process knows of what governs decisions, and up to which position; rulesets by their documents."""

    position: int
    compiled: Mapping[str, Compiled]
    rulebook: RulesetRulebook


class Context:
    """The genesis of a ledger and what it holds that is no subject's."""

    def __init__(
        self,
        application: LedgerApplication,
        pool: ConnectionPool[Connection],
        *,
        happened: list[Happened],
        make_matcher: MakeMatcher,
    ) -> None:
        """`happened` is the ledger's own stream."""
        self._application = application
        self._pool = pool
        self._version = len(happened)
        self.make_matcher = make_matcher
        opened = happened[0].event
        assert isinstance(opened, LedgerOpened), "a ledger's stream begins with its genesis"
        self.clock_kind = ClockKind(opened.clock)
        self.use = LedgerUse(opened.use)
        self.began_on = opened.began_on
        self.known = self._learnt({})
        """The rulebook, and up to which position it knows what governs decisions."""
        self.zone: ZoneInfo = self.rulebook.versions[-1].zone
        self._day = max([h.on for h in happened] + [self.began_on])
        self._ahead = timedelta(0)
        """How many days the database is ahead of this machine's clock, as far as appends have shown."""
        self._set_clock()

    @classmethod
    def load(
        cls, application: LedgerApplication, pool: ConnectionPool[Connection], *, make_matcher: MakeMatcher
    ) -> "Context":
        """Of a ledger that has begun. Raises NotFound for one that has not."""
        happened = application.events_of(LEDGER_STREAM)
        if not happened:
            raise NotFound("this ledger has not begun", do="Import a file into it, or name another with --ledger.")
        return cls(application, pool, happened=happened, make_matcher=make_matcher)

    def _set_clock(self) -> None:
        recorder = self._application.recorder_
        recorder.zone = self.zone
        if self.clock_kind is ClockKind.SIMULATED:
            self._simulated = SimulatedClock(midnight(self._day, self.zone))
            recorder.clock = self._simulated
        else:
            recorder.clock = DatabaseClock()

    # --- what governs decisions

    @property
    def rulebook(self) -> RulesetRulebook:
        """Every ruleset with the standing orders, under what is stopped, as this process last learnt of them."""
        return self.known.rulebook

    def learn(self) -> None:
        """Learn what was published, ordered, stopped and started, if anything was; rules that are compiled stay."""
        with self._pool.connection() as connection:
            latest = latest_governing(connection)
        if latest != self.known.position:
            self.known = self._learnt(self.known.compiled)

    def _learnt(self, compiled: Mapping[str, Compiled]) -> "Known":
        with self._pool.connection() as connection:
            found = read_governing(connection)
        rulebook, versions = rulebook_of(found, make_matcher=self.make_matcher, compiled=compiled)
        return Known(found.position, versions, rulebook)

    # --- stops

    def stop(self, thing: Thing, *, reason: str, by: Actor) -> bool:
        """Stop something at once, on one officer's word; False if it was stopped already."""
        return self._stop_or_start(lambda stops: stop(stops, thing, reason=reason), by=by)

    def start(self, thing: Thing, *, by: Actor) -> bool:
        """Ask for a start, or confirm what another officer asked for; True once it goes on. Raises Refused."""
        self._stop_or_start(lambda stops: start(stops, thing, by=by), by=by)
        return not self.rulebook.stops.stopped(thing.kind, thing.name)

    def _stop_or_start(self, decide: Callable[[Stops], Sequence[Event]], *, by: Actor) -> bool:
        """Decide on what is known, append, and decide again where somebody was first."""
        for _ in range(_TRIES):
            self.learn()
            stops = self.rulebook.stops
            events = [Happened(event, self.turn_to_now(), by) for event in decide(stops)]
            if not events:
                return False
            try:
                self._application.recorder_.group.append(
                    Append(events=tuple(stored(STOPS_STREAM, stops.version, events)))
                )
            except VersionTaken:
                continue
            self.learn()
            return True
        raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")

    # --- as it was known

    def rulebook_at(self, position: int) -> RulesetRulebook:
        """The rulebook as it was known at a position of the ledger, by the plain evaluator alone: for reading."""
        with self._pool.connection() as connection:
            known = read_governing(connection).up_to(position)
        now = self.rulebook
        if not known.rulesets or (len(known.rulesets), len(known.withdrawn)) == (len(now.versions), len(now.voided)):
            return now
        return rulebook_of(known, make_matcher=plain_matcher)[0]

    # --- the day

    def today(self) -> date:
        """The ledger's day, in the ruleset's zone; the append itself checks it against the clock."""
        if self.clock_kind is ClockKind.SIMULATED:
            return self._day
        return system_day(self.zone) + self._ahead

    def tomorrow(self) -> date:
        """The day after."""
        return self.today() + timedelta(days=1)

    def turn_to(self, day: date) -> None:
        """The append found another day; decide for that one from now on. The database's clock counts, not ours."""
        if self.clock_kind is not ClockKind.SIMULATED:
            self._ahead = day - system_day(self.zone)
            return
        self._day = max(self._day, day)
        self._simulated.advance_to(max(self._simulated.instant(), midnight(self._day, self.zone)))

    def turn_to_now(self) -> date:
        """The ledger's day by its own clock: the database's, or where a simulated one has been moved by anybody."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT greatest(recorded_at, CASE WHEN %s THEN clock_timestamp() END)"
                " FROM ledger.stored_events ORDER BY notification_id DESC LIMIT 1",
                (self.clock_kind is ClockKind.DATABASE,),
            ).fetchone()
        assert row is not None, "a ledger that has begun has an event"
        assert isinstance(row[0], datetime)
        self.turn_to(row[0].astimezone(self.zone).date())
        return self.today()

    def advance_to(self, day: date, *, by: Actor) -> None:
        """Move a simulated clock on to a day, on the record. Raises InvalidInput on any other ledger."""
        if self.clock_kind is not ClockKind.SIMULATED:
            raise InvalidInput("only a simulated ledger's clock can be moved", do="Leave the clock alone.")
        while day > self._day:
            self._advance(day, by=by)

    def _advance(self, day: date, *, by: Actor) -> None:
        """To the day, or to where another process has moved the clock meanwhile."""
        rows = stored(LEDGER_STREAM, self._version, [Happened(ClockAdvanced(day=day), day, by)])
        self._simulated.advance_to(max(self._simulated.instant(), midnight(day, self.zone)))
        try:
            self._application.recorder_.group.append(Append(events=tuple(rows)))
        except VersionTaken:
            happened = self._application.events_of(LEDGER_STREAM)
            self._version, day = len(happened), max(one.on for one in happened)
        else:
            self._version += 1
        self.turn_to(day)

    # --- identities

    def filed(self, record_ids: Iterable[UUID]) -> dict[UUID, FiledIdentity]:
        """Those of the records that are filed, wherever."""
        wanted = list(record_ids)
        if not wanted:
            return {}
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT record_id, subject_id, content_hash, erased FROM ledger.record_identities"
                " WHERE record_id = ANY(%s)",
                (wanted,),
                prepare=True,
            ).fetchall()
        return {UUID(str(r)): FiledIdentity(UUID(str(s)), _bytes(h), e is True) for r, s, h, e in rows}

    def subject_known_as(self, scheme: str, number: str) -> UUID | None:
        """The subject that a number means, by any alias."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT subject_id FROM ledger.aliases WHERE scheme = %s AND number = %s", (scheme, number)
            ).fetchone()
        return UUID(str(row[0])) if row else None

    def subjects_known_as(self, numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
        """The subjects that pairs of scheme and number mean, by any alias; a pair that means nobody is left out."""
        wanted = list(numbers)
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT scheme, number, subject_id FROM ledger.aliases"
                " JOIN unnest(%s::text[], %s::text[]) AS asked (scheme, number) USING (scheme, number)",
                ([scheme for scheme, _ in wanted], [number for _, number in wanted]),
                prepare=True,
            ).fetchall()
        return {(str(scheme), str(number)): UUID(str(subject_id)) for scheme, number, subject_id in rows}

    def known_in(self, scheme: str, numbers: Iterable[str]) -> Iterator[str]:
        """Those of the numbers of one scheme that mean somebody, by any alias."""
        wanted = iter(numbers)
        with self._pool.connection() as connection:
            if not connection.execute("SELECT FROM ledger.aliases WHERE scheme = %s LIMIT 1", (scheme,)).fetchall():
                return
            while some := list(islice(wanted, _ASKED)):
                rows = connection.execute(
                    "SELECT number FROM ledger.aliases WHERE scheme = %s AND number = ANY(%s)", (scheme, some)
                ).fetchall()
                yield from (str(number) for (number,) in rows)


def _bytes(value: object) -> bytes:
    assert isinstance(value, bytes | memoryview)
    return bytes(value)


def begin(application: LedgerApplication, genesis: Genesis) -> None:
    """Write a ledger's genesis; where another process was first, its genesis stands and this one is not written."""
    own, departments = events_of_genesis(genesis)
    rows = stored(LEDGER_STREAM, 0, own)
    for name, happened in departments.items():
        rows += stored(department_stream(name), 0, happened)
    recorder = application.recorder_
    recorder.zone = ZoneInfo(genesis.ruleset.zone)
    if genesis.clock is ClockKind.SIMULATED:
        recorder.clock = SimulatedClock(midnight(genesis.began_on, recorder.zone))
    [result] = recorder.append([Append(events=tuple(rows))])
    if not isinstance(result, Appended | VersionTaken):
        raise result
