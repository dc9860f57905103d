"""What a department says it applies today, held against what ought to be applied: three lists.

What it applies without ground it has to lift first; what is due and not applied is proposed; the rest agrees. Nothing
of what it says is kept. The history of an import that is stopped (`import --take-over`) counts as what it would give.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.wiring import Office
from domain.agreeing import Ought, ought
from domain.errors import JiangchengError
from domain.state import Subject
from domain.stops import StopKind
from ledger.vault.redacting import OPAQUE
from projections.following import following, known_of
from projections.reading import Known
from rules.following.rulebook import RulesetRulebook

MOST: Final = 10_000
"""Lines at once."""


class Which(StrEnum):
    """The three lists."""

    WITHOUT_GROUND = "without_ground"
    DUE = "due"
    AGREED = "agreed"


class Why(StrEnum):
    """Why what is applied has no ground."""

    UNKNOWN = "unknown"
    """The ledger knows nobody by that number, or by that name and number."""
    ENDED = "ended"
    NEVER = "never"
    NOT_NOW = "not_now"
    """It follows, and is suspended, stopped, or was declined by an officer."""
    OTHERS = "others"
    """It is for other departments."""


class Said(Struct, frozen=True):
    """A line of what is said: which measure is applied about whom; None is nobody known, an error no number at all."""

    line: int
    subject_id: UUID | JiangchengError | None
    measure: str


class Compared(Struct, frozen=True):
    """An entry of one of the lists; `known` is None for nobody known, `line` for what was not said.

    `ended` is the day on which a ground ended; `attended` where an officer has yet to put it into effect.
    """

    which: Which
    measure: str
    line: int | None = None
    known: Known | None = None
    why: Why | None = None
    ended: date | None = None
    until: date | None = None
    documents: tuple[str, ...] = ()
    attended: bool = False


class Applied(Struct, frozen=True):
    """The lists, in the order of what was said, then of subjects; and lines that could not be read, with the reason."""

    entries: tuple[Compared, ...]
    refused: tuple[tuple[int, str], ...]

    def count(self, which: Which) -> int:
        """How long a list is."""
        return sum(1 for one in self.entries if one.which is which)


def compare(office: Office, said: Sequence[Said], *, department: str) -> Applied:
    """Hold what a department says against what it ought to apply on the ledger's day."""
    on = office.context.today()
    rulebook = _as_if_started(office.context.rulebook)
    measures = rulebook.governing(on).ruleset.measure_by_name
    refused: dict[int, str] = {}
    good: dict[_About, Said] = {}
    for one in said:
        if isinstance(one.subject_id, JiangchengError):
            refused[one.line] = str(one.subject_id)
        elif one.measure not in measures:
            refused[one.line] = f"no measure {one.measure[:80]!r} on the list in force"
        else:
            known = good.setdefault((one.subject_id or one.line, one.measure), one)
            if known is not one:
                refused[one.line] = f"says what line {known.line} says"
    wanted = _Wanted(office, rulebook, department, on)
    told = [wanted.held_against(one) for one in good.values()]
    told += list(wanted.due(good))
    named = known_of(office.pool, {one for one, _ in told if one is not None})
    entries = tuple(replace(entry, known=_masked(office, named.get(one) if one else None)) for one, entry in told)
    return Applied(entries, tuple(sorted(refused.items())))


def _as_if_started(rulebook: RulesetRulebook) -> RulesetRulebook:
    """The rules with every stopped import started: what a history that is taken over would give."""
    standing = {thing: one for thing, one in rulebook.stops.standing.items() if thing.kind is not StopKind.BATCH}
    return rulebook.under(replace(rulebook.stops, standing=standing))


def _masked(office: Office, known: Known | None) -> Known | None:
    """Views hold no person's name; whoever was admitted sees it masked (INV-26)."""
    if known is None or known.scheme != OPAQUE:
        return known
    return replace(known, name=" ".join(office.persons.show(known.subject_id)))


_About = tuple[UUID | int, str]
"""A subject, or the line about nobody known, and a measure."""
_Told = tuple[UUID | None, Compared]


class _Wanted:
    """What ought to be applied, of each subject worked out once."""

    def __init__(self, office: Office, rulebook: RulesetRulebook, department: str, on: date) -> None:
        self._office = office
        self._rulebook = rulebook
        self._department = department
        self._on = on
        self._known: dict[UUID, tuple[Subject, Mapping[str, Ought]]] = {}

    def held_against(self, one: Said) -> _Told:
        """What is said, in its list."""
        entry = Compared(Which.WITHOUT_GROUND, one.measure, line=one.line)
        if not isinstance(one.subject_id, UUID):
            return None, replace(entry, why=Why.UNKNOWN)
        subject, wanted = self._of(one.subject_id)
        found = wanted.get(one.measure)
        if found is None:
            return one.subject_id, self._groundless(subject, entry)
        if found.departments and self._department not in found.departments:
            return one.subject_id, replace(entry, why=Why.OTHERS)
        return one.subject_id, self._resting(subject, found, replace(entry, which=Which.AGREED))

    def due(self, said: Mapping[_About, Said]) -> Iterator[_Told]:
        """What the department ought to apply and does not say."""
        for subject_id in following(self._office.pool, self._carried_out(), on=self._on):
            subject, wanted = self._of(subject_id)
            for measure, found in sorted(wanted.items()):
                if self._department in found.departments and (subject_id, measure) not in said:
                    yield subject_id, self._resting(subject, found, Compared(Which.DUE, measure))

    def _carried_out(self) -> list[str]:
        """The measures that the department carries out anywhere."""
        ruleset = self._rulebook.governing(self._on).ruleset
        bound = (row for row in ruleset.directory if row.department == self._department and row.in_force(self._on))
        roles = {row.role for row in bound}
        return [one.measure for one in ruleset.measures if any(roles.intersection(v.roles) for v in one.versions)]

    def _of(self, subject_id: UUID) -> tuple[Subject, Mapping[str, Ought]]:
        if subject_id not in self._known:
            subject = self._office.ledger.subject(subject_id)
            determined = self._rulebook.determine(subject, on=self._on)
            self._known[subject_id] = subject, {one.terms.measure: one for one in ought(subject, determined)}
        return self._known[subject_id]

    def _groundless(self, subject: Subject, entry: Compared) -> Compared:
        timeline, _ = self._rulebook.timeline(subject)
        spans = [span for span in timeline.spans if span.measure == entry.measure and span.start <= self._on]
        if any(span.until is None or span.until > self._on for span in spans):
            return replace(entry, why=Why.NOT_NOW)
        ended = max((span.until for span in spans if span.until is not None), default=None)
        return replace(entry, why=Why.NEVER if ended is None else Why.ENDED, ended=ended)

    def _resting(self, subject: Subject, found: Ought, entry: Compared) -> Compared:
        documents = subject.documents()
        cited = dict.fromkeys(record for ground in found.grounds for record in ground.cites)
        return replace(
            entry,
            until=max(ground.until for ground in found.grounds),
            documents=tuple(documents[record] for record in cited if record in documents),
            attended=found.attended,
        )
