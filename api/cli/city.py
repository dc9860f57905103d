"""`demo run`: a city that lives, in one command: its ledger, its year told over HTTP, and a server that stays up."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated, Final

import typer

from api.cli.app import AsJson, office
from api.cli.demonstrating import CITY, demo
from api.cli.output import document, program, say, table, text
from api.cli.running import as_whom
from api.cli.running import tell as tell_figures
from api.cli.serving import LOOPBACK
from api.demo.residents import Resident
from api.demo.script import script
from api.demo.telling import Told
from api.demo_clock import refuse_unless_demo
from api.listening import listening
from api.signin.settings import sign_in_settings
from domain.errors import JiangchengError
from domain.records import RecordKind, subject_id
from ledger.database import Missing

_PEOPLE: Final = 400
_PORT: Final = 8_642
_ACTS: Final = (
    *("registration", "licence", "penalty", "severe_list", "grade", "honour", "commitment"),
    *("commitment_kept", "commitment_broken", "check_allow", "check_warn", "check_hold", "check_intercept"),
    *("hold_decided", "order_confirm", "order_decline", "repair_applied", "repair_granted", "repair_refused"),
    *("decision_annulled", "entry_proposed", "statement_answered", "entry_decided", "entry_dropped", "entry_removed"),
)
"""What of the bureaus' acts is counted at the end."""


@demo.command("run")
def run_(
    ledger: Annotated[str, typer.Option("--ledger", help="The demonstration.")] = CITY,
    people: Annotated[int, typer.Option("--people", min=150, max=2_000, help="How many live in the city.")] = _PEOPLE,
    seed: Annotated[int, typer.Option("--seed", help="What the city is drawn from.")] = 7,
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port to listen at.")] = _PORT,
    as_json: AsJson = False,
) -> None:
    """Tell a year of an invented city over the public API, and serve it until a signal."""
    sign_in = sign_in_settings()
    with listening(host=LOOPBACK, port=port) as at, office(ledger, as_json=as_json, missing=Missing.MADE) as opened:
        from api.demo.city import City, begin, told_beside  # the other verbs start sooner without a web framework
        from api.http.serving import serve

        begin(opened)
        refuse_unless_demo(opened)
        city = City(opened, people=people, seed=seed)
        url = f"http://{LOOPBACK}:{port}/"

        def tell(days: Iterator[Told]) -> None:
            try:
                total = _tell_months(days)
            except JiangchengError as error:
                text(say("city.broken", detail=error.detail))
                return
            if city.is_told:
                text(say("city.told"))
                _tell_acts(total)
                tell_figures(opened)
                _tell_next(city.well_known, ledger, url, begins=city.begins)
                if sign_in is not None and (somebody := city.somebody) is not None:
                    text(say("city.sign_in", name=somebody.name, number=somebody.number))

        opened.context.turn_to_now()
        if city.is_told:
            text(say("city.continues", ledger=ledger, day=opened.context.today()))
        else:
            text(say("city.begins", ledger=ledger, people=len(city.people), begins=city.begins, ends=city.ends))
        text(say("city.address", url=url))
        with told_beside(city, host=LOOPBACK, port=port, tell=tell), suppress(KeyboardInterrupt):
            serve(opened, at=at, sign_in=sign_in)
        text(say("city.ended", day=opened.context.today()))


def _tell_months(days: Iterator[Told]) -> Counter[str]:
    total = Counter[str]()
    for told in days:
        total += told.done
        for what in told.refused:
            text(say("city.refused", what=what))
        if told.day.day == 1:
            document({"day": told.day.isoformat(), "done": dict(total)})
            text(say("city.month", day=told.day, **_counted(total)))
    return total


def _tell_acts(total: Counter[str]) -> None:
    """What bureaus did over HTTP since this start, as far as there is anything to tell."""
    done = [(say(f"city.done.{act}"), total[act]) for act in _ACTS if total[act]]
    if done:
        table((say("city.what"), say("story.many")), done)


def _counted(total: Counter[str]) -> dict[str, int]:
    return {
        "records": sum(total[kind] for kind in RecordKind),
        "checks": sum(many for what, many in total.items() if what.startswith("check_")),
        "tasks": sum(total[step] for step in ("accept", "refuse", "return", "feedback")),
        "lifted": total["MeasureLiftOrdered"],
    }


def _tell_next(resident: Resident, ledger: str, url: str, *, begins: date) -> None:
    """Commands and addresses to copy."""
    text(say("city.next"))
    who, look_at = f"{resident.scheme}:{resident.number}", script().look_at
    bureau = script().bureaus[look_at.by]
    seen_on = begins + timedelta(days=look_at.day)
    for verb in (f"history {who}", f"measures {who} --on {seen_on}", f"explain {who} {look_at.measure}"):
        text("  " + " ".join([program(), verb, f"--ledger {ledger}", *as_whom(bureau.id, bureau.purpose)]))
    for path in ("", f"pages/subjects/{subject_id(resident.scheme, resident.number)}", "pages/tasks"):
        text(f"  {url}{path}")
