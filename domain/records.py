"""Credit records: one fact about one subject under one catalogue item, with the legal document it rests on."""

from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from domain.facts import Fact, FieldValue
from domain.values import Polarity, Severity

NAMESPACE = UUID("5a1b6f0e-7c36-5d0b-9a0c-6a1f4f2d3c58")
"""The namespace of every derived id of this project; never change it: ids in ledgers come from it."""


class RecordKind(StrEnum):
    """What a record tells of."""

    PENALTY = "penalty"


class RepairNotice(StrEnum):
    """Whether the subject got the repair notice with the decision (INV-18)."""

    SERVED = "served"
    NOT_REPORTED = "not_reported"


class LegalDocument(Struct, frozen=True, gc=False):
    """The judgment, award or decision on which a record rests (INV-2). `issuer` is a credit code or `local:` name."""

    doc_type: str
    doc_no: str
    issuer: str
    issued_on: date
    effective_on: date


class Record(Struct, frozen=True, kw_only=True, gc=False):
    """A record as filed. `fields` are those its catalogue item declares; money in minor units of `currency`."""

    record_id: UUID
    kind: RecordKind
    document: LegalDocument
    determined_on: date
    catalogue_item: str
    behaviour_code: str
    severity: Severity
    polarity: Polarity
    subject_name: str
    region: str
    repair_notice: RepairNotice
    content_hash: str
    publication: str = "none"
    currency: str | None = None
    fields: dict[str, FieldValue] = {}
    batch: UUID | None = None
    line: int | None = None

    @property
    def issuer(self) -> str:
        """The determining department."""
        return self.document.issuer


class Standing(StrEnum):
    """What has become of a filed record."""

    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    REPAIRED = "repaired"
    SEALED = "sealed"


class CaseState(StrEnum):
    """The procedure about one cause (domain.md 6.2)."""

    DRAFT = "draft"
    NOTICED = "noticed"
    DECIDED = "decided"
    CLOSED = "closed"


class Filed(Struct, frozen=True, kw_only=True, gc=False):
    """A record in the subject's state: what was filed, in which place, and what has become of it."""

    record: Record
    order: int
    standing: Standing = Standing.IN_FORCE
    void_from: date | None = None
    case: CaseState = CaseState.DECIDED
    grounded: bool = False
    """Whether an order has ever rested on it."""


def record_id(source: str, key: str) -> UUID:
    """The identity of a record: its source and the document key that the source's format defines."""
    return uuid5(NAMESPACE, f"record\x1f{source}\x1f{key}")


def subject_id(scheme: str, number: str) -> UUID:
    """The stream of an organisation, fixed at first registration."""
    return uuid5(NAMESPACE, f"subject\x1f{scheme}\x1f{number}")


def fact_of(filed: Filed) -> Fact | None:
    """What rules see of a record; nothing of one that was withdrawn or sealed (void from the beginning)."""
    if filed.standing in (Standing.WITHDRAWN, Standing.SEALED):
        return None
    record = filed.record
    return Fact(
        record_id=record.record_id,
        determined_on=record.determined_on,
        order=filed.order,
        fields={
            **record.fields,
            "record_kind": str(record.kind),
            "catalogue_item": record.catalogue_item,
            "behaviour_code": record.behaviour_code,
            "severity": str(record.severity),
            "polarity": str(record.polarity),
            "issuer": record.issuer,
        },
        void_from=filed.void_from,
    )
