"""The ledger: commands in, decisions appended, one transaction a command, one subject at a time.

A command loads its subject, decides under the rulebook on the ledger's day, and appends everything it decided at
once. Whoever loses a race decides again on what is there; only a decision that itself refuses is an error.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from uuid import UUID

from eventsourcing.persistence import DataError, IntegrityError
from msgspec import Struct
from msgspec.structs import replace

from domain.actors import Actor
from domain.commands import Command, FileRecords
from domain.errors import AlreadyDifferent, Conflict, Erased, Forgotten, JiangchengError, Refused
from domain.events import (
    AliasAdded,
    DocumentErased,
    Happened,
    RecordFiled,
    RecordSucceeded,
    RecordWithdrawn,
    SubjectCodeCorrected,
    SubjectErased,
    SubjectRegistered,
)
from domain.procedures.documents import document_id
from domain.procedures.links import Other, others
from domain.records import Record
from domain.state import Subject
from domain.subjects import Decided, decide
from ledger.application import LedgerApplication
from ledger.context import Context, FiledIdentity
from ledger.latest import Determined, Latest
from ledger.log.append import (
    Alias,
    AliasTaken,
    Append,
    Appended,
    DayTurned,
    Identity,
    IdentityTaken,
    Refusal,
    RulesMoved,
    VersionTaken,
)
from ledger.log.mapper import stored
from ledger.turns import Turns
from ledger.vault.redacting import Keyed, masked, refuse_in_clear, with_keyed_digests
from ledger.vault.rows import NO_ROWS, VaultRows
from rules.following.rulebook import RulesetRulebook
from rules.following.settling import settle

_TRIES = 50
_TOGETHER = 500  # subjects


class Executed(Struct, frozen=True):
    """What a command came to: nothing happened if it asked for nothing new; `position` is then None."""

    subject: Subject
    happened: tuple[Happened, ...]
    position: int | None
    due: date | None
    """The next day on which time alone asks for something of this subject."""


Outcome = Executed | Exception
"""What came of one of several commands: it was carried out, or this is why not."""


class Asked(Struct, frozen=True):
    """A command for a subject by an actor, and what goes into the vault with whatever it brings about."""

    subject_id: UUID
    command: Command
    by: Actor
    vault: VaultRows = NO_ROWS


class Ledger:
    """One ledger's commands. Safe to share between threads; other processes may write at the same time."""

    def __init__(self, application: LedgerApplication, context: Context, *, keyed: Keyed) -> None:
        """`keyed` makes of a digest the keyed one by which a person's file is told."""
        self._keyed = keyed
        self.application = application
        self.context = context
        self.latest = Latest()
        self._turns = Turns()

    def subjects(self, subject_ids: Iterable[UUID]) -> Iterator[Subject]:
        """The same of many, read together as they are asked for."""
        wanted = iter(subject_ids)
        while some := list(islice(wanted, _TOGETHER)):
            read = self.application.fetch(some)
            for one in some:
                remembered = self.application.remembered(one) if one in read else None
                yield self.subject(one) if remembered is None else remembered

    def subject(self, subject_id: UUID) -> Subject:
        """A subject as the rules in force can be asked about: whole, where its state was settled under others."""
        found = self.application.subject(subject_id)
        if found.settled is None or found.settled.ruleset == self.context.rulebook.reference:
            return found
        return self.application.whole(subject_id)

    def execute(self, subject_id: UUID, command: Command, *, by: Actor) -> Executed:
        """Carry out one command. Raises Refused where the decision says no, Conflict only when retrying fails."""
        return self.carry_out(Asked(subject_id, command, by))

    def carry_out(self, asked: Asked) -> Executed:
        """The same of a command with what goes into the vault. Raises PersonTaken too."""
        [outcome] = self.execute_all([asked])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def execute_all(self, asked: Sequence[Asked]) -> list[Outcome]:
        """Carry out commands for different subjects in one transaction; each has its own outcome, in order."""
        with self._turns.of(one.subject_id for one in asked):
            self.application.fetch(one.subject_id for one in asked)
            if len(asked) > 1:
                self.context.rulebook.foresee(_to_file(asked))
            return self._carry_out(asked)

    def _carry_out(self, asked: Sequence[Asked]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = {}
        left = dict(enumerate(asked))
        for _ in range(_TRIES):
            attempts = {place: self._decide(one) for place, one in left.items()}
            settled = {place: self._outcome_of(attempt) for place, attempt in attempts.items()}
            outcomes |= {place: outcome for place, outcome in settled.items() if outcome is not None}
            to_write = {p: a for p, a in attempts.items() if isinstance(a, _Attempt) and settled[p] is None}
            written = self._write(to_write)
            outcomes |= written
            again = {p: self._without_filed(one) for p, one in left.items() if p not in outcomes}
            outcomes |= {p: found for p, found in again.items() if isinstance(found, JiangchengError)}
            left = {p: found for p, found in again.items() if isinstance(found, Asked)}
            if not left:
                return [outcomes[place] for place in range(len(asked))]
        for place in left:
            outcomes[place] = Conflict(f"{_TRIES} attempts", do="Try again in a moment.")
        return [outcomes[place] for place in range(len(asked))]

    def _decide(self, asked: Asked) -> "_Attempt | JiangchengError":
        """Decide on what this process remembers; what says no, or nothing, is asked again of the ledger itself."""
        remembered = self.application.remembered(asked.subject_id)
        if remembered is not None:
            attempt = self._decide_on(remembered, asked)
            if isinstance(attempt, _Attempt) and attempt.decided.happened:
                return attempt
        attempt = self._decide_on(self.application.subject(asked.subject_id), asked)
        if isinstance(attempt, Forgotten):
            return self._decide_on(self.application.whole(asked.subject_id), asked)
        return attempt

    def _decide_on(self, subject: Subject, asked: Asked) -> "_Attempt | JiangchengError":
        if _has_filed(subject, asked.command):
            unfiled = self._without_filed(asked)
            if isinstance(unfiled, JiangchengError):
                return unfiled
        day = self.context.today()
        known = self.context.known
        rulebook = known.rulebook
        try:
            command = with_keyed_digests(masked(asked.command), subject, self._keyed)
            decided = decide(subject, command, on=day, by=asked.by, rulebook=rulebook)
            refuse_in_clear(decided.subject, decided.happened)
        except JiangchengError as refusal:
            return refusal
        due = rulebook.next_due(decided.subject, decided.determination.timeline, after=day)
        if decided.determination.incidents:
            due = self.context.tomorrow()
        attempt = _Attempt(subject, decided, day, due, rulebook.reference, known.position, asked.vault)
        asked_of = list(others(subject, decided.subject, decided.happened))
        return self._with_others(attempt, asked_of, rulebook, by=asked.by) if asked_of else attempt

    def _with_others(
        self, attempt: "_Attempt", asked_of: Sequence[Other], rulebook: RulesetRulebook, *, by: Actor
    ) -> "_Attempt | JiangchengError":
        """The attempt with what it asks of other streams, which are written with it or not at all (INV-12, INV-34)."""
        beside: dict[UUID, _Beside] = {}
        for other in asked_of:
            known = beside.get(other.stream)
            try:
                found = self._decide_beside(other, known, rulebook, on=attempt.day, by=by)
            except JiangchengError as refusal:
                return refusal
            beside[other.stream] = found
        return replace(attempt, beside=tuple(beside.values()))

    def _decide_beside(
        self, other: Other, known: "_Beside | None", rulebook: RulesetRulebook, *, on: date, by: Actor
    ) -> "_Beside":
        before = self.application.subject(other.stream) if known is None else known.decided.subject
        try:
            decided = decide(before, other.command, on=on, by=by, rulebook=rulebook)
        except Forgotten:
            before = self.application.whole(other.stream)
            decided = decide(before, other.command, on=on, by=by, rulebook=rulebook)
        refuse_in_clear(decided.subject, decided.happened)
        due = rulebook.next_due(decided.subject, decided.determination.timeline, after=on)
        if decided.determination.incidents:
            due = self.context.tomorrow()
        if known is None:
            return _Beside(before, decided, due)
        both = (*known.decided.happened, *decided.happened)
        whole = Decided(happened=both, subject=decided.subject, determination=decided.determination)
        return _Beside(known.subject, whole, due)

    def _without_filed(self, asked: Asked) -> Asked | Refused:
        """The same without the records that are filed; one that is filed with other content is refused."""
        command = asked.command
        if not isinstance(command, FileRecords):
            return asked
        known = self.context.filed(record.record_id for record in command.records)
        for record in command.records:
            filed = known.get(record.record_id)
            if filed is not None and filed.erased:
                return Erased("the record is filed, and stays so", do="Nothing is to be done; it is not filed again.")
            if filed is not None and filed != FiledIdentity(asked.subject_id, bytes.fromhex(record.content_hash)):
                return _different(record, filed, asked.subject_id)
        new = tuple(record for record in command.records if record.record_id not in known)
        return replace(asked, command=replace(command, records=new), vault=asked.vault.without(known))

    def _settle(self, subject: Subject) -> Subject:
        return settle(subject, self.context.rulebook, on=self.context.today())

    def _outcome_of(self, attempt: "_Attempt | JiangchengError") -> Outcome | None:
        """The outcome of an attempt that has nothing to write."""
        if isinstance(attempt, JiangchengError):
            return attempt
        if not attempt.decided.happened:
            return Executed(attempt.decided.subject, (), None, attempt.due)
        return None

    def _write(self, attempts: "dict[int, _Attempt]") -> dict[int, Outcome]:
        if not attempts:
            return {}
        appends = [attempt.append() for attempt in attempts.values()]
        results = self._append(appends)
        return {
            place: self._executed(attempt, result)
            for (place, attempt), result in zip(attempts.items(), results, strict=True)
            if not self._must_decide_again(attempt, result)
        }

    def _append(self, appends: Sequence[Append]) -> Sequence[Appended | Refusal]:
        """One command joins the group that is committing; several are a group of their own."""
        if len(appends) > 1:
            return self.application.recorder_.append(appends)
        try:
            return [self.application.recorder_.group.append(appends[0])]
        except (IntegrityError, DataError) as refusal:
            return [refusal]

    def _must_decide_again(self, attempt: "_Attempt", result: Appended | Refusal) -> bool:
        if isinstance(result, DayTurned):
            self.context.turn_to(result.day)
            return True
        if isinstance(result, RulesMoved):
            self.context.learn()
            return True
        if isinstance(result, AliasTaken) and not self._is_its_own(result, attempt.subject.subject_id):
            return False
        if isinstance(result, VersionTaken | IdentityTaken | AliasTaken):
            self.application.subject(attempt.subject.subject_id)  # brings what is remembered up to date
            return True
        return False

    def _is_its_own(self, taken: AliasTaken, subject_id: UUID) -> bool:
        """Somebody else registered the same subject first; the number is not another's."""
        return self.context.subject_known_as(taken.scheme, taken.number) == subject_id

    def _executed(self, attempt: "_Attempt", result: Appended | Refusal) -> Outcome:
        if not isinstance(result, Appended):
            return result
        decided = attempt.decided
        if decided.subject.settled is None:  # views show the whole past
            self.latest.put(Determined(decided.subject, decided.determination.timeline, attempt.due, attempt.reference))
        self.application.keep(attempt.subject, decided.subject, settle=self._settle)
        for beside in attempt.beside:
            self.latest.put(beside.determined(attempt.reference))
            self.application.keep(beside.subject, beside.decided.subject, settle=self._settle)
        return Executed(decided.subject, decided.happened, result.positions[-1], attempt.due)


class _Beside(Struct, frozen=True):
    """What an attempt asks of another stream."""

    subject: Subject
    decided: Decided
    due: date | None

    def determined(self, reference: str) -> Determined:
        """What the views may take over of it."""
        return Determined(self.decided.subject, self.decided.determination.timeline, self.due, reference)


class _Attempt(Struct, frozen=True):
    """A decision that is ready to be written."""

    subject: Subject
    decided: Decided
    day: date
    due: date | None
    reference: str
    governed: int
    vault: VaultRows
    beside: tuple[_Beside, ...] = ()

    def append(self) -> Append:
        """Everything the command writes, in one piece."""
        happened = self.decided.happened
        events = stored(self.subject.subject_id, self.subject.version, happened)
        for other in self.beside:
            events += stored(other.subject.subject_id, other.subject.version, other.decided.happened)
        return Append(
            events=tuple(events),
            identities=tuple(_identities(self.subject.subject_id, happened)),
            aliases=tuple(_aliases(self.subject, happened)),
            vault=self.vault,
            erasures=tuple(_erasures(self.subject.subject_id, happened)),
            day=self.day,
            governed=self.governed,
        )


def _to_file(asked: Iterable[Asked]) -> Iterator[Record]:
    for one in asked:
        if isinstance(one.command, FileRecords):
            yield from one.command.records


def _has_filed(subject: Subject, command: Command) -> bool:
    """The domain leaves alone what is filed, whatever it says now; only the ledger knows what was filed."""
    return isinstance(command, FileRecords) and any(r.record_id in subject.records for r in command.records)


def _different(record: Record, filed: FiledIdentity, subject_id: UUID) -> AlreadyDifferent:
    if filed.subject_id != subject_id:
        return AlreadyDifferent(f"{record.document.doc_no}, at another subject", do="Withdraw it there first.")
    return AlreadyDifferent(record.document.doc_no, do=f"Correct it instead: `jiangcheng correct {record.record_id}`.")


def _identities(subject_id: UUID, happened: Iterable[Happened]) -> Iterable[Identity]:
    for one in happened:
        if isinstance(one.event, RecordFiled | RecordSucceeded):
            yield _identity(subject_id, one.event.record)


def _erasures(subject_id: UUID, happened: Iterable[Happened]) -> Iterator[UUID]:
    """What is sealed of nobody any more: an erased subject, whom a withdrawn record named beside it, an erased file."""
    for one in happened:
        if isinstance(one.event, SubjectErased):
            yield subject_id
        elif isinstance(one.event, RecordWithdrawn):
            yield one.event.record_id
        elif isinstance(one.event, DocumentErased):
            yield document_id(subject_id, one.event.digest)


def _identity(subject_id: UUID, record: Record) -> Identity:
    return Identity(record.record_id, subject_id, bytes.fromhex(record.content_hash))


def _aliases(subject: Subject, happened: Iterable[Happened]) -> Iterable[Alias]:
    """The numbers that are new to the subject; one that meant it before has its row."""
    for one in happened:
        if isinstance(one.event, SubjectRegistered | AliasAdded | SubjectCodeCorrected):
            scheme, number = one.event.scheme, one.event.number
            if not subject.known_as(scheme, number):
                yield Alias(scheme, number, subject.subject_id)
