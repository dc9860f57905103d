"""`rules export` and `rules import-table`: a pack as the tables of an office, and such a table back into the pack."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.app import AsJson
from api.cli.output import document, say, text
from api.cli.packs import PackName, complain_of, rules
from api.packtable.leaving import leave
from api.packtable.taking import Taken, take, write
from rules.errors import InvalidPack
from rules.releasing.guardrails import check
from rules.writing.loading import find, parse, read
from rules.writing.tabled import Kind

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


@rules.command("export")
def export_(
    pack: PackName,
    file: Annotated[Path, typer.Argument(help="A new file that ends with .xlsx or .csv.")],
    as_: Annotated[Kind, typer.Option("--as", help="One row a rule, or the measure list.")] = Kind.TABLE,
    as_json: AsJson = False,
) -> None:
    """Write a pack's rules, or its measure list, as a table."""
    del as_json  # taken up before any verb runs
    source = read(find(pack))
    rows = leave(parse(source), source, as_, file)
    document({"file": str(file), "as": str(as_), "rows": rows})
    text(say("table.left", file=file, rows=rows))


@rules.command("import-table")
def import_table_(
    file: Annotated[Path, typer.Argument(help="A decision table or a measure list, XLSX or CSV.")],
    into: Annotated[str, typer.Option("--into", help="The folder of a pack of your own.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a table into a pack: what it says otherwise is written into the YAML, all else there stays as it is."""
    del as_json  # taken up before any verb runs
    folder = find(into)
    try:
        taken = take(file, folder)
    except InvalidPack as invalid:
        complain_of(invalid.complaints)
    if not dry_run:
        write(taken)
    _tell(taken, folder)
    if not dry_run and (found := check(folder)):
        complain_of(found)


def _tell(taken: Taken, folder: Path) -> None:
    for put in taken.edited.puts:
        place = ".".join(map(str, put.where))
        document({"changed": place, "value": put.value})
        text(say("table.changed", place=place, value=put.value))
    for add in taken.edited.adds:
        name = add.row.get("rule", add.row.get("measure"))
        document({"added": name, "layer": add.layer})
        text(say("table.measure_added" if add.key == "measures" else "table.rule_added", name=name))
    for name in taken.edited.left_out:
        document({"not_in_table": name})
        text(say("table.left_out", name=name))
    files = sorted(path.relative_to(folder).as_posix() for path in taken.texts)
    document({"changes": len(taken.edited.puts), "added": len(taken.edited.adds), "files": files})
    text(say("table.taken", changes=len(taken.edited.puts), added=len(taken.edited.adds), files=", ".join(files)))
