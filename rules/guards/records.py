"""Guards on what is recorded: each item of a kind the information catalogue knows, with what its kind needs."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from domain.intervals import intersection
from domain.records import (
    AGREED,
    COMMITMENT_KIND,
    CONSEQUENCE,
    CONTENT,
    PERFORMANCE,
    PROMISES,
    REGISTERED_BY,
    VALID_UNTIL,
    RecordKind,
    Sides,
)
from domain.values import Performance, Polarity, SubjectKind
from rules.following.catalogue import PENALTY_KIND
from rules.places import Found, Where, days_of, uncovered
from rules.rulesets import CatalogueItem, Dated, FieldType, Ruleset, SeverityRow

_ADVERSE, _FAVOURABLE, _NEUTRAL = Polarity.ADVERSE, Polarity.FAVOURABLE, Polarity.NEUTRAL
_SPEAKS: Mapping[RecordKind, tuple[Polarity, ...]] = {
    RecordKind.PENALTY: (_ADVERSE,),
    RecordKind.COMPULSION: (_ADVERSE,),
    RecordKind.ABNORMAL_OPERATION: (_ADVERSE,),
    RecordKind.SEVERE_LIST: (_ADVERSE,),
    RecordKind.GOVERNMENT_DEFAULT: (_ADVERSE,),
    RecordKind.AWARD: (_FAVOURABLE,),
    RecordKind.HONOUR: (_FAVOURABLE,),
    RecordKind.VOLUNTARY_INFORMATION: (_FAVOURABLE, _NEUTRAL),
}


def kinds_keep_their_polarity(ruleset: Ruleset) -> Found:
    """What is adverse by its kind passes every gate of adverse records, and praise none of them (INV-2, P-1)."""
    for index, item in enumerate(ruleset.catalogue):
        allowed = _SPEAKS.get(item.record_kind, tuple(Polarity))
        if item.polarity not in allowed:
            yield (
                ("catalogue", index, "polarity"),
                f"a {item.record_kind} is never {item.polarity}: write {' or '.join(allowed)}",
            )


def items_are_of_known_kinds(ruleset: Ruleset) -> Found:
    """Only what the information catalogue in force names may be recorded, on every day of the item (INV-1, C14)."""
    for index, item in enumerate(ruleset.catalogue if ruleset.information_kinds else ()):
        kinds = [row for row in ruleset.information_kinds if item.record_kind in row.record_kinds]
        if uncovered(days_of(item), kinds):
            yield (
                ("catalogue", index, "record_kind"),
                f"no information kind covers {item.record_kind} on all days of {item.item}: shorten it, or state one",
            )


def information_kinds_stand_once(ruleset: Ruleset) -> Found:
    """A kind of record belongs to one kind of information on a day (domain.md 4.2)."""
    for (_, one), (index, other) in combinations(enumerate(ruleset.information_kinds), 2):
        shared = set(one.record_kinds) & set(other.record_kinds)
        if _at_once(one, other) and (shared or one.number == other.number):
            name = ", ".join(sorted(shared)) or f"number {other.number}"
            yield ("information_kinds", index), f"{name} stands in an earlier kind on the same days: leave one out"


def items_name_listed_behaviours(ruleset: Ruleset) -> Found:
    """Conduct is of the behaviour list, so that one conduct has one name (C14, C22)."""
    listed = {row.behaviour for row in ruleset.behaviours}
    for where, behaviour in _named_behaviours(ruleset) if listed else ():
        if behaviour not in listed:
            yield where, f"{behaviour} is not in the behaviour list: add it there, or name one that is"


def _named_behaviours(ruleset: Ruleset) -> Iterator[tuple[Where, str]]:
    named: tuple[tuple[str, list[tuple[str, ...]]], ...] = (
        ("catalogue", [item.behaviours for item in ruleset.catalogue]),
        ("severity_guide", [row.behaviours for row in ruleset.severity_guide]),
        ("sealed", [row.behaviours for row in ruleset.sealed]),
    )
    for kind, rows in named:
        for place, behaviours in enumerate(rows):
            for index, behaviour in enumerate(behaviours):
                yield (kind, place, "behaviours", index), behaviour


def the_guide_says_one_thing(ruleset: Ruleset) -> Found:
    """A kind of penalty for one behaviour weighs one severity on a day (C15; domain.md 4.5)."""
    for (_, one), (index, other) in combinations(enumerate(ruleset.severity_guide), 2):
        kinds = sorted(set(one.penalty_kinds) & set(other.penalty_kinds))
        if kinds and _of_one_conduct(one, other) and _at_once(one, other):
            yield (
                ("severity_guide", index),
                f"{', '.join(kinds)} stands in an earlier row for the same conduct: leave one out",
            )


def _of_one_conduct(one: SeverityRow, other: SeverityRow) -> bool:
    return bool(set(one.behaviours) & set(other.behaviours)) or not (one.behaviours or other.behaviours)


def _at_once(one: Dated, other: Dated) -> bool:
    return bool(intersection([days_of(one), days_of(other)]))


def the_guide_is_complete(ruleset: Ruleset) -> Found:
    """Every penalty has its severity from the guide: none is left to whoever files it (C15; domain.md 4.5)."""
    for index, item in enumerate(ruleset.catalogue if ruleset.severity_guide else ()):
        if item.record_kind is not RecordKind.PENALTY:
            continue
        declared = item.fields.get(PENALTY_KIND)
        if declared is None or not declared.required or not declared.values:
            yield (
                ("catalogue", index, "fields", PENALTY_KIND),
                f"the guide cannot tell what a {item.item} weighs: declare {PENALTY_KIND} required, with its values",
            )
            continue
        for behaviour, kind in _unweighed(ruleset, item, [str(value) for value in declared.values]):
            yield (
                ("catalogue", index, "fields", PENALTY_KIND, "values"),
                f"the severity guide has no row for {kind} upon {behaviour} on all days of {item.item}: add one",
            )


def _unweighed(ruleset: Ruleset, item: CatalogueItem, kinds: list[str]) -> Iterator[tuple[str, str]]:
    for behaviour in item.behaviours:
        for kind in kinds:
            rows = [
                row
                for row in ruleset.severity_guide
                if kind in row.penalty_kinds and (behaviour in row.behaviours or not row.behaviours)
            ]
            if uncovered(days_of(item), rows):
                yield behaviour, kind


def grades_are_of_organisations(ruleset: Ruleset) -> Found:
    """A grade is that of an organisation, never of a person or a self-employed subject (INV-25, P-4)."""
    for index, item in enumerate(ruleset.catalogue):
        for place, kind in enumerate(item.subject_kinds if item.record_kind is RecordKind.GRADE else ()):
            if kind.protected_as_person:
                yield ("catalogue", index, "subject_kinds", place), f"{kind} is never graded: leave it out"


def grades_tell_their_inputs(ruleset: Ruleset) -> Found:
    """A grade comes with its steps as a closed list and what it was worked out from (C59 in domain.md)."""
    for index, item in enumerate(ruleset.catalogue):
        if item.record_kind is not RecordKind.GRADE:
            continue
        required = {name: field for name, field in item.fields.items() if field.required}
        if not any(field.values for field in required.values()) or len(required) < 2:
            yield (
                ("catalogue", index, "fields"),
                "a grade needs a required field with its steps as values, and a required field for its inputs",
            )


def voluntary_information_is_pledged(ruleset: Ruleset) -> Found:
    """Whoever states something about himself pledges that it is true (C17 in domain.md)."""
    for index, item in enumerate(ruleset.catalogue):
        pledge = item.fields.get("pledge")
        if item.record_kind is RecordKind.VOLUNTARY_INFORMATION and (pledge is None or not pledge.required):
            yield (
                ("catalogue", index, "fields", "pledge"),
                "declare a required field pledge: a hash of what was signed",
            )


def defaults_are_of_government(ruleset: Ruleset) -> Found:
    """A government default is that of a government body alone (C20 in domain.md)."""
    for index, item in enumerate(ruleset.catalogue):
        for place, kind in enumerate(item.subject_kinds if item.record_kind is RecordKind.GOVERNMENT_DEFAULT else ()):
            if kind is not SubjectKind.GOVERNMENT_BODY:
                yield ("catalogue", index, "subject_kinds", place), f"a {kind} is no government body: leave it out"


def promises_tell_how_they_stand(ruleset: Ruleset) -> Found:
    """A commitment or contract says how it stands, a broken one is adverse, and one in term ends (5.6, P-1, P-6)."""
    for index, item in enumerate(ruleset.catalogue):
        end = item.fields.get(VALID_UNTIL)
        if end is not None and end.type is not FieldType.DAY:  # a record speaks until then (domain.records.term_end)
            yield ("catalogue", index, "fields", VALID_UNTIL), f"{VALID_UNTIL} is of type day"
        if item.record_kind in PROMISES:
            for name, text in _of_promise(item):
                yield ("catalogue", index, "fields", name), text


def _of_promise(item: CatalogueItem) -> Iterator[tuple[str, str]]:
    told = item.fields.get(PERFORMANCE)
    if told is None or not told.required or not told.values or not set(told.values) <= set(Performance):
        yield PERFORMANCE, f"declare {PERFORMANCE} required, with values among {', '.join(Performance)}"
        return
    found = {Performance(str(value)) for value in told.values}
    if any(one.broken is not (item.polarity is _ADVERSE) for one in found):
        yield PERFORMANCE, "what was broken is adverse and nothing else is: give each an item of its own"
    end = item.fields.get(VALID_UNTIL)
    if Performance.IN_TERM in found and (end is None or not end.required):
        yield VALID_UNTIL, f"declare {VALID_UNTIL} required, the last day of its term"
    sides = item.fields.get(REGISTERED_BY)
    if sides is not None and not (sides.values and set(sides.values) <= set(Sides)):
        yield REGISTERED_BY, f"write its values: {' or '.join(Sides)}"


_ELEMENTS: Mapping[str, str] = {
    COMMITMENT_KIND: "which kind of commitment it is, with its values",
    CONTENT: "what was promised, or a hash of it",
    CONSEQUENCE: "what a breach of it leads to",
    AGREED: "whether its maker lets it be published, of type bool",
}


def commitments_state_their_elements(ruleset: Ruleset) -> Found:
    """A commitment says what is promised, what a breach leads to, and whether it may be published (domain.md 5.6).

    Who made it stands with its subject. Of several items of a name the latest counts: what was promised under those
    before it is history.
    """
    latest = {
        item.item: item.effective_from for item in sorted(ruleset.catalogue, key=lambda item: item.effective_from)
    }
    for index, item in enumerate(ruleset.catalogue):
        told = item.fields.get(PERFORMANCE)
        if item.record_kind is not RecordKind.COMMITMENT or item.effective_from < latest[item.item] or told is None:
            continue
        for name in _ELEMENTS if Performance.IN_TERM in told.values else ():
            if not _is_declared(item, name):
                yield ("catalogue", index, "fields", name), f"declare {name} required: {_ELEMENTS[name]}"


def _is_declared(item: CatalogueItem, name: str) -> bool:
    field = item.fields.get(name)
    if field is None or not field.required:
        return False
    return field.type is FieldType.BOOL if name == AGREED else bool(field.values) or name != COMMITMENT_KIND
