"""Rulemaking on a ledger: each step of a ruleset's life is decided on what stands, appended, or decided again.

Who takes part drafts and submits; approving, refusing, publishing and withdrawing is the lead office's: a power that
the ruleset in force states (`acts: [release_rules]`). Every step knows of every ruleset before it, or is not written.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import LiteralString
from uuid import UUID

from msgspec import Struct
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

from domain import rulemaking
from domain.actors import Actor
from domain.errors import Conflict, InvalidInput, NotFound, WrongActor
from domain.events import Event, Happened, RulesetAdopted, RulesetEvent, RulesetPublished
from domain.rulemaking import Content, Life, Release, Seen
from domain.values import RegisterAct
from ledger.application import LedgerApplication
from ledger.context import Context
from ledger.database import Connection
from ledger.log.append import Append, DayTurned, RulesMoved, VersionTaken
from ledger.log.mapper import decode, stored
from ledger.log.streams import ruleset_stream
from rules.powers import may_keep_register, takes_part
from rules.releasing.appraisal import Appraisal, appraise
from rules.releasing.differing import Differing, differences, digest
from rules.releasing.release import Passed, acknowledged_before, in_force_from, refuse_unfit
from rules.rulesets import Ruleset, of_document
from rules.unconfirmed import unacknowledged, unconfirmed

_TRIES = 50
NO_FILES: Mapping[str, str] = MappingProxyType({})
"""Of a draft that does not come from files."""
_DAY = timedelta(days=1)
_LIVES: LiteralString = (  # the topics as migration 0016 names them, so that its index answers
    "SELECT originator_id, originator_version, topic, state FROM ledger.stored_events WHERE topic IN ("
    "'ruleset-adopted.1', 'ruleset-drafted.1', 'ruleset-edited.1', 'ruleset-tested.1', 'ruleset-submitted.1',"
    " 'ruleset-approved.1', 'ruleset-refused.1', 'ruleset-published.1', 'ruleset-withdrawn.1') ORDER BY notification_id"
)


class Versions(Struct, frozen=True):
    """Every version there is, by its number, and how long the stream of each is."""

    pack: str
    lives: Mapping[int, Life]
    lengths: Mapping[int, int]

    def of(self, version: int) -> Life:
        """One of them. Raises NotFound."""
        if version not in self.lives:
            raise NotFound(
                f"{self.pack} version {version}",
                do=f"`jiangcheng rules list` names them: {', '.join(map(str, sorted(self.lives)))}.",
            )
        return self.lives[version]

    @property
    def published(self) -> list[tuple[Ruleset, tuple[str, ...]]]:
        """What was adopted or published, oldest first, each with the keys acknowledged."""
        events = (one.event for life in self.lives.values() for one in life.steps)
        found = [event for event in events if isinstance(event, RulesetAdopted | RulesetPublished)]
        found.sort(key=lambda event: event.version)
        return [(of_document(event.document), event.acknowledged) for event in found]

    @property
    def standing(self) -> Ruleset:
        """The latest that is published and not found unlawful; where all are, the first."""
        rulesets = [ruleset for ruleset, _ in self.published]
        lawful = [one for one in rulesets if self.lives[one.version].withdrawn_from is None]
        return (lawful or rulesets[:1])[-1]

    def earlier(self, version: int) -> list[Ruleset]:
        """What was published with a lower number, oldest first."""
        return [ruleset for ruleset, _ in self.published if ruleset.version < version]

    def before(self, version: int) -> Ruleset:
        """What a version is compared with: the one that stands; once it is published, the one before it."""
        if self.of(version).effective_from is None:
            return self.standing
        return (self.earlier(version) or [self.standing])[-1]


class Rulemaking:
    """The lives of a ledger's rulesets, and the steps that officers take in them."""

    def __init__(self, application: LedgerApplication, pool: ConnectionPool[Connection], context: Context) -> None:
        self._application = application
        self._pool = pool
        self._context = context

    def versions(self) -> Versions:
        """Every version, with everything that happened to it."""
        lives: dict[int, Life] = {}
        lengths: dict[int, int] = {}
        with self._pool.connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            for stream, place, topic, state in cursor.execute(_LIVES):
                happened = decode(topic, bytes(state))
                event = happened.event
                assert isinstance(event, RulesetEvent), "these are their topics"
                life = lives.get(event.version) or Life(event.pack, event.version)
                lives[event.version] = rulemaking.fold(life, [happened])
                if stream == ruleset_stream(event.pack, event.version):
                    lengths[event.version] = place
        return Versions(next(iter(lives.values())).pack, lives, lengths)

    def differences(self, version: int) -> list[Differing]:
        """What a version says otherwise than the one that stands; of one that is published, than the one before it."""
        known = self.versions()
        return differences(known.before(version), _document(known.of(version)))

    def appraisal(self, version: int) -> Appraisal:
        """The same with what came of trying it: what its approver is shown. Raises NotFound."""
        known = self.versions()
        life = known.of(version)
        published = [one for one, _ in known.published]
        return appraise(
            _document(life),
            life.content.examples,
            against=known.before(version),
            before=published if life.effective_from is None else known.earlier(version) or published[:1],
            make_matcher=self._context.make_matcher,
        )

    # --- steps

    def draft(
        self, ruleset: Ruleset, examples: str, *, by: Actor, reason: str, files: Mapping[str, str] = NO_FILES
    ) -> Life:
        """Begin a version. Raises Refused, InvalidInput."""

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_stranger(by, on)
            if ruleset.pack != known.pack or ruleset.version <= known.published[-1][0].version:
                raise InvalidInput(
                    f"{ruleset.pack} version {ruleset.version} does not follow {known.standing.reference}",
                    do=f"Write pack: {known.pack} and version: {max(known.lives) + 1}.",
                )
            return rulemaking.draft(life, _content(ruleset, examples, files), reason=reason)

        return self._step(ruleset.version, decide, by=by)

    def edit(
        self,
        ruleset: Ruleset,
        examples: str,
        *,
        by: Actor,
        reason: str,
        files: Mapping[str, str] = NO_FILES,
        read: str | None = None,
    ) -> Life:
        """Replace the document of a draft; whatever was tested, submitted or approved is so no longer.

        `read` is the tag of the content that the author read. Raises ChangedSince where something else stands.
        """

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_stranger(by, on)
            if ruleset.pack != known.pack:
                raise InvalidInput(f"{ruleset.pack} is another pack than {known.pack}", do="Edit the one drafted.")
            known.of(ruleset.version)
            return rulemaking.edit(life, _content(ruleset, examples, files), reason=reason, read=read)

        return self._step(ruleset.version, decide, by=by)

    def submit(self, version: int, *, by: Actor, reason: str) -> Life:
        """Test a draft and hand it to the lead office. Raises InvalidPack with everything that is wrong with it."""

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_stranger(by, on)
            known.of(version)
            soonest = in_force_from(_document(life), published_on=on, effective_from=on + _DAY)
            rulemaking.submit(life, examples=0, notices=0, reason=reason)  # refused before it is tested
            passed = self._passed(soonest, life, known)
            return rulemaking.submit(life, examples=passed.examples, notices=passed.notices, reason=reason)

        return self._step(version, decide, by=by)

    def approve(self, version: int, content_hash: str, *, by: Actor, reason: str) -> Life:
        """Approve one content, as a second officer of the lead office. Raises WrongActor, NotAllowed."""

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_all_but_the_lead(by, on)
            known.of(version)
            found = differences(known.standing, _document(life))
            seen = Seen(known.standing.reference, len(found), digest(found))
            return rulemaking.approve(life, content_hash, seen=seen, by=by, reason=reason)

        return self._step(version, decide, by=by)

    def refuse(self, version: int, content_hash: str, *, by: Actor, reason: str) -> Life:
        """Send one content back to its author, as a second officer of the lead office. Raises Refused."""

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_all_but_the_lead(by, on)
            known.of(version)
            return rulemaking.refuse(life, content_hash, by=by, reason=reason)

        return self._step(version, decide, by=by)

    def publish(
        self, version: int, *, effective_from: date, acknowledged: Sequence[str], by: Actor, reason: str
    ) -> Life:
        """Publish what was approved, from a day after today. Raises Refused, InvalidInput, InvalidPack."""

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_all_but_the_lead(by, on)
            known.of(version)
            ruleset = in_force_from(_document(life), published_on=on, effective_from=effective_from)
            release = Release(ruleset.content_hash, ruleset.document, effective_from, tuple(acknowledged))
            against = known.standing.reference
            steps = rulemaking.publish(life, release, against=against, on=on, by=by, reason=reason)
            _refuse_before(known, effective_from)
            _refuse_unacknowledged(ruleset, known, acknowledged)
            self._passed(ruleset, life, known)
            return steps

        return self._step(version, decide, by=by)

    def withdraw(self, version: int, *, effective_on: date | None, article: str, by: Actor, reason: str) -> Life:
        """Find a published version unlawful from a day, today if none is named: it is no ground of anything."""

        def decide(known: Versions, life: Life, on: date) -> Sequence[Event]:
            self._refuse_all_but_the_lead(by, on)
            known.of(version)
            return rulemaking.withdraw(life, effective_on=effective_on or on, article=article, reason=reason)

        return self._step(version, decide, by=by)

    # --- how a step is taken

    def _step(self, version: int, decide: Callable[[Versions, Life, date], Sequence[Event]], *, by: Actor) -> Life:
        """Decide on what is known, append, and decide again where somebody was first or the day has turned."""
        for _ in range(_TRIES):
            self._context.learn()
            on = self._context.turn_to_now()
            known = self.versions()
            life = known.lives.get(version) or Life(known.pack, version)
            happened = [Happened(event, on, by) for event in decide(known, life, on)]
            if not happened:
                return life
            try:
                self._append(ruleset_stream(known.pack, version), known.lengths.get(version, 0), happened)
            except (VersionTaken, RulesMoved, DayTurned):
                continue
            self._context.learn()
            return rulemaking.fold(life, happened)
        raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")

    def _append(self, stream: UUID, length: int, happened: Sequence[Happened]) -> None:
        self._application.recorder_.group.append(
            Append(
                events=tuple(stored(stream, length, happened)),
                day=happened[0].on,
                governed=self._context.known.position,
            )
        )

    def _passed(self, ruleset: Ruleset, life: Life, known: Versions) -> Passed:
        before = [one for one, _ in known.published]
        return refuse_unfit(ruleset, life.content.examples, before=before, make_matcher=self._context.make_matcher)

    def refuse_stranger(self, by: Actor) -> None:
        """Raise WrongActor for whoever takes no part: drafts are not for everybody to read."""
        self._refuse_stranger(by, self._context.today())

    def _refuse_stranger(self, by: Actor, on: date) -> None:
        if not takes_part(self._context.rulebook.governing(on).ruleset, by.account):
            raise WrongActor(f"{by.account} takes no part", do="Act for a department that the ruleset lists.")

    def _refuse_all_but_the_lead(self, by: Actor, on: date) -> None:
        ruleset = self._context.rulebook.governing(on).ruleset
        if not may_keep_register(ruleset, by.account, RegisterAct.RELEASE_RULES, on):
            leads = [
                row.department
                for row in ruleset.departments
                if may_keep_register(ruleset, row.department, RegisterAct.RELEASE_RULES, on)
            ]
            raise WrongActor(
                f"{by.account} is not the lead office: it does not approve, refuse, publish or withdraw rulesets",
                do=f"Let {', '.join(leads) or 'a department to which the ruleset gives release_rules'} do so.",
            )


def _content(ruleset: Ruleset, examples: str, files: Mapping[str, str]) -> Content:
    return Content(ruleset.content_hash, ruleset.document, examples, tuple(sorted(files.items())))


def _document(life: Life) -> Ruleset:
    return of_document(life.content.document)


def _refuse_before(known: Versions, effective_from: date) -> None:
    """A version takes effect after those published before it, or the order of versions would say two things."""
    days = [one.effective_from for one in known.lives.values() if one.withdrawn_from is None]
    latest = max((day for day in days if day is not None), default=date.min)
    if effective_from <= latest:
        raise InvalidInput(
            f"{effective_from} is not after {latest}, the day of the version before",
            do="Name a later day, or withdraw the version before if it is unlawful.",
        )


def _refuse_unacknowledged(ruleset: Ruleset, known: Versions, acknowledged: Sequence[str]) -> None:
    """What needs legal confirmation is acknowledged by key, once for what it says (domain.md 8)."""
    if strange := sorted(set(acknowledged) - set(unconfirmed(ruleset))):
        raise InvalidInput(f"nothing to acknowledge under {', '.join(strange)}", do="Leave it out.")
    before = acknowledged_before(known.published)
    missing = [key for key in unacknowledged(ruleset, acknowledged=before) if key not in acknowledged]
    if missing:
        raise InvalidInput(
            f"{ruleset.pack}@{ruleset.version} rests on what is not confirmed: {', '.join(missing)}",
            do="Have the lead office acknowledge each of them by its key: --acknowledge KEY.",
        )
