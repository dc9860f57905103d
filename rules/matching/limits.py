"""What the engine can hold: the limits publication checks, and the 32-bit hash by which the engine compares names.

Below each limit the engine is right; beyond it, it loops for ever, crashes, or drops matches without a word. The
limits keep a margin to what was measured (durable 2.0.28: 64 pending conditions, 511 conditions at a level, 255
properties, 32 nested expressions, strings of 65,535 bytes compared as written in JSON).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from domain.facts import FieldValue
from rules.conditions import Operator, Pattern, Test
from rules.errors import TooLarge, UnfitPatterns

FieldType = type[bool] | type[int] | type[str]
Schema = Mapping[str, FieldType]
FIELD_TYPES: tuple[FieldType, ...] = (bool, int, str)

MATCHES_AT_ONCE = 60
CONDITIONS = 400
RULES = 250
FIELDS = 250
LISTS_IN_A_PATTERN = 12
STRING_BYTES = 4_000
SMALLEST, LARGEST = -(2**63), 2**63 - 1

# The words the engine looks for by hash among the names it reads, and the names it gives itself.
ENGINE_WORDS = (
    *("all", "any", "pri", "count", "cap", "dist", "m", "name", "id", "sid", "run", "end"),
    *("$s", "$i", "$m", "$l", "$r", "$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$mt", "$imt", "$iall", "$iany"),
    *("$ex", "$nex", "$or", "$and", "$add", "$sub", "$mul", "$div", "$forward"),
)


def complaints(patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> list[str]:
    """Everything for which publication refuses these patterns, in words; empty if they can be published."""
    return [*misfits(patterns, schema=schema), *excesses(patterns)]


def refuse_unfit(patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> None:
    """Raise `UnfitPatterns` or `TooLarge` naming every complaint."""
    if wrong := misfits(patterns, schema=schema):
        raise UnfitPatterns("; ".join(wrong), do="Correct these patterns and publish again.")
    if large := excesses(patterns):
        raise TooLarge("; ".join(large), do="Split the pattern, or shorten its lists.")


def misfits(patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> list[str]:
    """Tests that can never be right: undeclared fields, values of another type, values out of range."""
    known = schema_of(patterns) if schema is None else schema
    found = [
        f"pattern {name}: {complaint}"
        for name, pattern in patterns.items()
        for test in pattern.tests
        for complaint in _misfits_of(test, known)
    ]
    return [*found, *_clashes(known)]


def excesses(patterns: Mapping[str, Pattern]) -> list[str]:
    """Patterns that are each too large for the engine, and too many fields."""
    fields = {test.field for pattern in patterns.values() for test in pattern.tests}
    found = [f"{len(fields)} fields are tested, at most {FIELDS} are possible"] if len(fields) > FIELDS else []
    for name, pattern in patterns.items():
        size, lists = len(set(conditions(pattern))), sum(test.op is Operator.IN for test in pattern.tests)
        if size > CONDITIONS:
            found.append(f"pattern {name}: {size} distinct values are compared, at most {CONDITIONS} are possible")
        if lists > LISTS_IN_A_PATTERN:
            found.append(f"pattern {name}: {lists} tests with `in`, at most {LISTS_IN_A_PATTERN} are possible")
    return found


def conditions(pattern: Pattern) -> Iterator[tuple[str, Operator, type, FieldValue]]:
    """Every single comparison of a pattern; `in` is one for each of its values."""
    for test in pattern.tests:
        op = Operator.EQ if test.op is Operator.IN else test.op
        for value in values_of(test):
            yield test.field, op, type(value), value


def values_of(test: Test) -> tuple[FieldValue, ...]:
    """The values a test compares with: its own, or each value of its list once."""
    return tuple(dict.fromkeys(test.value)) if isinstance(test.value, tuple) else (test.value,)


def schema_of(patterns: Mapping[str, Pattern]) -> Schema:
    """Each field's type as most of the tests on it have it."""
    seen: dict[str, Counter[FieldType]] = {}
    for pattern in patterns.values():
        for test in pattern.tests:
            seen.setdefault(test.field, Counter())[type(values_of(test)[0])] += 1
    return {field: types.most_common(1)[0][0] for field, types in seen.items()}


def unfit(value: object, *, fit: FieldType) -> str | None:
    """Why a value is not of this type as the engine needs it, or None; a subclass is another type."""
    if type(value) is not fit:
        return f"{type(value).__name__} where {fit.__name__} is declared"
    if isinstance(value, str):
        return _unfit_string(value)
    if isinstance(value, int) and not SMALLEST <= value <= LARGEST:
        return "a whole number beyond 64 bits"
    return None


def property_name(field: str) -> str:
    """The field's name inside the engine: prefixed, so that no field can be one of the engine's own words."""
    return f"f_{field}"


def fnv32(text: str) -> int:
    """The 32-bit FNV-1a hash by which the engine tells names and ids apart (ASCII only)."""
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def same_hash(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different names that the engine cannot tell apart."""
    first: dict[int, str] = {}
    return [(seen, name) for name in names if (seen := first.setdefault(fnv32(name), name)) != name]


def _misfits_of(test: Test, schema: Schema) -> Iterator[str]:
    if test.field not in schema:
        yield f"field {test.field} is not declared"
        return
    for value in values_of(test):
        if reason := unfit(value, fit=schema[test.field]):
            yield f"field {test.field}: {reason}"


def _clashes(schema: Schema) -> list[str]:
    properties = {property_name(field): field for field in sorted(schema)}
    return [
        f"field {properties[name]} cannot be told from {properties.get(other, other)} by the engine, rename it"
        for other, name in same_hash([*ENGINE_WORDS, *properties])
    ]


def _unfit_string(value: str) -> str | None:
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        return "a string that is not valid Unicode (half of a surrogate pair)"
    return f"a string of {size} bytes, at most {STRING_BYTES} are possible" if size > STRING_BYTES else None
