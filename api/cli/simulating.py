"""`simulate-city`: a city of any size, invented from a seed, as files for the set path or as departments send it."""

from pathlib import Path
from time import monotonic
from typing import Annotated, Final

import typer

from api.cli.app import AsJson, app
from api.cli.arguments import day_of
from api.cli.output import document, progress, say, table, text
from api.simulation.city import AS_OF, FEWEST, MOST, Plan
from api.simulation.made import Format, Made, make

_LARGEST_SEED: Final = 2**31 - 1
_MEGABYTE: Final = 1_000_000


@app.command("simulate-city")
def simulate_city_(
    subjects: Annotated[int, typer.Option("--subjects", help=f"How many live in it, {FEWEST} to {MOST:,}.")],
    records: Annotated[int, typer.Option("--records", help="How much is recorded; each has one at least.")],
    to: Annotated[Path, typer.Option("--to", help="A folder that is empty or not there yet.")],
    seed: Annotated[int, typer.Option("--seed", min=0, max=_LARGEST_SEED, help="What it is drawn from.")] = 7,
    as_: Annotated[
        Format, typer.Option("--format", help="Facts as rules see them, or records as departments send them.")
    ] = Format.PARQUET,
    as_of: Annotated[str, typer.Option("--as-of", help="The last day it has lived.")] = AS_OF.isoformat(),
    as_json: AsJson = False,
) -> None:
    """Invent a city from a seed; the same seed gives the same city, and nobody in it exists."""
    del as_json  # taken up before any verb runs
    plan = Plan(subjects=subjects, records=records, seed=seed, as_of=day_of(as_of))
    began = monotonic()
    with progress() as shown:
        task = shown.add_task(say("simulate.progress"), total=plan.records)
        made = make(plan, to, as_=as_, told=lambda many: shown.advance(task, many))
    _tell(made, plan, to, seconds=round(monotonic() - began, 1))


def _tell(made: Made, plan: Plan, to: Path, *, seconds: float) -> None:
    document(
        {
            "folder": str(to),
            "seed": plan.seed,
            "as_of": plan.as_of.isoformat(),
            "subjects": dict(made.subjects),
            "records": plan.records,
            "rows": made.rows,
            "acts": made.acts,
            "files": made.files,
            "bytes": made.bytes,
            "seconds": seconds,
        }
    )
    table(
        (say("simulate.kind"), say("simulate.many")),
        [(say(f"simulate.{kind}"), f"{many:,}") for kind, many in made.subjects.items()],
    )
    megabytes = round(made.bytes / _MEGABYTE, 1)
    told = {"folder": to, "seed": plan.seed, "as_of": plan.as_of, "seconds": seconds, "megabytes": megabytes}
    text(say("simulate.made", records=f"{plan.records:,}", rows=f"{made.rows:,}", files=made.files, **told))
