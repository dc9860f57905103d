"""Records and registrations in a few words, each whole and fileable until a test takes something away."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.facts import FieldValue
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, record_id, subject_id
from domain.state import Registration
from domain.values import Polarity, Severity, SubjectKind
from ledger.vault.redacting import OPAQUE
from tests.support.pack_small import ISSUER


def a_home(
    region: str = "north", *, number: str = "N|HOME", kind: SubjectKind = SubjectKind.ENTERPRISE
) -> Registration:
    """A subject as first registered."""
    return Registration(kind=kind, scheme="test", number=number, name=number, region=region)


def a_trader(number: int, region: str = "north") -> Registration:
    """A self-employed subject as the ledger knows one: by an id, the number here standing for chance."""
    return Registration(SubjectKind.SELF_EMPLOYED, OPAQUE, str(UUID(int=number)), "", region)


def id_of(registration: Registration) -> UUID:
    """The stream of a registration."""
    if registration.scheme == OPAQUE:
        return UUID(registration.number)
    return subject_id(registration.scheme, registration.number)


def a_record(key: str, *, on: date, kind: str, issuer: str = ISSUER, **changes: object) -> Record:
    """A whole record of a penalty; `key` is its document number and its identity."""
    document = LegalDocument(doc_type="penalty_decision", doc_no=key, issuer=issuer, issued_on=on, effective_on=on)
    record = Record(
        record_id=record_id("test", key),
        kind=RecordKind.PENALTY,
        document=document,
        determined_on=on,
        catalogue_item="penalty",
        behaviour_code="care",
        severity=Severity.GENERAL,
        polarity=Polarity.ADVERSE,
        subject_name="N|HOME",
        region="north",
        repair_notice=RepairNotice.SERVED,
        content_hash=key,
        fields={"penalty_kind": kind},
    )
    return replace(record, **changes)


def a_fine(key: str = "fine", *, on: date, usd: int = 100_000, **changes: object) -> Record:
    """A fine, in whole dollars."""
    fields: dict[str, FieldValue] = {"penalty_kind": "fine", "amount_minor": usd * 100}
    return replace(a_record(key, on=on, kind="fine", fields=fields), **_with_issuer(key, on, changes))


def a_denial(key: str = "denial", *, on: date, **changes: object) -> Record:
    """A denial of payment: a record without an amount."""
    return replace(a_record(key, on=on, kind="denial"), **_with_issuer(key, on, changes))


def a_ban(key: str = "ban", *, on: date, **changes: object) -> Record:
    """A ban, severe enough for a class-1 measure."""
    changes = {"severity": Severity.SEVERE, **changes}
    return replace(a_record(key, on=on, kind="ban"), **_with_issuer(key, on, changes))


def _with_issuer(key: str, on: date, changes: dict[str, object]) -> dict[str, object]:
    if "issuer" not in changes:
        return changes
    rest = {name: value for name, value in changes.items() if name != "issuer"}
    return {**rest, "document": a_record(key, on=on, kind="fine", issuer=str(changes["issuer"])).document}
