"""`demo run`: a city that lives, in one command: its ledger, its year told over HTTP, and a server that stays up."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final

import typer

from api.cli.app import AsJson, office
from api.cli.demonstrating import demo
from api.cli.output import document, say, text
from api.cli.running import tell as tell_figures
from api.cli.serving import LOOPBACK
from api.demo.story import CREDIT
from api.demo.telling import Told
from api.demo_clock import refuse_unless_demo
from api.listening import listening
from domain.errors import JiangchengError
from domain.records import RecordKind

LEDGER: Final = "city"
_PEOPLE: Final = 200
_PORT: Final = 8_642


@demo.command("run")
def run_(
    ledger: Annotated[str, typer.Option("--ledger", help="The demonstration.")] = LEDGER,
    people: Annotated[int, typer.Option("--people", min=60, max=2_000, help="How many live in the city.")] = _PEOPLE,
    seed: Annotated[int, typer.Option("--seed", help="What the city is drawn from.")] = 7,
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port to listen at.")] = _PORT,
    as_json: AsJson = False,
) -> None:
    """Tell a year of an invented city over the public API, and serve it until a signal."""
    with listening(host=LOOPBACK, port=port) as at, office(ledger, as_json=as_json) as opened:
        from api.demo.city import City, begin, told_beside  # the other verbs start sooner without a web framework
        from api.http.serving import serve

        begin(opened)
        refuse_unless_demo(opened)
        city = City(opened, people=people, seed=seed)
        url = f"http://{LOOPBACK}:{port}/"

        def tell(days: Iterator[Told]) -> None:
            try:
                _tell_months(days)
            except JiangchengError as error:
                text(say("city.broken", detail=error.detail))
                return
            if city.is_told:
                text(say("city.told"))
                tell_figures(opened, ledger)
                _tell_next(city.well_known.number, ledger, url)

        opened.context.turn_to_now()
        if city.is_told:
            text(say("city.continues", ledger=ledger, day=opened.context.today()))
        else:
            text(say("city.begins", ledger=ledger, people=len(city.people), begins=city.begins, ends=city.ends))
        text(say("city.address", url=url))
        with told_beside(city, host=LOOPBACK, port=port, tell=tell):
            serve(opened, at=at)


def _tell_months(days: Iterator[Told]) -> None:
    total = Counter[str]()
    for told in days:
        total += told.done
        for what in told.refused:
            text(say("city.refused", what=what))
        if told.day.day == 1:
            document({"day": told.day.isoformat(), "done": dict(total)})
            text(say("city.month", day=told.day, **_counted(total)))


def _counted(total: Counter[str]) -> dict[str, int]:
    return {
        "records": sum(total[kind] for kind in RecordKind),
        "checks": sum(many for what, many in total.items() if what.startswith("check ")),
        "tasks": sum(total[step] for step in ("accept", "refuse", "return", "feedback")),
        "lifted": total["MeasureLiftOrdered"],
    }


def _tell_next(number: str, ledger: str, url: str) -> None:
    """Commands and addresses to copy."""
    text(say("city.next"))
    who = f"uscc:{number}"
    for verb in (f"history {who}", f"explain {who} no_fiscal_funds", f"measures {who}"):
        text(f"  jiangcheng {verb} --ledger {ledger} --department {CREDIT} --officer 演示 --purpose audit")
    for path in ("", "openapi.json", "health"):
        text(f"  {url}{path}")
