"""The demonstration city: told over HTTP without a refusal, the same each time, continued where it was interrupted."""

import stat
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event
from uuid import UUID

import pytest

from api.demo.bureaus import decision, step
from api.demo.city import City, begin, key_file
from api.demo.client import Bureaus
from api.demo.residents import residents
from api.demo.script import script
from api.wiring import Office
from domain.identity import citizen_number, credit_code
from domain.identity.citizen_number import Regions
from domain.values import SubjectKind
from ledger.database import Database
from ledger.genesis import LedgerUse
from rules.matching.answers import plain_matcher
from tests.support.served import served

PEOPLE, SEED, DAYS = 150, 3, 20


@pytest.fixture
def office(ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr("api.demo.city.home", lambda: tmp_path)
    with Office(Database.open(ledger), make_matcher=plain_matcher) as opened:
        begin(opened)
        yield opened


def told(city: City, days: int) -> tuple[Counter[str], list[str]]:
    """So many days of the year, and what was refused."""
    done, refused = Counter[str](), list[str]()
    with served(city.office) as port:
        bureaus = Bureaus(city.keys(), host="127.0.0.1", port=port)
        for day in islice(city.tell(bureaus, Event()), days):
            done += day.done
            refused += day.refused
        bureaus.close()
    return done, refused


def subjects(city: City) -> int:
    city.office.refresh()
    return len(list(city.office.views.everyone()))


def test_the_year_is_told_over_http_and_nothing_of_it_is_refused(office: Office) -> None:
    city = City(office, people=PEOPLE, seed=SEED)
    assert city.somebody is None
    done, refused = told(city, DAYS)
    assert refused == []
    assert city.somebody in [one for one in city.people if one.is_person], "there is somebody to sign in as"
    assert office.context.use is LedgerUse.DEMO
    assert office.context.today() == city.begins + timedelta(days=DAYS - 1)
    assert done["registration"] > 0
    assert sum(many for what, many in done.items() if what.startswith("check_")) > 0
    assert subjects(city) >= done["registration"], "everybody who was registered is known"


def test_where_it_was_interrupted_it_goes_on(office: Office) -> None:
    city = City(office, people=PEOPLE, seed=SEED)
    told(city, DAYS // 2)
    before, head = subjects(city), office.application.tail().head()
    assert city.keys() == city.keys(), "the same keys open the door again"
    _, refused = told(city, 1)
    assert (refused, subjects(city)) == ([], before), "a day that is told again files nothing again"
    assert office.application.tail().head() - head <= 3
    assert not city.is_told


def test_keys_lie_where_their_owner_alone_reads_them(office: Office) -> None:
    City(office, people=PEOPLE, seed=SEED).keys()
    assert stat.S_IMODE(key_file(office.database.name).stat().st_mode) == 0o600


def test_what_is_done_about_persons_does_not_depend_on_the_ledger() -> None:
    """Their ids do: a story would go otherwise in one ledger out of twenty."""
    bureau = script().bureaus["market"]
    told = {"name": "", "measure": "limited_office", "department": bureau.id, "state": "pushed", "since": "2026-03-02"}
    ids = [str(UUID(int=number)) for number in range(50)]
    found = [step(7, bureau, {**told, "subject": one}, on=date(2026, 6, 1)) for one in ids]
    assert found == [{"step": "accept"}] * 50
    assert {decision(7, {**told, "subject": one})[0] for one in ids} == {"confirm"}
    named = [step(7, bureau, {**told, "name": "x", "subject": one}, on=date(2026, 6, 1)) for one in ids]
    assert any(said != {"step": "accept"} for said in named), "of companies some are refused"


def test_residents_are_of_every_kind_with_numbers_of_nobody() -> None:
    on = date(2026, 1, 1)
    people = residents(300, random=Random(SEED), on=on)
    assert people == residents(300, random=Random(SEED), on=on)
    kinds = Counter(one.kind for one in people)
    assert set(kinds) == set(SubjectKind) - {SubjectKind.SELF_EMPLOYED}
    assert kinds[SubjectKind.NATURAL_PERSON] / len(people) == pytest.approx(0.95, abs=0.03)
    for one in people:
        if one.is_person:
            assert citizen_number.read(one.number, on=on, regions=Regions.WITH_SYNTHETIC).born_on < on
        else:
            assert credit_code.read(one.number).defects == ()
