"""Tells the year day by day: the clock moves, time does its part, bureaus act and answer, all over HTTP.

The clock and the worker are the program's own; everything else a bureau of the city does through the public API. Where
it is interrupted it goes on at the ledger's day: what was filed is filed, and repeating it files nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from threading import Event

from msgspec import Struct

from api.demo.bureaus import step
from api.demo.client import Answer, Bureaus
from api.demo.story import DETERMINING, PURPOSES, Act
from api.wiring import Office
from api.worker import Worker
from domain.actors import ENGINE

_DAY = timedelta(days=1)
_LOOKS_AT_TASKS_EVERY = 3  # days, each bureau on days of its own
_LOOKS_AT_ORDERS_EVERY = 7


class Told(Struct, frozen=True):
    """A day that was told: how often what was done, and what was refused."""

    day: date
    done: Counter[str]
    refused: Sequence[str]


class Telling:
    """The year of one demonstration ledger, told through one address."""

    def __init__(self, office: Office, bureaus: Bureaus, acts: Sequence[Act], *, begins: date, seed: int) -> None:
        self._office = office
        self._bureaus = bureaus
        self._acts = acts
        self._begins = begins
        self._seed = seed

    def days(self, until: date, stop: Event) -> Iterator[Told]:
        """From the ledger's day to the last, a day at a time; it stops between two days once it is told to."""
        day = self._office.context.today()
        while day <= until and not stop.is_set():
            done, refused = Counter[str](), list[str]()
            self._office.context.advance_to(day, by=ENGINE)
            for batch in Worker(self._office, stop).due_now():
                done.update(batch.events)
            for act in self._acts_of(day):
                self._note(act.kind, self._act(act), done, refused)
            self._answer(day, done, refused)
            yield Told(day, done, refused)
            day += _DAY

    def _acts_of(self, day: date) -> Iterator[Act]:
        number = (day - self._begins).days
        return (act for act in self._acts if act.day == number)

    def _act(self, act: Act) -> Answer:
        return self._bureaus.post(act.department, act.path, act.body, purpose=act.purpose, matter=act.matter or "")

    def _answer(self, day: date, done: Counter[str], refused: list[str]) -> None:
        for place, (department, purpose) in enumerate(PURPOSES.items()):
            if (day.toordinal() + place) % _LOOKS_AT_TASKS_EVERY:
                continue
            for task in self._bureaus.get(department, "/tasks", purpose=purpose).list_of("tasks"):
                said = step(self._seed, task, on=day)
                if said is not None:
                    answer = self._bureaus.post(department, f"/tasks/{task['task']}/steps", said)
                    self._note(said["step"], answer, done, refused)
        if day.toordinal() % _LOOKS_AT_ORDERS_EVERY == 0:
            for department in DETERMINING:
                self._decide_orders(department, PURPOSES[department], done, refused)

    def _decide_orders(self, department: str, purpose: str, done: Counter[str], refused: list[str]) -> None:
        """An officer puts proposed orders into effect, and declines a few with a reason."""
        for order in self._bureaus.get(department, "/orders/proposed", purpose=purpose).list_of("orders"):
            place = f"/subjects/{order['subject']}/orders/{order['order']}"
            if int(order["subject"][:4], 16) % 6 == 0:
                answer = self._bureaus.post(department, f"{place}/decline", {"reason": "情节轻微，不予实施（演示）"})
                self._note("declined", answer, done, refused)
            else:
                self._note("confirmed", self._bureaus.post(department, f"{place}/confirm", {}), done, refused)

    def _note(self, kind: str, answer: Answer, done: Counter[str], refused: list[str]) -> None:
        if answer.is_refusal:
            refused.append(f"{kind}: {answer.status} {answer.body.get('detail', '')}")
        else:
            done[kind if answer.body.get("outcome") is None else f"check {answer.body['outcome']}"] += 1
