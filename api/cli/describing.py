"""`rules schema`: the shape of a pack's files as JSON Schema, for editors."""

import json

import typer

from api.cli.app import AsJson
from api.cli.output import is_json, json_line
from api.cli.packs import rules
from rules.writing.editors import json_schema


@rules.command("schema")
def schema_(as_json: AsJson = False) -> None:
    """Print the JSON Schema of a pack's files, for an editor that completes and checks while one writes."""
    del as_json  # taken up before any verb runs
    schema = json_schema()
    typer.echo(json_line(schema) if is_json() else json.dumps(schema, ensure_ascii=False, indent=1))
