"""Registering a subject and its numbers: the first one, further ones, and the correction of a wrong one (C2, C3)."""

from msgspec.structs import replace

from domain.errors import Erased, InvalidNumber, InvalidRecord, NotAllowed, NotFound
from domain.events import (
    AliasAdded,
    Happened,
    IdentityAmended,
    SubjectCodeCorrected,
    SubjectDefectRaised,
    SubjectErased,
    SubjectRegistered,
)
from domain.identity import credit_code
from domain.identity.merging import refuse_if_merged
from domain.identity.numbers import Fault, Number, Scheme
from domain.identity.reading import for_the_record
from domain.state import Decision, Draft, Registration
from domain.values import Amended, SubjectKind


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a subject's numbers."""
    event = happened.event
    match event:
        case SubjectRegistered(kind=kind, scheme=scheme, number=number, name=name, region=region):
            draft.registration = Registration(kind=kind, scheme=scheme, number=number, name=name, region=region)
            draft.registered_by = happened.by.account
        case AliasAdded(scheme=scheme, number=number):
            draft.aliases = (*draft.aliases, Number(scheme, number))
        case SubjectDefectRaised(defect=defect):
            draft.registration = replace(registered(draft), defect=defect)
        case SubjectErased():
            draft.registration = replace(registered(draft), erased=True)
        case SubjectCodeCorrected():
            _apply_correction(draft, event)


def _apply_correction(draft: Draft, event: SubjectCodeCorrected) -> None:
    new, former = Number(event.scheme, event.number), Number(event.former_scheme, event.former_number)
    draft.registration = replace(registered(draft), scheme=new.scheme, number=new.number, defect=None)
    draft.aliases = (*(alias for alias in draft.aliases if alias != new), former)


def registered(draft: Draft) -> Registration:
    """The subject's registration. Raises NotFound where there is none."""
    if draft.registration is None:
        raise NotFound(f"subject {draft.subject_id}")
    return draft.registration


def register(decision: Decision, who: Registration) -> None:
    """Register a subject under its first number, with a defect if the number has one. Raises InvalidNumber.

    The number must come as registers write it, since the stream's id was made of it (see `spelt`).
    """
    number = for_the_record(who.scheme, who.number)
    if number.number != who.number:
        raise InvalidNumber(
            f"this {who.scheme} is not spelt as registers spell it", fault=Fault.FORM, do="Normalise it when reading."
        )
    _refuse_other_kind(number, kind=who.kind)
    decision.emit(
        SubjectRegistered(kind=who.kind, scheme=who.scheme, number=who.number, name=who.name, region=who.region)
    )
    for defect in number.defects:
        decision.emit(SubjectDefectRaised(scheme=number.scheme, number=number.number, defect=defect.value))


def spelt(who: Registration) -> Registration:
    """The registration with its number as registers write it. Raises InvalidNumber."""
    return replace(who, number=for_the_record(who.scheme, who.number).number)


def add_alias(decision: Decision, scheme: str, number: str) -> None:
    """Let a further number mean the subject; one that does already changes nothing. Raises InvalidNumber."""
    who = registered(decision.draft)
    read = for_the_record(scheme, number)
    if decision.draft.known_as(read.scheme, read.number):
        return
    refuse_if_merged(decision.draft)
    _refuse_other_kind(read, kind=who.kind)
    decision.emit(AliasAdded(scheme=read.scheme, number=read.number))


def correct_code(decision: Decision, *, scheme: str, number: str, authority: str, reason: str) -> None:
    """Replace the subject's number by one without defect; the former becomes an alias, for ever.

    Correcting to the number it goes by changes nothing. Raises InvalidNumber, InvalidRecord, NotAllowed.
    """
    who = registered(decision.draft)
    new = for_the_record(scheme, number)
    if (new.scheme, new.number) == (who.scheme, who.number):
        return
    refuse_if_merged(decision.draft)
    if not authority.strip() or not reason.strip():
        raise InvalidRecord("authority or reason missing", do="Name who issued the right number, and why it changed.")
    if new.defects:
        raise InvalidNumber(
            f"the {scheme} has a defect itself: {new.defects[0]}",
            fault=new.defects[0],
            do="Have it corrected at the authority that issued it.",
        )
    _refuse_other_kind(new, kind=who.kind)
    decision.emit(
        SubjectCodeCorrected(
            scheme=new.scheme,
            number=new.number,
            former_scheme=who.scheme,
            former_number=who.number,
            authority=authority.strip(),
            reason=reason.strip(),
        )
    )


def amend(decision: Decision, amended: Amended, *, reason: str) -> None:
    """Note that a person's identity was completed or put right. Raises NotAllowed, Erased, InvalidRecord."""
    who = registered(decision.draft)
    if not who.kind.protected_as_person:
        raise NotAllowed(f"a subject of kind {who.kind} is public", do="Add a number or correct the code.")
    refuse_if_erased(decision.draft)
    if not reason.strip():
        raise InvalidRecord("reason missing", do="Say what it rests on.")
    decision.emit(IdentityAmended(amended=amended, reason=reason.strip()))


def erase(decision: Decision, basis: str) -> None:
    """Erase who a person is; once erased, this changes nothing. Raises NotAllowed, InvalidRecord."""
    who = registered(decision.draft)
    if who.erased:
        return
    if not who.kind.protected_as_person:
        raise NotAllowed(f"a subject of kind {who.kind} is public", do="Only persons and the self-employed are erased.")
    if not basis.strip():
        raise InvalidRecord("basis missing", do="Name the legal ground of the erasure.")
    decision.emit(SubjectErased(basis=basis.strip()))


def refuse_if_erased(draft: Draft) -> None:
    """Refuse what would put something new into the stream of nobody known. Raises Erased."""
    if registered(draft).erased:
        raise Erased("nothing new is filed about it", do="Whoever comes again is registered anew.")


def _refuse_other_kind(number: Number, *, kind: SubjectKind) -> None:
    """The kind follows from the credit code and is never typed in (domain.md 5.1)."""
    if number.scheme != Scheme.USCC:
        return
    derived = credit_code.read(number.number).kind
    if derived is not kind:
        raise InvalidNumber(
            f"by its credit code the subject is of kind {derived}, not {kind}",
            fault=Fault.CLASS,
            do="Derive the kind from the credit code; a body of another kind is another subject.",
        )
