"""The closed word lists of the domain (domain.md 1.4), each value spelt as the glossary spells it."""

from enum import StrEnum


class SubjectKind(StrEnum):
    """The six kinds of subject; `self_employed` is protected as a person."""

    ENTERPRISE = "enterprise"
    SELF_EMPLOYED = "self_employed"
    NATURAL_PERSON = "natural_person"
    SOCIAL_ORGANISATION = "social_organisation"
    PUBLIC_INSTITUTION = "public_institution"
    GOVERNMENT_BODY = "government_body"

    @property
    def protected_as_person(self) -> bool:
        """True where INV-12, 26, 29, 30, 31 and 37 protect the subject as a natural person."""
        return self in (SubjectKind.NATURAL_PERSON, SubjectKind.SELF_EMPLOYED)


class Polarity(StrEnum):
    """Whether a record speaks against its subject, for it, or neither."""

    ADVERSE = "adverse"
    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"


class Severity(StrEnum):
    """Degree of the conduct 失信程度, in rising order."""

    MINOR = "minor"
    GENERAL = "general"
    SEVERE = "severe"

    @property
    def rank(self) -> int:
        """0 for minor, 1 for general, 2 for severe."""
        return list(Severity).index(self)


class Amounts(StrEnum):
    """Whether a source tells the amounts of a record beyond doubt (domain.md 5.3, the unit trap)."""

    CERTAIN = "certain"
    IN_DOUBT = "in_doubt"


class ReviewOutcome(StrEnum):
    """What reconsideration or litigation makes of a decision (INV-20)."""

    CHANGED = "changed"
    ANNULLED = "annulled"
    VOID = "void"
    CONFIRMED_UNLAWFUL = "confirmed_unlawful"


class Performance(StrEnum):
    """How a commitment or a contract stands (domain.md 5.6)."""

    IN_TERM = "in_term"
    FULFILLED = "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    UNFULFILLED = "unfulfilled"
    FALSE = "false"

    @property
    def broken(self) -> bool:
        """True where a promise was not kept, or was false: that is adverse, and passes every gate of what is."""
        return self in (Performance.PARTLY_FULFILLED, Performance.UNFULFILLED, Performance.FALSE)


class MeasureKind(StrEnum):
    """Reward or sanction."""

    INCENTIVE = "incentive"
    SANCTION = "sanction"


class Node(StrEnum):
    """Where in a filing a check is made."""

    ACCEPTANCE = "acceptance"
    HANDLING = "handling"
    COMPLETION = "completion"


class Outcome(StrEnum):
    """What a check answers, in rising weight for the subject."""

    ALLOW = "allow"
    WARN = "warn"
    HOLD = "hold"
    INTERCEPT = "intercept"

    @property
    def rank(self) -> int:
        """0 for allow up to 3 for intercept."""
        return list(Outcome).index(self)


class Verdict(StrEnum):
    """What an officer decides about a filing that a check holds (P-5, INV-29)."""

    ALLOW = "allow"
    INTERCEPT = "intercept"


class Reason(StrEnum):
    """Why a department refuses or returns a task (domain.md 6.4). R11 is no refusal but feedback `not_triggered`."""

    R1 = "R1"  # no power over this measure
    R2 = "R2"  # no legal basis, or measure version retired
    R3 = "R3"  # subject not identified or credit code invalid
    R4 = "R4"  # subject deregistered, dead, or outside the region
    R5 = "R5"  # already in force here by an order of another origin
    R6 = "R6"  # document not effective, under stay, or annulled
    R7 = "R7"  # subject outside the target class
    R8 = "R8"  # notice or statement missing
    R9 = "R9"  # data defect
    R10 = "R10"  # repaired, expired, or below the minimum class

    @property
    def returns(self) -> bool:
        """True for the reasons that only return a task for correction; the others only refuse it."""
        return self in (Reason.R3, Reason.R8, Reason.R9)


class RegisterAct(StrEnum):
    """What may be done for others: changing what the register says of numbers (C3), receiving requests, rulesets."""

    ALIAS = "alias"
    CORRECT_CODE = "correct_code"
    MERGE = "merge"
    RECEIVE = "receive"
    HAND_OVER = "hand_over"  # a department's account to its successor: the lead office
    MANDATE = "mandate"  # put on record who may stand for a subject
    RELEASE_RULES = "release_rules"  # approve, refuse, publish and withdraw them: the lead office


class LinkRole(StrEnum):
    """What somebody is to an organisation where a law makes that person responsible (C6); a share in it is no role."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    PRINCIPAL = "principal"
    DIRECTLY_RESPONSIBLE = "directly_responsible"
    EXECUTIVE = "executive"


class Occasion(StrEnum):
    """What a subject is talked to for, or asked to put something right (C28): never a ground of anything."""

    SEVERITY = "severity"
    FREQUENCY = "frequency"


class Claim(StrEnum):
    """What a subject objects to (C68)."""

    NOT_ME = "not_me"
    CONTENT = "content"
    PERIOD = "period"
    REPAIR = "repair"


class DocumentKind(StrEnum):
    """What a stored file is to what it is about."""

    DECISION = "decision"
    EVIDENCE = "evidence"
    PROOF = "proof"  # of a correction or performance, handed in by the subject
    STATEMENT = "statement"  # what the subject states, asks for or objects to
    RECEIPT = "receipt"  # that something was served


class NoticeKind(StrEnum):
    """What a subject is told in writing."""

    ADVANCE = "advance"  # of an entry that is proposed: facts, grounds, basis, rights (INV-15)
    ENTRY = "entry"  # that it was decided (INV-16)
    REPAIR = "repair"  # how what was decided is repaired (INV-18)
    REPAIR_GRANTED = "repair_granted"
    REPAIR_REFUSED = "repair_refused"  # with law, reasons and remedies (P-7)
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_DISMISSED = "objection_dismissed"
    STOPPED = "stopped"  # that an officer stopped a filing: the slip (INV-39)
    REMINDED = "reminded"  # that it is on record as in default, before anything is ordered on that (C32, C69)
    RECTIFICATION = "rectification"  # what is to be put right, until when, on what law (C28)


class ServiceManner(StrEnum):
    """How a notice reaches its subject (行政处罚法 art. 61, 民事诉讼法 arts 88 to 95)."""

    DIRECT = "direct"
    LEFT = "left"
    ELECTRONIC = "electronic"
    ENTRUSTED = "entrusted"
    POST = "post"
    ANNOUNCEMENT = "announcement"


class MediaType(StrEnum):
    """What files may be: the closed list; told by what is in them, never by what they are called."""

    PDF = "application/pdf"
    OFD = "application/ofd"
    PNG = "image/png"
    JPEG = "image/jpeg"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    TEXT = "text/plain"


class NewsKind(StrEnum):
    """What a subject may be told of, of what happens in its own affairs (C76)."""

    RECORDS = "records"
    MEASURES = "measures"
    PROCEDURES = "procedures"
    PUBLICATION = "publication"
    ITSELF = "itself"


class Channel(StrEnum):
    """How a subject lets itself be told; `inbox` is where it asks for itself."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"


class CommitmentKind(StrEnum):
    """What a commitment is about, as the exchange format tells kinds apart (domain.md 5.6, C55)."""

    APPROVAL_REPLACING = "approval_replacing"
    MISSING_PAPER = "missing_paper"
    SELF_PUBLISHED = "self_published"
    INDUSTRY_SELF_DISCIPLINE = "industry_self_discipline"
    REPAIR = "repair"
    CERTIFICATE_NOTICE = "certificate_notice"
    NOTICE_AND_COMMITMENT = "notice_and_commitment"
    COMPREHENSIVE_BEFORE_ENTRY = "comprehensive_before_entry"
    FIRST_ERROR_EXEMPTION = "first_error_exemption"
    GOVERNMENT_PUBLIC = "government_public"
    OTHER = "other"


class MandateBasis(StrEnum):
    """By what a person stands for a subject."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    MANDATE = "mandate"


class MandateScope(StrEnum):
    """What a person may do who stands for a subject."""

    READ = "read"
    ACT = "act"  # and read


class MandateEnding(StrEnum):
    """Why somebody stands for a subject no more, before the last day."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    IN_ERROR = "in_error"


class Amended(StrEnum):
    """What about a person's identity was completed or put right; what it now is stands in the vault alone."""

    CERTIFICATE = "certificate"
    NAME = "name"


class FeedbackResult(StrEnum):
    """What the implementing department reports (domain.md 6.5)."""

    IMPLEMENTED = "implemented"
    PARTIAL = "partial"
    NOT_TRIGGERED = "not_triggered"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"
    LIFTED = "lifted"


class Purpose(StrEnum):
    """What a check or query is for: the closed list of C54, with audit, operation and own access."""

    LICENCE = "licence"
    PENALTY = "penalty"
    INSPECTION = "inspection"
    FISCAL_SUPPORT = "fiscal_support"
    CIVIL_SERVICE = "civil_service"
    PROCUREMENT = "procurement"
    BIDDING = "bidding"
    AWARDS = "awards"
    LABOUR = "labour"
    SCIENCE = "science"
    GOVERNMENT_FUNDS = "government_funds"
    AUDIT = "audit"
    OPERATION = "operation"
    OWN_ACCESS = "own_access"
