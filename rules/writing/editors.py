"""The shape of a pack's files as JSON Schema, for editors: every key of a ruleset, and the layers and examples beside.

Each file of a pack has some of the keys, so none is required of a file. What needs two fields to see is no shape; the
guards find it.
"""

from functools import cache

from pydantic import Field, create_model
from pydantic.json_schema import JsonSchemaValue

from rules.rulesets import Ruleset
from rules.writing.examples import Example
from rules.writing.loading import Layer

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HEADER = "# yaml-language-server: $schema={place}"
"""The first line of a file by which editors find the schema."""

_Document = create_model(
    "Pack",
    __base__=Ruleset,
    layers=(tuple[Layer, ...], Field(default=())),
    examples=(tuple[Example, ...], Field(default=())),
)


@cache
def json_schema() -> JsonSchemaValue:
    """The JSON Schema (draft 2020-12) of a file of a pack, as it is written in YAML."""
    schema = _Document.model_json_schema(by_alias=True, mode="validation")
    schema.pop("required", None)
    _close(schema)
    return {"$schema": DIALECT, **schema, "title": "A file of a rule pack", "description": _ABOUT}


def _close(node: object) -> None:
    """Names that no pattern allows are none: pydantic says so of a mapping's values and leaves its keys open."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node.setdefault("additionalProperties", False)
        for inner in node.values():
            _close(inner)
    elif isinstance(node, list):
        for inner in node:
            _close(inner)


_ABOUT = "Some of the keys of a pack; the keys of all its files together are one ruleset."
