"""Credit records: one fact about one subject under one catalogue item, with the legal document it rests on."""

from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import UNSET, Struct, UnsetType

from domain.documents import normalised
from domain.facts import Fact, FieldValue
from domain.values import LinkRole, Performance, Polarity, Severity

NAMESPACE = UUID("5a1b6f0e-7c36-5d0b-9a0c-6a1f4f2d3c58")
"""The namespace of every derived id of this project; never change it: ids in ledgers come from it."""


class RecordKind(StrEnum):
    """What a record tells of."""

    PENALTY = "penalty"
    LICENCE = "licence"
    COMPULSION = "compulsion"
    CONFIRMATION = "confirmation"
    LEVY = "levy"
    PAYMENT = "payment"
    ADJUDICATION = "adjudication"
    COMPENSATION = "compensation"
    AWARD = "award"
    INSPECTION = "inspection"
    JUDGMENT = "judgment"
    REGISTRATION = "registration"
    QUALIFICATION = "qualification"
    ABNORMAL_OPERATION = "abnormal_operation"
    SEVERE_LIST = "severe_list"
    CONTRACT_PERFORMANCE = "contract_performance"
    COMMITMENT = "commitment"
    GRADE = "grade"
    HONOUR = "honour"
    VOLUNTARY_INFORMATION = "voluntary_information"
    GOVERNMENT_DEFAULT = "government_default"
    COMPLIANCE = "compliance"
    INTELLECTUAL_PROPERTY = "intellectual_property"


class Sides(StrEnum):
    """Which sides of a contract have registered it (C18)."""

    BOTH = "both_sides"
    ONE = "one_side"


class RepairNotice(StrEnum):
    """Whether the subject got the repair notice with the decision (INV-18)."""

    SERVED = "served"
    NOT_REPORTED = "not_reported"


class Defect(StrEnum):
    """What is missing or doubtful about a record that was filed all the same (C16)."""

    REPAIR_NOTICE = "repair_notice_not_reported"
    AMOUNT = "amount_in_doubt"
    SEVERITY = "severity_below_guide"
    SOURCES = "sources_differ"
    PERSONAL = "personal_number_in_text"


PERFORMANCE = "performance"
"""The field that says how a promise stands, in the words of `Performance`."""
VALID_UNTIL = "valid_until"
"""The field with the last day of a promise, an entry, an honour or a licence, as an ordinal."""
COMMITMENT_KIND = "commitment_kind"
"""The field that says which kind of commitment it is (C55)."""
CONTENT = "content"
"""The field with what was promised, or a hash of it (C56)."""
CONSEQUENCE = "consequence"
"""The field that says what a breach leads to (C56)."""
AGREED = "publication_agreed"
"""The field that says whether the maker of a commitment lets it be published (C56)."""
COUNTERPARTY = "counterparty"
"""The field with the credit code of the other side of a contract, where that is an organisation (C18)."""
REGISTERED_BY = "registered_by"
"""The field that says which sides of a contract have registered it."""

PROMISES = frozenset({RecordKind.COMMITMENT, RecordKind.CONTRACT_PERFORMANCE})

AMOUNT_SUFFIX = "_minor"
"""A field of money ends so; rules see none of them while the amount is in doubt."""


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
    source: str | UnsetType = UNSET
    """Who told of it, where that was said; nothing is written else, so that no older content hash changes."""

    @property
    def issuer(self) -> str:
        """The determining department."""
        return self.document.issuer


class Through(Struct, frozen=True, gc=False):
    """An organisation's record because of which a law makes a person responsible, and in which role (INV-12).

    `organisation` is its stream.
    """

    organisation: UUID
    source: UUID
    role: LinkRole


class Standing(StrEnum):
    """What has become of a filed record."""

    SUBMITTED = "submitted"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    REVOKED = "revoked"
    VOID = "void"
    CONFIRMED_UNLAWFUL = "confirmed_unlawful"
    REPAIRED = "repaired"
    REMOVED = "removed"
    DECLINED = "declined"
    RELEASED = "released"
    VERIFIED = "verified"
    RETIRED = "retired"
    SEALED = "sealed"


SILENT = frozenset({Standing.SUBMITTED, Standing.WITHDRAWN, Standing.VOID, Standing.SEALED, Standing.RETIRED})
"""Rules see nothing of such a record, on any day."""


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
    speaks_from: date | None = None
    """The day from which a decision changed on review says what it now says; None from its own day on."""
    void_from: date | None = None
    case: CaseState = CaseState.DECIDED
    grounded: bool = False
    """Whether an order has ever rested on it."""
    doubts: dict[Defect, tuple[str, ...]] = {}
    """Its open defects, each with the fields it puts in doubt."""
    recognised_by: str | None = None
    """The department that answers here for an entry from elsewhere, whose originator determined it (C51)."""
    handed_to: str | None = None
    """The department to which the account of the one that determined it went over (C41)."""
    through: Through | None = None
    """The organisation's record on which it stands, of a person whom a law makes responsible."""
    review_on: date | None = None
    """When an entry without a term is looked at again, as its department last said; None before it ever did."""
    review_late: bool = False
    """Whether that day has passed, and somebody was told."""
    heard: tuple[str, ...] = ()
    """The content hashes of what further sources told differently."""

    @property
    def determiner(self) -> str:
        """The department that determined it, or to which its account went over."""
        return self.handed_to or self.record.issuer

    @property
    def answers(self) -> str:
        """The department that answers for it here: who determined it, or who recognises it."""
        return self.recognised_by or self.determiner

    def doubted(self, name: str) -> bool:
        """Whether an open defect puts a field in doubt."""
        if Defect.AMOUNT in self.doubts and name.endswith(AMOUNT_SUFFIX):
            return True
        return any(name in fields for fields in self.doubts.values())

    @property
    def trusted(self) -> dict[str, FieldValue]:
        """The declared fields that no open defect puts in doubt."""
        fields = self.record.fields
        if Defect.AMOUNT in self.doubts or any(self.doubts.values()):
            return {name: value for name, value in fields.items() if not self.doubted(name)}
        return fields


def record_id(source: str, key: str) -> UUID:
    """The identity of a record: its source and the document key that the source's format defines."""
    return uuid5(NAMESPACE, f"record\x1f{source}\x1f{key}")


def decision_id(issuer: str, doc_no: str, subject: UUID) -> UUID:
    """The identity of one decision about one subject, whichever source tells of it (domain.documents)."""
    return uuid5(NAMESPACE, f"decision\x1f{issuer}\x1f{normalised(doc_no)}\x1f{subject}")


def document_key(record: Record) -> str:
    """What tells a decision from others of its issuer: its number, and for what is no penalty its kind and item too.

    A list entry may rest on the very document that is a penalty (domain.md 5.5, basis document).
    """
    number = normalised(record.document.doc_no)
    return number if record.kind is RecordKind.PENALTY else f"{record.kind}/{record.catalogue_item}/{number}"


def changed_id(record: UUID, doc_no: str) -> UUID:
    """The identity of what a review made of a record, by the review's own document."""
    return uuid5(NAMESPACE, f"changed\x1f{record}\x1f{normalised(doc_no)}")


def entry_id(department: str, item: str, file_no: str, subject: UUID) -> UUID:
    """The identity of a proposed entry: who proposes it under which item, in which file of its own, about whom."""
    return uuid5(NAMESPACE, f"entry\x1f{department}\x1f{item}\x1f{normalised(file_no)}\x1f{subject}")


def found_id(record: UUID, doc_no: str) -> UUID:
    """The identity of what was found about a promise, by the finding's own document."""
    return uuid5(NAMESPACE, f"found\x1f{record}\x1f{normalised(doc_no)}")


def subject_id(scheme: str, number: str) -> UUID:
    """The stream of an organisation, fixed at first registration."""
    return uuid5(NAMESPACE, f"subject\x1f{scheme}\x1f{number}")


def term_end(record: Record) -> date | None:
    """The first day on which a record speaks no more, by the last day that it names itself; None if it names none.

    So no measure outlasts the entry it rests on (INV-14, P-6). A promise has its last day while it is in term; of a
    penalty that day is the end of what was imposed, not of the record.
    """
    if record.kind is RecordKind.PENALTY:
        return None
    if record.kind in PROMISES and record.fields.get(PERFORMANCE) != Performance.IN_TERM:
        return None
    last = record.fields.get(VALID_UNTIL)
    return date.fromordinal(last + 1) if type(last) is int and 0 < last < date.max.toordinal() else None


def fact_of(filed: Filed) -> Fact | None:
    """What rules see of a record: nothing of a silent one, and of no field what is in doubt; severity then is minor."""
    if filed.standing in SILENT:
        return None
    record = filed.record
    severity = Severity.MINOR if filed.doubted("severity") else record.severity
    return Fact(
        record_id=record.record_id,
        determined_on=record.determined_on,
        order=filed.order,
        fields={
            **filed.trusted,
            "record_kind": str(record.kind),
            "catalogue_item": record.catalogue_item,
            "behaviour_code": record.behaviour_code,
            "severity": str(severity),
            "polarity": str(record.polarity),
            "issuer": record.issuer,
        },
        void_from=min((day for day in (filed.void_from, term_end(record)) if day is not None), default=None),
        speaks_from=filed.speaks_from,
    )
