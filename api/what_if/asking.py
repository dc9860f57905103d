"""What a draft would change for everybody: from the files of the facts to what may be shown of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from api.rulemaking import countable
from api.what_if.small_counts import WITHHELD, Tally, may_be_shown, tally, total
from api.what_if.told import UNASSIGNED, Line, Sample, WhatIf, days_of
from api.wiring import Office
from domain.errors import NotAllowed
from domain.values import SubjectKind
from projections.sets.counted import Cell, Days, FieldCell, Impact, LoadCell
from projections.sets.engine import latest, opened
from projections.sets.export import refresh
from projections.sets.files import SetFiles
from projections.sets.impact import impact
from rules.following.rulebook import RulesetRulebook
from rules.releasing.drafts import Drafted, Reach, changes, drafted
from rules.rulesets import MeasureVersion, Ruleset, of_document


def what_if(office: Office, draft: Ruleset, *, reach: Reach, days: Days) -> WhatIf:
    """Determine everybody under what is in force and under a draft, and tell what differs. Writes files, no event.

    Raises InvalidPack for a draft of another pack.
    """
    context = office.context
    in_force = context.rulebook
    trial = drafted(draft, in_force, today=context.today(), reach=reach)
    files = SetFiles(office.database.name)
    with files.locked():
        known = refresh(office.pool, files, [*(one.ruleset for one in in_force.versions), trial.ruleset]).manifest
        with opened(files) as engine:
            latest(engine, files, known)
            found = impact(engine, known, in_force, trial, days=days)
    return _told(found, trial, in_force, days, known.position, tuple(_samples(office, found, trial, days)))


def drafted_as(office: Office, version: int) -> Ruleset:
    """A version of the ledger that is not yet published, as it was drafted. Raises NotFound, NotAllowed."""
    life = office.rulemaking.versions().of(version)
    if not countable(life, office.rulemaking.appraisal(version)):
        raise NotAllowed(
            f"{life.pack} version {version} is {life.state}, or refused by its guards: nothing is counted",
            do=f"`jiangcheng rules review {version}` tells what stands against it.",
        )
    return of_document(life.content.document)


def impact_of(office: Office, draft: Ruleset) -> WhatIf:
    """What a draft would change from today on if it were released. Raises as `what_if`."""
    days = days_of(None, None, None, today=office.context.today())
    return what_if(office, draft, reach=Reach.RELEASED, days=days)


def _told(
    found: Impact, trial: Drafted, in_force: RulesetRulebook, days: Days, position: int, samples: tuple[Sample, ...]
) -> WhatIf:
    measures = _by(found.cells, lambda cell: (cell.measure, str(cell.change)))
    kinds = _by(found.cells, lambda cell: (str(cell.kind),))
    regions = _by(found.cells, lambda cell: (cell.region,))
    whole = [_persons(one) for one in (measures, kinds, regions)]  # breakdowns of the same subjects and measures
    more, fewer = _loads(found.loads, in_force, trial, days)
    return WhatIf(
        drafted=trial,
        days=days,
        position=position,
        examined=_line((), _among(found.examined)),
        touched=_line((), _among(found.touched)),
        measures=_lines(measures, whole),
        kinds=_lines_of_kinds(kinds, whole),
        regions=_lines(regions, whole),
        fields=_lines(_by(found.fields, lambda cell: (cell.field,)), whole),
        more=_lines(more),
        fewer=_lines(fewer),
        samples=samples,
    )


_Cell = TypeVar("_Cell", Cell, FieldCell)
_Counted = Mapping[tuple[str, ...], Tally]


def _by(cells: Iterable[_Cell], key: Callable[[_Cell], tuple[str, ...]]) -> _Counted:
    found: dict[tuple[str, ...], Tally] = {}
    for cell in cells:
        found[key(cell)] = found.get(key(cell), Tally()) + tally(cell.kind, cell.subjects)
    return found


def _among(counted: Mapping[SubjectKind, int]) -> Tally:
    return total(tally(kind, many) for kind, many in counted.items())


def _persons(counted: _Counted) -> list[int]:
    return [one.persons for one in counted.values()]


def _lines_of_kinds(counted: _Counted, whole: Sequence[Sequence[int]]) -> tuple[Line, ...]:
    """Of a kind that is no person everybody knows that there is none."""
    apart = {SubjectKind(kind): one for (kind,), one in counted.items()}
    persons = _lines({(str(kind),): one for kind, one in apart.items() if kind.protected_as_person}, whole)
    others = (Line((str(kind),), one.organisations, "") for kind, one in apart.items() if not kind.protected_as_person)
    return tuple(sorted((*persons, *others), key=lambda line: line.about))


def _lines(counted: _Counted, whole: Sequence[Sequence[int]] = ()) -> tuple[Line, ...]:
    """Lines in order; where small counts could be told from what else is shown, none of persons."""
    lines = [_line(about, counted[about]) for about in sorted(counted)]
    if may_be_shown(_persons(counted), whole):
        return tuple(lines)
    return tuple(Line(line.about, line.organisations, WITHHELD) for line in lines)


def _line(about: tuple[str, ...], counted: Tally) -> Line:
    return Line(about, counted.organisations, counted.shown)


# --- departments


def _loads(
    cells: Iterable[LoadCell], in_force: RulesetRulebook, trial: Drafted, days: Days
) -> tuple[_Counted, _Counted]:
    """By department and measure, the tasks it would get and those it would no longer have."""
    more: dict[tuple[str, ...], Tally] = {}
    fewer: dict[tuple[str, ...], Tally] = {}
    begin = max(days.since, trial.ruleset.effective_from)
    for cell in cells:
        before = _departments(cell.before, in_force, cell.region, days.since)
        after = _departments(cell.after, trial.rulebook, cell.region, begin)
        for departments, counted in ((after - before, more), (before - after, fewer)):
            for department in departments:
                about = (department, cell.measure)
                counted[about] = counted.get(about, Tally()) + tally(cell.kind, cell.subjects)
    return more, fewer


def _departments(terms: MeasureVersion | None, rulebook: RulesetRulebook, region: str, on: date) -> set[str]:
    if terms is None:
        return set()
    compiled = rulebook.governing(on)
    bound = [compiled.departments(role, region, on) or (UNASSIGNED,) for role in terms.roles]
    return {department for some in bound for department in some}


# --- samples


def _samples(office: Office, found: Impact, trial: Drafted, days: Days) -> Iterator[Sample]:
    """Some organisations, each with what rules.releasing.drafts says of it alone."""
    for measure, change, subject_id in found.samples:
        state = office.application.whole(subject_id)
        who = state.registration
        assert who is not None, "a subject in the files is registered"
        assert not who.kind.protected_as_person, "persons are counted, never named"
        told = changes(state, office.context.rulebook, trial, kind=who.kind, region=who.region, since=days.since)
        own = next((one for one in told if one.measure == measure), None)
        if own is not None:
            name = f"{who.scheme}:{who.number}"
            yield Sample(subject_id, name, who.name, change, own, state.documents())
