"""What a draft would change as documents, for programs at every door: for one subject, and for everybody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from api.explanation import rule_document
from api.what_if.told import Line, Sample, WhatIf
from domain.intervals import END, Days
from rules.releasing.drafts import Changed, Stands

BREAKDOWNS = (
    ("measure", "measures", ("measure", "change")),
    ("kind", "kinds", ("kind",)),
    ("region", "regions", ("region",)),
    ("field", "fields", ("field",)),
    ("more", "more", ("department", "measure")),
    ("fewer", "fewer", ("department", "measure")),
)
"""Each breakdown by its word, what it is called in a WhatIf, and what its lines are about."""


def changed_document(one: Changed, documents: Mapping[UUID, str]) -> dict[str, object]:
    """A measure that a draft changes for a subject."""
    return {
        "measure": one.measure,
        "kind": str(one.kind),
        "change": str(one.change),
        "on": one.on.isoformat(),
        "before": [_stands(each, documents) for each in one.before],
        "after": [_stands(each, documents) for each in one.after],
        "why": [rule_document(rule, documents) for rule in one.why],
    }


def _stands(each: Stands, documents: Mapping[UUID, str]) -> dict[str, object]:
    return {
        "rule": each.rule,
        "measure_version": each.terms.version,
        "outcome": str(each.terms.outcome),
        "grounds": [documents[record] for record in each.cites],
        "days": [{"from": begin, "until": end} for begin, end in dates(each.days)],
    }


def dates(days: Days) -> Iterator[tuple[str, str | None]]:
    """Spans of days as dates; one without an end has none."""
    for begin, end in days:
        yield date.fromordinal(begin).isoformat(), None if end >= END else date.fromordinal(end).isoformat()


def head_document(found: WhatIf) -> dict[str, object]:
    """What was asked, as of which position, and how many it touches."""
    ruleset, days = found.drafted.ruleset, found.days
    return {
        "draft": ruleset.reference,
        "reach": str(found.drafted.reach),
        "effective_from": ruleset.effective_from.isoformat(),
        "since": days.since.isoformat(),
        "until": None if days.until is None else days.until.isoformat(),
        "position": found.position,
        "examined": _counts(found.examined),
        "touched": _counts(found.touched),
    }


def line_documents(lines: Sequence[Line], names: Sequence[str]) -> list[dict[str, object]]:
    """The lines of one breakdown."""
    return [{**dict(zip(names, line.about, strict=True)), **_counts(line)} for line in lines]


def sample_document(sample: Sample) -> dict[str, object]:
    """One organisation, what changes for it, and why."""
    told = changed_document(sample.changed, sample.documents)
    return {"sample": sample.subject, "name": sample.name, **told, "change": str(sample.change)}


def _counts(line: Line) -> dict[str, object]:
    return {"organisations": line.organisations, "persons": line.persons}
