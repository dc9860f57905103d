"""Whom a released version does not concern is let be; what is stored of them is what determining anew would say."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from api.wiring import Office
from domain.commands import FileRecords
from projections.redetermining import pending, redetermine
from projections.sets import export
from projections.sets.files import SetFiles
from projections.sparing import spare
from rules.rulesets import MeasureRule
from tests.support.builders import id_of
from tests.support.offices import ISSUER, fine
from tests.support.pack_small import small
from tests.support.releases import DAY, HOMES, NEXT, STRICT, file, publish, second, without, work

SMALL_FINES, *FINED = HOMES


@pytest.fixture
def city(office: Office) -> Office:
    """One home whose fine is too small for anything, others with orders; and nobody waits for anything."""
    office.ledger.execute(id_of(SMALL_FINES), FileRecords(SMALL_FINES, (fine("small", usd=20),)), by=ISSUER)
    for number, home in enumerate(FINED):
        file(office, f"fine {number}", home)
    work(office)
    return office


@pytest.fixture
def files(city: Office, tmp_path: Path) -> SetFiles:
    """As whoever counts a draft leaves them behind."""
    made = SetFiles("spared", below=tmp_path)
    with made.locked():
        export.refresh(city.pool, made, [version.ruleset for version in city.context.rulebook.versions])
    return made


def stored(office: Office) -> dict[UUID, tuple[list[object], str, str]]:
    """What the views say of each: its spans, when it is due, and what it was determined under."""
    with office.pool.connection() as connection:
        spans: dict[UUID, list[object]] = {}
        for row in connection.execute("SELECT * FROM views.follows ORDER BY subject_id, place").fetchall():
            spans.setdefault(UUID(str(row[0])), []).append(row)
        rows = connection.execute("SELECT subject_id, coalesce(next_due::text, 'never'), ruleset FROM views.subjects")
        return {UUID(str(one)): (spans.get(UUID(str(one)), []), str(due), str(under)) for one, due, under in rows}


def everybody_anew(office: Office) -> None:
    with office.pool.connection() as connection:
        connection.execute("UPDATE views.subjects SET ruleset = ''")
    while redetermine(office.pool, office.context, many=100):
        pass


@pytest.mark.guarantee("G197")
def test_whoever_was_never_ordered_anything_and_follows_the_same_is_let_be(city: Office, files: SetFiles) -> None:
    before = stored(city)
    publish(city, without("supervision"))
    assert spare(city.pool, city.context, files, worth=1) == 1
    reference = city.context.rulebook.reference
    after = stored(city)
    assert {one for one, (_, _, under) in after.items() if under == reference} == {id_of(SMALL_FINES)}
    assert {one: told[:2] for one, told in after.items()} == {one: told[:2] for one, told in before.items()}
    assert spare(city.pool, city.context, files, worth=1) == 0, "the others are no matter of files"
    assert pending(city.pool, city.context).to_determine == len(FINED)
    everybody_anew(city)
    anew = stored(city)
    assert anew[id_of(SMALL_FINES)][0] == after[id_of(SMALL_FINES)][0]
    assert anew[id_of(SMALL_FINES)][1] >= after[id_of(SMALL_FINES)][1], "nobody is looked at too late"


@pytest.mark.guarantee("G197")
def test_who_has_a_record_that_the_files_do_not_know_is_determined_anew(
    city: Office, files: SetFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(city, without("supervision"))
    refresh = export.refresh

    def and_then_somebody_files(*given: object, **named: object) -> export.Refreshed:
        found = refresh(*given, **named)  # type: ignore[arg-type]
        file(city, "meanwhile", SMALL_FINES)
        return found

    monkeypatch.setattr(export, "refresh", and_then_somebody_files)
    assert spare(city.pool, city.context, files, worth=1) == 0
    assert pending(city.pool, city.context).to_determine == len(HOMES)


@pytest.mark.guarantee("G197")
def test_what_a_version_may_give_anybody_spares_only_whom_it_gives_nothing(city: Office, files: SetFiles) -> None:
    publish(city, second(patterns=STRICT))
    assert spare(city.pool, city.context, files, worth=1) == 1, "it burdens nobody for what was before it"
    city.context.advance_to(NEXT, by=ISSUER)
    work(city)
    assert pending(city.pool, city.context).to_determine == 0


@pytest.mark.guarantee("G197")
def test_whom_it_gives_something_from_its_first_day_is_looked_at(city: Office, files: SetFiles) -> None:
    later = second()
    rule = small().ruleset.rule_by_name["F1"].model_dump_json().replace('"penalty"', '"fine"')
    rewarding = later.model_copy(update={"rules": (*later.rules, MeasureRule.model_validate_json(rule))})
    before = stored(city)[id_of(SMALL_FINES)]
    publish(city, rewarding)
    assert spare(city.pool, city.context, files, worth=1) == 0
    work(city)
    after = stored(city)[id_of(SMALL_FINES)]
    assert after[0] != before[0], "it is rewarded for a year without another"


@pytest.mark.guarantee("G197")
def test_where_another_process_knows_more_nothing_is_noted(city: Office, other: Office, files: SetFiles) -> None:
    publish(city, second(patterns=STRICT))
    other.context.learn()
    publish(city, without("supervision", 3), day=NEXT + DAY)
    before = stored(city)
    assert spare(other.pool, other.context, files, worth=1) == 0
    assert stored(city) == before


@pytest.mark.guarantee("G197")
def test_where_it_is_not_worth_it_or_files_cannot_be_used_all_are_looked_at(
    city: Office, files: SetFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(city, without("supervision"))
    assert spare(city.pool, city.context, files, worth=len(HOMES) + 1) == 0
    none = SetFiles("none", below=tmp_path)
    assert spare(city.pool, city.context, none, worth=1) == 0
    assert not none.exist, "making them costs as much as it saves"
    assert spare(city.pool, city.context, files, worth=1, going_on=lambda: False) == 0
    monkeypatch.setattr(export, "refresh", _fails)
    assert spare(city.pool, city.context, files, worth=1) == 0
    assert pending(city.pool, city.context).to_determine == len(HOMES)


def _fails(*_given: object, **_named: object) -> Iterator[None]:
    raise OSError("no room")
