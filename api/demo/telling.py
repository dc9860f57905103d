"""Tells the year day by day: the clock moves, time does its part, bureaus act and answer, all over HTTP.

The clock and the worker are the program's own; everything else a bureau of the city does through the public API. Where
it is interrupted it goes on at the ledger's day: what was filed is filed, and repeating it files nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from threading import Event
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from api.demo.bureaus import decision, step
from api.demo.client import Answer, Bureaus
from api.demo.script import Bureau, Script
from api.demo.story import Act
from api.wiring import Office
from api.worker import Worker
from domain.actors import ENGINE

_DAY = timedelta(days=1)
_LOOKS_AT_TASKS_EVERY = 3  # days, each bureau on days of its own
_LOOKS_AT_ORDERS_EVERY = 7
_ENTRIES: Final = "/entries"
_ALREADY: Final = 409
"""How a step is refused that was made before."""
_LIFT: Final = "measure-lift-ordered."


class Told(Struct, frozen=True):
    """A day that was told: how often what was done, and what was refused."""

    day: date
    done: Counter[str]
    refused: Sequence[str]


class Telling:
    """The year of one demonstration ledger, told through one address."""

    def __init__(
        self, office: Office, bureaus: Bureaus, script: Script, acts: Sequence[Act], *, begins: date, seed: int
    ) -> None:
        self._office = office
        self._bureaus = bureaus
        self._script = script
        self._acts = acts
        self._named = {act.named: act for act in acts if act.named}
        self._answers: dict[str, Mapping[str, object]] = {}
        self._begins = begins
        self._seed = seed

    def days(self, until: date, stop: Event) -> Iterator[Told]:
        """From the ledger's day to the last, a day at a time; it stops between two days once it is told to."""
        first = day = self._office.context.today()
        while day <= until and not stop.is_set():
            done, refused = Counter[str](), list[str]()
            self._office.context.advance_to(day, by=ENGINE)
            for batch in Worker(self._office, stop).due_now():
                done.update(batch.events)
            for act in self._acts_of(day):
                answer = self._act(act)
                if not (day == first and answer.status == _ALREADY):
                    _note(act.kind, answer, done, refused)
            self._answer(day, done, refused)
            yield Told(day, done, refused)
            day += _DAY

    def _acts_of(self, day: date) -> Iterator[Act]:
        number = (day - self._begins).days
        return (act for act in self._acts if act.day == number)

    # --- what the script says

    def _act(self, act: Act) -> Answer:
        if act.decides is not None:
            act = self._about_order(act)
        path = re.sub(r"\{([\w-]+)\}", lambda found: self._id(found[1]), act.path)
        answer = self._bureaus.post(act.department, path, act.body, purpose=act.purpose, matter=act.matter or "")
        if act.named:
            self._answers[act.named] = answer.body if not answer.is_refusal else self._proposed_before(act)
        return answer

    def _proposed_before(self, act: Act) -> Mapping[str, object]:
        """The entry that an act proposed before an interruption; nothing where it is none."""
        if act.path != _ENTRIES:
            return {}
        listed = self._bureaus.get(act.department, _ENTRIES, purpose=self._purpose(act.department)).list_of("entries")
        return next((one for one in listed if one["file_no"] == act.body["file_no"]), {})

    def _about_order(self, act: Act) -> Act:
        """The act at the order that is meant; at one that there is not, where nothing of the kind is proposed."""
        assert act.decides is not None
        subject, purpose = self._answer_of(act.decides.about).get("subject"), self._purpose(act.department)
        orders = self._bureaus.get(act.department, "/orders/proposed", purpose=purpose).list_of("orders")
        meant = (o["order"] for o in orders if (o["subject"], o["measure"]) == (subject, act.decides.measure))
        return replace(act, path=f"/subjects/{subject}/orders/{next(meant, 0)}/{act.path}", decides=None)

    def _id(self, name: str) -> str:
        answer = self._answer_of(name)
        return str(answer.get("record") or answer.get("check") or answer.get("entry") or name)

    def _answer_of(self, name: str) -> Mapping[str, object]:
        """What a named act was answered; one of before an interruption is asked again, which files nothing again."""
        if name not in self._answers:
            self._act(self._named[name])
        return self._answers.get(name, {})

    def _purpose(self, department: str) -> str:
        return next(one.purpose for one in self._script.bureaus.values() if one.id == department)

    # --- what bureaus do about what waits for them

    def _answer(self, day: date, done: Counter[str], refused: list[str]) -> None:
        for place, bureau in enumerate(self._script.bureaus.values()):
            if (day.toordinal() + place) % _LOOKS_AT_TASKS_EVERY == 0:
                self._do_tasks(bureau, day, done, refused)
            if bureau.decides and day.toordinal() % _LOOKS_AT_ORDERS_EVERY == 0:
                self._decide_orders(bureau, done, refused)

    def _do_tasks(self, bureau: Bureau, day: date, done: Counter[str], refused: list[str]) -> None:
        for task in self._bureaus.get(bureau.id, "/tasks", purpose=bureau.purpose).list_of("tasks"):
            said = step(self._seed, bureau, task, on=day)
            if said is not None:
                _note(said["step"], self._bureaus.post(bureau.id, f"/tasks/{task['task']}/steps", said), done, refused)

    def _decide_orders(self, bureau: Bureau, done: Counter[str], refused: list[str]) -> None:
        """An officer puts proposed orders into effect, and declines a few with a reason."""
        for order in self._bureaus.get(bureau.id, "/orders/proposed", purpose=bureau.purpose).list_of("orders"):
            decided, said = decision(self._seed, order)
            path = f"/subjects/{order['subject']}/orders/{order['order']}/{decided}"
            _note(f"order_{decided}", self._bureaus.post(bureau.id, path, said), done, refused)


def _note(kind: str, answer: Answer, done: Counter[str], refused: list[str]) -> None:
    if answer.is_refusal:
        refused.append(f"{kind}: {answer.status} {answer.body.get('detail', '')}")
    else:
        done[kind if answer.body.get("outcome") is None else f"check_{answer.body['outcome']}"] += 1
        done["MeasureLiftOrdered"] += sum(str(topic).startswith(_LIFT) for topic in answer.list_of("events"))
