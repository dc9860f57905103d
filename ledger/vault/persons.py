"""Filing about persons: found or registered by name and number together, filed under an id that says nothing.

Whoever registers the same person a moment later takes the id of whoever was first; importing twice, or from two
processes, gives one subject (INV-30). Nothing is filed about a minor (INV-31) nor about anybody half known (INV-40).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from domain.actors import Actor
from domain.commands import (
    AddSource,
    AmendIdentity,
    ContactCommand,
    EntryCommand,
    EntryDecision,
    EraseSubject,
    FileRecords,
    OrderRectification,
    ProposeEntry,
    Reconcile,
    RectificationCommand,
)
from domain.errors import Conflict, Erased, InvalidRecord, NotFound, Refused
from domain.identity import citizen_number
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Number, Scheme
from domain.identity.reading import for_the_record, for_the_vault
from domain.identity.writing import compact
from domain.records import Record, document_key, entry_id
from domain.state import Registration
from domain.values import Amended, Amounts, Polarity, SubjectKind
from ledger.ledger import Asked, Executed, Ledger
from ledger.log.append import PersonTaken, VaultKeyReplaced
from ledger.vault.ciphers import drawn
from ledger.vault.redacting import OPAQUE, attribute, redact, sealed_words, step_of_order
from ledger.vault.rows import NO_ROWS, AttributeRow, KeyRow, NumberRow, VaultRows
from ledger.vault.vault import SubjectKey, Vault

ADULT = 18
"""Completed years (`person.min_age`, INV-31)."""
CONDUCT_REACHES = 5
"""Years before a decision in which its conduct may lie."""
_TRIES = 50
_SHOWN = 4


class Unidentified(Refused):
    """Name and certificate number do not agree."""

    code = "unidentified"


class Minor(Refused):
    """Nothing may be filed about a person under age."""

    code = "minor"


class Person(Struct, frozen=True):
    """Who is meant: name and full number together. `born_on` is None where nobody said (the self-employed alone)."""

    number: Number
    name: str
    kind: SubjectKind
    born_on: date | None

    def __repr__(self) -> str:
        """What is printed by accident gives nobody away."""
        return "Person(...)"


class Reported(Struct, frozen=True):
    """A record about a person as it came, the day of the conduct if it is told, and texts for the vault alone."""

    record: Record
    conducted_on: date | None
    texts: Mapping[str, str] = {}
    amounts: Amounts = Amounts.CERTAIN
    beside: Mapping[str, str] = {}
    """Whom else it names, by what they are; no part of what is compared when it comes again."""

    def __repr__(self) -> str:
        """Without the texts."""
        return f"Reported({self.conducted_on})"


class Shown(NamedTuple):
    """A person as displays show one (INV-26); empty once erased."""

    name: str
    number: str


def natural_person(
    name: str,
    scheme: Scheme,
    number: str,
    *,
    on: date,
    born_on: date | None = None,
    regions: Regions = Regions.ASSIGNED,
) -> Person:
    """A natural person by certificate, as of a day. Raises InvalidNumber, Unidentified, InvalidRecord.

    A citizen number says when its holder was born; for any other certificate it must be said.
    """
    read = for_the_vault(scheme, number, on=on, regions=regions)
    if scheme is Scheme.ID_NUMBER:
        born_on = citizen_number.read(number, on=on, regions=regions).born_on
    if born_on is None:
        raise InvalidRecord("the day of birth is missing", do="Report it: nothing is filed about minors (INV-31).")
    return Person(read, _name(name), SubjectKind.NATURAL_PERSON, born_on)


def self_employed(name: str, credit_code: str, *, born_on: date | None = None) -> Person:
    """A trader by credit code. Raises InvalidNumber, Unidentified."""
    return Person(for_the_record(Scheme.USCC, credit_code), _name(name), SubjectKind.SELF_EMPLOYED, born_on)


def _name(name: str) -> str:
    if not compact(name):
        raise Unidentified("the name is missing", do="Name and full number are needed together (INV-40).")
    return name.strip()


class Persons:
    """Commands about persons, on a ledger and its vault."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self._ledger = ledger
        self.vault = vault

    def find(self, person: Person) -> UUID | None:
        """The subject whose name and number both agree, else None: nothing is said of anybody half known (INV-40)."""
        known = self.vault.known_as(person.number)
        return known if known is not None and self._agrees(known, person) else None

    def identified(self, person: Person) -> UUID:
        """The subject whose name and number both agree. Raises Unidentified."""
        known = self.find(person)
        if known is None:
            raise Unidentified("name and number mean nobody together", do="Compare both with the certificate.")
        return known

    def show(self, subject_id: UUID) -> Shown:
        """The person's name and number, masked."""
        sealed = self.vault.reveal(subject_id, ("name", "number"))
        return Shown(masked_name(sealed.get("name", "")), masked_number(sealed.get("number", "")))

    def file(
        self,
        person: Person,
        reported: Sequence[Reported],
        *,
        region: str,
        by: Actor,
        decides: EntryDecision | None = None,
    ) -> Executed:
        """File records about a person as one act, registering the person if need be; one may decide a proposed entry.

        Raises Minor, Unidentified, Erased for a record whose subject was erased, and whatever filing refuses.
        """
        self._refuse_minors(person, reported)
        for _ in range(_TRIES):
            try:
                return self._file(person, reported, region=region, by=by, decides=decides)
            except PersonTaken:
                continue  # somebody registered the person meanwhile: found now
            except VaultKeyReplaced:
                self.vault.reopen()
        raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")

    def beside(self, named: Mapping[UUID, Mapping[str, str]]) -> VaultRows:
        """What goes into the vault with records of organisations that name persons, by record.

        Each record has a key of its own, so that a record which is withdrawn takes with it whom it named.
        """
        keys, sealed = list[KeyRow](), list[AttributeRow]()
        for record_id, texts in named.items():
            key, row = self.vault.new_key(record_id)
            keys.append(row)
            sealed += self.vault.seal(key, texts)
        return VaultRows(keys=tuple(keys), attributes=tuple(sealed))

    def as_filed(self, person: Person, reported: Reported) -> Record:
        """The record as its event would hold it, under the identity that it would have; nothing is written."""
        identity = self._first_number(self.vault.known_as(person.number)) or person.number
        return self._ready(person, reported, identity=identity)[0]

    def add_source(self, person: Person, reported: Reported, *, source: str, by: Actor) -> Executed:
        """Tell what a further source says of a person's decision that is filed. Raises NotFound, and what telling does.

        What it says in words is sealed as far as the first source left the words out.
        """
        subject_id = self.find(person)
        if subject_id is None:
            raise NotFound("the person")
        identity = self._first_number(subject_id) or person.number
        record, texts = self._ready(person, reported, identity=identity)
        rows = VaultRows(attributes=self.vault.seal(self._key_of(subject_id), texts))
        return self._ledger.carry_out(Asked(subject_id, AddSource(record, source), by, rows))

    def add_certificate(self, subject_id: UUID, further: Person, *, reason: str, by: Actor) -> Executed:
        """Let a further certificate mean a person, whose name must agree; one that does already changes nothing.

        Raises Unidentified, Erased, WrongActor.
        """
        self._refuse_unless_same(subject_id, further)
        means = self.vault.known_as(further.number)
        if means == subject_id:
            return self._ledger.execute(subject_id, Reconcile(), by=by)
        if means is not None:
            raise Unidentified("the number is known as somebody else's", do="Compare both with the certificates.")
        hashed = self.vault.hash_of(further.number)
        told = {f"certificate/{hashed.hex()[:16]}": f"{further.number.scheme}:{further.number.number}"}
        sealed = self.vault.seal(self._key_of(subject_id), told)
        rows = VaultRows(numbers=(NumberRow(hashed, subject_id),), attributes=sealed)
        return self._ledger.carry_out(Asked(subject_id, AmendIdentity(Amended.CERTIFICATE, reason), by, rows))

    def correct_name(self, person: Person, name: str, *, reason: str, by: Actor) -> Executed:
        """Put the name of a person right, who must be identified by the former; that one identifies nobody any more.

        Raises Unidentified, WrongActor.
        """
        known = self.identified(person)
        if compact(_name(name)) == compact(person.name):
            return self._ledger.execute(known, Reconcile(), by=by)
        rows = VaultRows(replaced=self.vault.seal(self._key_of(known), {"name": _name(name)}))
        return self._ledger.carry_out(Asked(known, AmendIdentity(Amended.NAME, reason), by, rows))

    def _refuse_unless_same(self, subject_id: UUID, person: Person) -> None:
        if not self._agrees(subject_id, person):
            raise Unidentified("the name is not that of the subject", do="Compare it with the certificate (INV-40).")

    def _key_of(self, subject_id: UUID) -> SubjectKey:
        found = self.vault.key_of(subject_id)
        if found is None:
            raise Erased("nothing new is kept about it", do="Whoever comes again is registered anew.")
        return found

    def erase(self, subject_id: UUID, *, basis: str, by: Actor) -> Executed:
        """Destroy the person's key: name, numbers and texts are readable by nobody any more. Erasing twice is once."""
        return self._ledger.execute(subject_id, EraseSubject(basis), by=by)

    def propose(self, person: Person, proposal: ProposeEntry, *, region: str, by: Actor) -> Executed:
        """Propose an entry about a person, registering the person if need be; what is said goes into the vault.

        `proposal.registration` is made anew. Raises Minor, Unidentified, and whatever proposing refuses.
        """
        self._refuse_minors(person, ())
        for _ in range(_TRIES):
            try:
                return self._propose(person, proposal, region=region, by=by)
            except PersonTaken:
                continue
        raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")

    def on_entry(self, subject_id: UUID, command: EntryCommand, *, by: Actor) -> Executed:
        """Take a step about an entry of a known person; what is said goes into the vault. Raises Erased."""
        return self._say(subject_id, command, self._key_of(subject_id), NO_ROWS, by=by)

    def on_record(self, subject_id: UUID, command: RectificationCommand | ContactCommand, *, by: Actor) -> Executed:
        """Take a step about a record of a known person; what is said goes into the vault. Raises Erased."""
        step = f"{type(command).__name__}/{drawn(8).hex()}"
        if isinstance(command, OrderRectification):
            step = step_of_order(command.doc_no, command.until)  # so that its notice finds the words
        sealed, texts = sealed_words(command, command.record_id, step=step, of="step")
        rows = replace(NO_ROWS, replaced=self.vault.seal(self._key_of(subject_id), texts)) if texts else NO_ROWS
        return self._ledger.carry_out(Asked(subject_id, sealed, by, rows))

    def _propose(self, person: Person, proposal: ProposeEntry, *, region: str, by: Actor) -> Executed:
        subject_id, key, rows = self._who(person)
        who = Registration(person.kind, OPAQUE, str(subject_id), "", region)
        return self._say(subject_id, replace(proposal, registration=who), key, rows, by=by)

    def _say(self, subject_id: UUID, command: EntryCommand, key: SubjectKey, rows: VaultRows, *, by: Actor) -> Executed:
        entry = _entry_of(command, subject_id, by)
        sealed, texts = sealed_words(command, entry, step=f"{type(command).__name__}{getattr(command, 'receipt', '')}")
        rows = replace(rows, replaced=self.vault.seal(key, texts)) if texts else rows
        return self._ledger.carry_out(Asked(subject_id, sealed, by, rows))

    def _who(self, person: Person) -> tuple[UUID, SubjectKey, VaultRows]:
        """The person's subject and key; for somebody new the rows that make known who it is. Raises Unidentified."""
        known = self.vault.known_as(person.number)
        if known is not None and not self._agrees(known, person):
            raise Unidentified("the number is known under another name", do="Compare both with the certificate.")
        subject_id = known or UUID(bytes=drawn(16), version=4)
        return subject_id, *self._key(person, subject_id, known=known)

    def _file(
        self,
        person: Person,
        reported: Sequence[Reported],
        *,
        region: str,
        by: Actor,
        decides: EntryDecision | None,
    ) -> Executed:
        subject_id, key, rows = self._who(person)
        identity = self._first_number(subject_id) or person.number
        ready = [self._ready(person, one, identity=identity) for one in reported]
        texts = {name: text for _, sealed in ready for name, text in sealed.items()}
        if decides is not None:
            decides, said = sealed_words(decides, decides.entry, step=type(decides).__name__)
            texts |= said
        rows = replace(rows, attributes=rows.attributes + self.vault.seal(key, texts))
        who = Registration(person.kind, OPAQUE, str(subject_id), "", region)
        doubted = (
            record.record_id
            for (record, _), one in zip(ready, reported, strict=True)
            if one.amounts is Amounts.IN_DOUBT
        )
        command = FileRecords(who, tuple(record for record, _ in ready), frozenset(doubted), decides=decides)
        return self._ledger.carry_out(Asked(subject_id, command, by, rows))

    def _key(self, person: Person, subject_id: UUID, *, known: UUID | None) -> tuple[SubjectKey, VaultRows]:
        """The key, and for somebody new the rows that make known who it is."""
        if known is None:
            key, row = self.vault.new_key(subject_id)
            number = NumberRow(self.vault.hash_of(person.number), subject_id)
            sealed = self.vault.seal(key, _attributes(person))
            return key, VaultRows(keys=(row,), numbers=(number,), attributes=sealed)
        found = self.vault.key_of(known)
        if found is None:
            raise PersonTaken(known)  # erased between two questions: asked again, nobody is known
        return found, VaultRows()

    def _first_number(self, known: UUID | None) -> Number | None:
        """The number a person was first registered by: identities are made of it, whatever certificate is shown."""
        found = {} if known is None else self.vault.reveal(known, ("scheme", "number"))
        return Number(found["scheme"], found["number"]) if len(found) == 2 else None

    def _ready(self, person: Person, reported: Reported, *, identity: Number) -> tuple[Record, dict[str, str]]:
        """The record as its event may hold it, under its keyed identity, and what is sealed."""
        came = reported.record
        record_id = self.vault.record_id(issuer=came.issuer, doc_no=document_key(came), number=identity)
        whole = replace(came, record_id=record_id, content_hash="", batch=None, line=None, source=UNSET)
        conducted_on = reported.conducted_on or came.determined_on
        content = msgspec.json.encode((whole, conducted_on, dict(reported.texts)), order="deterministic")
        record = replace(came, record_id=record_id, content_hash=self.vault.content_hash(content))
        redacted = redact(record, secrets=(person.name, person.number.number, identity.number))
        texts = {attribute(record_id, f"text/{name}"): text for name, text in reported.texts.items()}
        beside = {attribute(record_id, f"beside/{name}"): text for name, text in reported.beside.items()}
        return redacted.record, {**redacted.texts, **texts, **beside}

    def _agrees(self, subject_id: UUID, person: Person) -> bool:
        return compact(self.vault.reveal(subject_id, ["name"]).get("name", "")) == compact(person.name)

    def _refuse_minors(self, person: Person, reported: Sequence[Reported]) -> None:
        if person.born_on is None:
            return
        of_age = citizen_number.of_age_from(person.born_on, years=ADULT)
        told = [day for one in reported for day in (one.conducted_on, one.record.determined_on) if day is not None]
        if min([self._ledger.context.today(), *told]) < of_age:
            raise Minor("on the day of the conduct or of the entry", do="Nothing is kept of minors (INV-31).")
        if any(_may_reach_before(of_age, one) for one in reported):
            raise Minor("perhaps, on the day of the conduct, which is not told (INV-31)", do="Tell the day.")


def _entry_of(command: EntryCommand, subject_id: UUID, by: Actor) -> UUID:
    if isinstance(command, ProposeEntry):
        return entry_id(by.account, command.item, command.file_no, subject_id)
    return command.entry


def _may_reach_before(of_age: date, reported: Reported) -> bool:
    """Whether the conduct of an adverse record may lie before a day, since nobody says when it was."""
    record = reported.record
    untold = reported.conducted_on is None and record.polarity is Polarity.ADVERSE
    return untold and earliest_conduct(record.determined_on) < of_age


def earliest_conduct(determined_on: date) -> date:
    """The earliest day on which the conduct of a decision may lie (行政处罚法 art. 36, the longer limit)."""
    return determined_on.replace(year=determined_on.year - CONDUCT_REACHES, day=1)


def _attributes(person: Person) -> dict[str, str]:
    born = {} if person.born_on is None else {"born_on": person.born_on.isoformat()}
    return {"name": person.name, "scheme": person.number.scheme, "number": person.number.number, **born}


def masked_name(name: str) -> str:
    """The first character and asterisks."""
    return name[:1] + "*" * len(name[1:])


def masked_number(number: str) -> str:
    """The last four characters after asterisks; of a short number none."""
    shown = number[-_SHOWN:] if len(number) > 2 * _SHOWN else ""
    return "*" * (len(number) - len(shown)) + shown
