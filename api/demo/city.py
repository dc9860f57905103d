"""The demonstration ledger of the city: its beginning, its bureaus' keys, and its year told beside the server."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Final
from zoneinfo import ZoneInfo

from api.demo.client import Bureaus
from api.demo.residents import Resident, residents
from api.demo.script import script
from api.demo.story import YEAR, Year
from api.demo.telling import Telling, Told
from api.wiring import Office
from domain.actors import Actor
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Scheme
from ledger import keys
from ledger.days import system_day
from ledger.genesis import ClockKind, Genesis, LedgerUse
from ledger.home import home
from ledger.vault.persons import natural_person
from rules.unconfirmed import unconfirmed
from rules.writing.loading import find, load

BY: Final = Actor("platform", "demonstration")
_POLL: Final = 0.2  # seconds


def begin(office: Office) -> None:
    """Begin the ledger a year before today, unless it has begun."""
    if office.has_begun:
        return
    ruleset = load(find(script().pack))
    began_on = system_day(ZoneInfo(ruleset.zone)) - timedelta(days=YEAR)
    acknowledged = tuple(unconfirmed(ruleset))
    office.begin(Genesis(ruleset, ClockKind.SIMULATED, began_on, acknowledged, BY, LedgerUse.DEMO))


class City:
    """One demonstration ledger with its people. The same seed and size give the same city."""

    def __init__(self, office: Office, *, people: int, seed: int) -> None:
        self.office = office
        self.begins: date = office.context.began_on
        random = Random(seed)
        self.people = residents(people, random=random, on=self.begins)
        self._seed = seed
        self._year = Year(self.people, script(), begins=self.begins, random=random)
        self._acts = self._year.acts()  # once: drawing again would tell another year

    @property
    def ends(self) -> date:
        """The last day that is told."""
        return self.begins + timedelta(days=YEAR)

    @property
    def is_told(self) -> bool:
        """True once the ledger has come to the year's end."""
        return self.office.context.today() >= self.ends

    @property
    def well_known(self) -> Resident:
        """The subject whose story is worth a look first."""
        return self._year.first

    @property
    def somebody(self) -> Resident | None:
        """An invented person about whom something is held, to sign in as; None before there is one."""
        return next((one for one in self.people if one.is_person and self._holds(one)), None)

    def _holds(self, one: Resident) -> bool:
        person = natural_person(
            one.name, Scheme.ID_NUMBER, one.number, on=self.office.context.today(), regions=Regions.WITH_SYNTHETIC
        )
        return self.office.persons.find(person) is not None

    def keys(self) -> Mapping[str, str]:
        """A key for each bureau, from the file in which the last ones were kept if they still open the door."""
        path = key_file(self.office.database.name)
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        with self.office.pool.connection() as connection:
            if all(keys.holder(connection, kept.get(name, "")) == name for name in _departments()):
                return dict(kept)
        with self.office.database.connect_as_owner() as owner:
            made = {name: keys.issue(owner, department=name, label="demo", by=BY.account) for name in _departments()}
        _write_private(path, json.dumps(made))
        return made

    def tell(self, bureaus: Bureaus, stop: Event) -> Iterator[Told]:
        """The year from where the ledger stands, a day at a time."""
        telling = Telling(self.office, bureaus, script(), self._acts, begins=self.begins, seed=self._seed)
        return telling.days(self.ends, stop)


@contextmanager
def told_beside(city: City, *, host: str, port: int, tell: Callable[[Iterator[Told]], None]) -> Iterator[None]:
    """Have the year told by a thread while the server serves; `tell` is handed the days, and told in that thread."""
    stop, bureaus = Event(), Bureaus(city.keys(), host=host, port=port)

    def work() -> None:
        while not bureaus.are_let_in() and not stop.wait(_POLL):
            pass
        tell(city.tell(bureaus, stop))

    thread = Thread(target=work, name="story")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        bureaus.close()


def _departments() -> list[str]:
    return [bureau.id for bureau in script().bureaus.values()]


def key_file(ledger: str) -> Path:
    """Where the bureaus' keys of a demonstration lie, readable by its owner alone."""
    return home() / f"demo-{ledger}.keys.json"


def _write_private(path: Path, content: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
