"""Guards on fields: what a pattern tests is declared, of one type, and possible."""

from domain.values import Severity
from rules.conditions import Operator, Pattern, Scalar
from rules.following.compiled import loop_patterns
from rules.matching.limits import Schema, complaints, values_of
from rules.matching.schema import RECORD_FIELDS, TASK_FIELDS, record_schema
from rules.places import Found, tests_at
from rules.rulesets import Disclosure, FieldDeclaration, FieldType, Ruleset
from rules.words import IDENTITY, spoken

_NAMING = (Operator.EQ, Operator.NE, Operator.IN)


def tested_fields_are_declared(ruleset: Ruleset) -> Found:
    """A pattern sees what a record is allowed to hold and nothing else (C14, INV-26)."""
    schema = record_schema(ruleset)
    for where, test in tests_at(ruleset):
        if test.field not in schema:
            yield where, f"no catalogue item declares the field {test.field}: declare it, or test another"


def tested_values_are_of_the_type(ruleset: Ruleset) -> Found:
    """A value of another type matches nothing, and a burden or a relief would be lost without a word (INV-34)."""
    schema = record_schema(ruleset)
    for where, test in tests_at(ruleset):
        wanted = schema.get(test.field)
        given = type(values_of(test)[0])
        if wanted is not None and given is not wanted:
            yield where, f"{test.field} is declared as {wanted.__name__}, this compares it with a {given.__name__}"


def tested_values_are_possible(ruleset: Ruleset) -> Found:
    """A value outside the closed list never occurs, so the test says something else than it seems to (C14)."""
    schema = record_schema(ruleset)
    for where, test in tests_at(ruleset):
        possible = _possible(ruleset, test.field)
        if possible is None or test.op not in _NAMING:
            continue
        for value in values_of(test):
            if type(value) is schema[test.field] and value not in possible:
                shown = ", ".join(sorted(map(str, possible)))
                yield where, f"{test.field} is never {value}: write one of {shown}"


def _possible(ruleset: Ruleset, field: str) -> set[Scalar] | None:
    """The closed list of a field's values; None if it has none."""
    match field:
        case "record_kind":
            return {str(item.record_kind) for item in ruleset.catalogue}
        case "catalogue_item":
            return {item.item for item in ruleset.catalogue}
        case "behaviour_code":
            return {behaviour for item in ruleset.catalogue for behaviour in item.behaviours}
        case "severity":
            return {str(severity) for severity in Severity}
        case "polarity":
            return {str(item.polarity) for item in ruleset.catalogue}
    declared = _declarations(ruleset, field)
    if not declared or not all(one.values for one in declared):
        return None
    return {value for one in declared for value in one.values}


def _declarations(ruleset: Ruleset, field: str) -> list[FieldDeclaration]:
    return [item.fields[field] for item in ruleset.catalogue if field in item.fields]


def fields_have_one_type(ruleset: Ruleset) -> Found:
    """One name, one type in all catalogue items: else the matcher finds half of the records unfit (INV-34)."""
    schema = record_schema(ruleset)
    for index, item in enumerate(ruleset.catalogue):
        for name, declared in item.fields.items():
            if name not in RECORD_FIELDS and declared.type.python is not schema[name]:
                yield (
                    ("catalogue", index, "fields", name),
                    f"{name} is {schema[name].__name__} in another item and {declared.type} here: rename one of them",
                )


def items_leave_record_fields_alone(ruleset: Ruleset) -> Found:
    """What every record carries is not declared again: the record's own value would hide the item's (INV-1)."""
    for index, item in enumerate(ruleset.catalogue):
        for name in item.fields:
            if name in RECORD_FIELDS:
                yield ("catalogue", index, "fields", name), f"every record carries {name} itself: rename this field"


def closed_lists_are_of_the_type(ruleset: Ruleset) -> Found:
    """A listed value of another type, or one listed twice, can never be filed as meant (C14)."""
    for index, item in enumerate(ruleset.catalogue):
        for name, declared in item.fields.items():
            where = ("catalogue", index, "fields", name, "values")
            for value in declared.values:
                if type(value) is not declared.type.python:
                    yield where, f"{value!r} is not of the declared type {declared.type}"
            if len({(type(value), value) for value in declared.values}) < len(declared.values):
                yield where, "a value stands twice in this list: leave it out once"


def patterns_fit_the_matcher(ruleset: Ruleset) -> Found:
    """Within the matcher's limits it is right; beyond them it may crash or lose matches (INV-34)."""
    schema = record_schema(ruleset)
    fitting = {name: pattern for name, pattern in ruleset.patterns.items() if _fits(pattern, schema)}
    for text in complaints(fitting, schema=schema):
        named = next((name for name in fitting if text.startswith(f"pattern {name}: ")), None)
        yield ("patterns",) if named is None else ("patterns", named), text
    loop = {name: one for name, one in loop_patterns(ruleset.loop).items() if _fits(one, TASK_FIELDS)}
    for text in complaints(loop, schema=TASK_FIELDS):
        yield ("loop",), text


def _fits(pattern: Pattern, schema: Schema) -> bool:
    """Whether the other guards on fields have nothing to say, so that each thing is said once."""
    return all(type(values_of(test)[0]) is schema.get(test.field) for test in pattern.tests)


def who_somebody_is_stays_private(ruleset: Ruleset) -> Found:
    """No field that tells who a person is, or may, is ever public: only closed lists, numbers and days are (INV-26)."""
    for index, item in enumerate(ruleset.catalogue):
        for name, declared in item.fields.items():
            free = declared.type is FieldType.STR and not declared.values
            if declared.disclosure is Disclosure.PUBLIC and (free or spoken(name, IDENTITY)):
                what = "is free text, which may name somebody" if free else "tells who somebody is"
                yield (
                    ("catalogue", index, "fields", name, "disclosure"),
                    f"{name} {what}: write on_application or none",
                )
