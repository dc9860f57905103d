"""Random patterns and facts over a small declared schema, for properties that hold whatever the pack says."""

from hypothesis import strategies as st

from domain.facts import FieldValue
from rules.conditions import Operator, Pattern, Test
from rules.matching.limits import LARGEST, SMALLEST, FieldType

SCHEMA: dict[str, FieldType] = {
    "amount": int,
    "day": int,
    "id": int,
    "kind": str,
    "sid": str,
    "m": str,
    "listed": bool,
    "name": bool,
}

INTEGERS = st.sampled_from([SMALLEST, SMALLEST + 1, -1, 0, 1, 2, 5, 2**31, 2**53 + 1, LARGEST - 1, LARGEST])
STRINGS = st.sampled_from(
    [
        "",
        "5",
        "true",
        "null",
        "a",
        "ab",
        "a\0",
        'a"',
        "a\\",
        'a\\"',
        "{",
        "}],",
        "$and",
        "'",
        "罚款",
        "罚",
        "\n",
        "😀",
        "é",
    ]
) | st.text(max_size=6)
VALUES: dict[FieldType, st.SearchStrategy[FieldValue]] = {int: INTEGERS, str: STRINGS, bool: st.booleans()}


@st.composite
def tests(draw: st.DrawFn) -> Test:
    """One test that fits the schema."""
    field = draw(st.sampled_from(sorted(SCHEMA)))
    values = VALUES[SCHEMA[field]]
    possible = [op for op in Operator if not op.orders or SCHEMA[field] is int]
    op = draw(st.sampled_from(possible))
    value = draw(st.lists(values, min_size=1, max_size=4).map(tuple) if op is Operator.IN else values)
    return Test(field=field, op=op, value=value)


def rulesets(*, largest: int = 25) -> st.SearchStrategy[dict[str, Pattern]]:
    """Named patterns of one to four tests each."""
    pattern = st.lists(tests(), min_size=1, max_size=4).map(lambda them: Pattern(tests=tuple(them)))
    return st.lists(pattern, max_size=largest).map(lambda them: {f"p{n}": one for n, one in enumerate(them)})


def facts() -> st.SearchStrategy[dict[str, FieldValue]]:
    """Facts in which any field may be missing."""
    return st.fixed_dictionaries({}, optional={field: VALUES[kind] for field, kind in SCHEMA.items()})


def anything() -> st.SearchStrategy[dict[str, FieldValue]]:
    """Facts whose fields have any type, fitting the schema or not."""
    value = st.one_of(*VALUES.values())
    return st.fixed_dictionaries({}, optional=dict.fromkeys(SCHEMA, value))


@st.composite
def crowded_rulesets(draw: st.DrawFn, *, size: int) -> dict[str, Pattern]:
    """Many patterns made of few tests, so that one fact matches many of them at once."""
    pool = draw(st.lists(tests(), min_size=4, max_size=12))
    seed = draw(st.randoms(use_true_random=False))
    return {f"p{n}": Pattern(tests=tuple(seed.choices(pool, k=seed.randint(1, 3)))) for n in range(size)}
