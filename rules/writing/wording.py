"""What to say of a file that has not the shape of a pack: what stands there, what should, and what is likely meant."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from pydantic.json_schema import JsonSchemaValue
from pydantic_core import ErrorDetails

_QUOTE = 'put it in quotes, such as "{said}"'
_SHAPES: Mapping[str, str] = {
    "int_type": "write a whole number, without quotes",
    "int_parsing": "write a whole number, without quotes",
    "int_from_float": "write a whole number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "date_type": "write a day such as 2026-01-31",
    "date_from_datetime_parsing": "write a day such as 2026-01-31",
    "date_from_datetime_inexact": "write a day without a time, such as 2026-01-31",
    "date_parsing": "write a day such as 2026-01-31",
    "tuple_type": "write a list: [one, another], or a line with - for each",
    "list_type": "write a list: [one, another], or a line with - for each",
    "dict_type": "write a mapping: keys, each with a colon and its value",
    "dataclass_type": "write a mapping: keys, each with a colon and its value",
    "model_type": "write a mapping: keys, each with a colon and its value",
    "model_attributes_type": "write a mapping: keys, each with a colon and its value",
    "string_too_short": "write something",
    "none_required": "leave it out",
}
"""The kinds of error whose cure is one sentence."""

_PATTERNS: Mapping[str, str] = {
    r"^[a-z][a-z0-9_]{0,59}$": "write a name of small letters, digits and _, beginning with a letter",
    r"^[A-Za-z0-9][A-Za-z0-9:._-]{0,79}$": "write a code of letters, digits and : . _ -, without blanks",
    r"^[a-z][a-z0-9-]{0,39}$": "write a name of small letters, digits and -, beginning with a letter",
}
_LISTED = re.compile(r"'([^']*)'")
_LONGEST = 40
_KEYS_SHOWN = 30


def worded(error: ErrorDetails, keys: Iterable[str]) -> str:
    """An error of shape in words; `keys` are those that the mapping around it may have."""
    said = _said(error["input"])
    match error["type"]:
        case "extra_forbidden":
            return _no_such_key(str(error["loc"][-1]), tuple(keys))
        case "missing":
            return f"{error['loc'][-1]} is missing: write it"
        case "enum" | "literal_error":
            return _none_of(said, _LISTED.findall(str(error["ctx"]["expected"])))
        case kind if kind in _SHAPES:
            return f"{said!r}: {_SHAPES[kind]}"
        case _:
            return _of_text(error, said)


def _of_text(error: ErrorDetails, said: str) -> str:
    match error["type"]:
        case "string_type":
            return f"{said} is no text: " + _QUOTE.format(said=said)
        case "string_pattern_mismatch":
            return f"{said!r}: " + _PATTERNS.get(str(error["ctx"]["pattern"]), error["msg"])
        case "string_too_long":
            return f"{said!r} is longer than {error['ctx']['max_length']} characters: shorten it"
        case "too_short":
            return f"nothing stands here: write at least {error['ctx']['min_length']}"
        case _:
            return error["msg"].removeprefix("Value error, ")


def _no_such_key(written: str, keys: tuple[str, ...]) -> str:
    near = get_close_matches(written, keys, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    shown = ", ".join(sorted(keys)[:_KEYS_SHOWN])
    return f"there is no key {written} here: {meant}" + (f"the keys are {shown}" if shown else "take it out")


def _none_of(written: str, values: list[str]) -> str:
    near = get_close_matches(written, values, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{written!r} is not known here: {meant}write one of {', '.join(values)}"


def _said(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


# --- which keys there are


def keys_at(schema: JsonSchemaValue, where: Sequence[int | str]) -> tuple[str, ...]:
    """The keys that the mapping around a place may have, by a JSON Schema; nothing where any will do."""
    nodes = [schema]
    for step in where[:-1]:
        nodes = [inner for node in nodes for inner in _inside(schema, node, step)]
    found = (key for node in nodes for one in _meant(schema, node) for key in one.get("properties", ()))
    return tuple(dict.fromkeys(found))


def _inside(schema: JsonSchemaValue, node: JsonSchemaValue, step: int | str) -> Iterator[JsonSchemaValue]:
    for one in _meant(schema, node):
        if isinstance(step, int):
            yield from (one["items"],) if "items" in one else ()
        elif step in one.get("properties", {}):
            yield one["properties"][step]
        elif isinstance(one.get("additionalProperties"), Mapping):
            yield one["additionalProperties"]
        else:
            yield from one.get("patternProperties", {}).values()


def _meant(schema: JsonSchemaValue, node: JsonSchemaValue) -> Iterator[JsonSchemaValue]:
    """What a node of the schema stands for: what it refers to, and each of what it leaves a choice of."""
    if "$ref" in node:
        yield from _meant(schema, schema["$defs"][str(node["$ref"]).rpartition("/")[2]])
        return
    yield node
    for choice in ("anyOf", "oneOf", "allOf"):
        for one in node.get(choice, ()):
            yield from _meant(schema, one)
