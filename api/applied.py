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

from api.masking import masked
from api.wiring import Office
from domain.agreeing import Ought, ought
from domain.errors import JiangchengError
from domain.state import Subject
from domain.stops import StopKind
from projections.following import following
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
    comparison = _Comparison(office, department)
    good, refused = comparison.readable(said)
    about: dict[UUID, dict[str, Said]] = {}
    told: list[_Told] = []
    for one in good:
        if isinstance(one.subject_id, UUID):
            about.setdefault(one.subject_id, {})[one.measure] = one
        else:
            told.append((None, Compared(Which.WITHOUT_GROUND, one.measure, line=one.line, why=Why.UNKNOWN)))
    for subject in office.ledger.subjects(dict.fromkeys([*about, *comparison.carried_out()])):
        told += [(subject.subject_id, entry) for entry in comparison.of(subject, about.get(subject.subject_id, {}))]
    known = office.views.by_ids({one for one, _ in told if one is not None})
    shown = {one: masked(office, who) for one, who in known.items()}
    entries = [replace(entry, known=shown.get(one) if one else None) for one, entry in told]
    return Applied(tuple(sorted(entries, key=lambda one: (one.line is None, one.line))), tuple(refused))


_Told = tuple[UUID | None, Compared]


class _Comparison:
    """What one department ought to apply, subject by subject."""

    def __init__(self, office: Office, department: str) -> None:
        self._office = office
        self._department = department
        self._on = office.context.today()
        self._rulebook = _as_if_started(office.context.rulebook)
        self._ruleset = self._rulebook.governing(self._on).ruleset

    def readable(self, said: Sequence[Said]) -> tuple[list[Said], list[tuple[int, str]]]:
        """The lines that say something, and the others with the reason."""
        good: dict[tuple[UUID | int, str], Said] = {}
        refused: list[tuple[int, str]] = []
        for one in said:
            if isinstance(one.subject_id, JiangchengError):
                refused.append((one.line, str(one.subject_id)))
            elif not any(one.measure in version.ruleset.measure_by_name for version in self._rulebook.versions):
                refused.append((one.line, f"no measure {one.measure[:80]!r} was ever on the list"))
            elif (known := good.setdefault((one.subject_id or one.line, one.measure), one)) is not one:
                refused.append((one.line, f"says what line {known.line} says"))
        return list(good.values()), refused

    def carried_out(self) -> list[UUID]:
        """Everybody about whom something follows that the department carries out anywhere."""
        bound = (row for row in self._ruleset.directory if row.department == self._department)
        roles = {row.role for row in bound if row.in_force(self._on)}
        measures = (one for one in self._ruleset.measures if any(roles.intersection(v.roles) for v in one.versions))
        return following(self._office.pool, [one.measure for one in measures], on=self._on)

    def of(self, subject: Subject, said: Mapping[str, Said]) -> Iterator[Compared]:
        """What is said of a subject, each in its list, and what ought to be."""
        determined = self._rulebook.determine(subject, on=self._on)
        wanted = {one.terms.measure: one for one in ought(subject, determined)}
        for measure, one in said.items():
            yield self._held_against(subject, wanted.get(measure), Compared(Which.AGREED, measure, line=one.line))
        for measure, found in sorted(wanted.items()):
            if self._department in found.departments and measure not in said:
                yield self._resting(subject, found, Compared(Which.DUE, measure))

    def _held_against(self, subject: Subject, found: Ought | None, entry: Compared) -> Compared:
        if found is None:
            return self._groundless(subject, entry)
        if found.departments and self._department not in found.departments:
            return replace(entry, which=Which.WITHOUT_GROUND, why=Why.OTHERS)
        return self._resting(subject, found, entry)

    def _groundless(self, subject: Subject, entry: Compared) -> Compared:
        entry = replace(entry, which=Which.WITHOUT_GROUND)
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


def _as_if_started(rulebook: RulesetRulebook) -> RulesetRulebook:
    """The rules with every stopped import started: what a history that is taken over would give."""
    standing = {thing: one for thing, one in rulebook.stops.standing.items() if thing.kind is not StopKind.BATCH}
    return rulebook.under(replace(rulebook.stops, standing=standing))
