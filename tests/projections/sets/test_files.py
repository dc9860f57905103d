"""Facts as files: what grew with the ledger equals what is made from nothing, and nobody can be found in it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import duckdb
import pytest
from msgspec.structs import replace

from api.wiring import Office
from api.worker import Worker
from domain.commands import CorrectRecord, FileRecords, RepairRecord, SealRecord, WithdrawRecord
from domain.content import with_content_hash
from domain.state import Registration
from projections.sets.engine import interruptible, latest, opened
from projections.sets.export import Refreshed, refresh
from projections.sets.files import FilesUnreadable, SetFiles
from projections.sets.forgetting import Forgetting
from rules.conditions import Operator, Pattern, Test
from tests.support import offices, persons
from tests.support.builders import a_home, id_of
from tests.support.offices import ISSUER, fine
from tests.support.sets import determined

DAY = timedelta(days=1)
HOMES = [a_home(number=number) for number in ("N|ONE", "N|TWO", "S|THREE")]


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """Three homes with two records each, and a person with one."""
    with offices.office(ledger, persons.genesis()) as opened:
        for home in HOMES:
            file(opened, home, "one", "two")
        persons.file(opened)
        yield opened


def file(office: Office, home: Registration, *keys: str) -> None:
    records = tuple(fine(f"{home.number}-{key}") for key in keys)
    office.ledger.execute(id_of(home), FileRecords(home, records), by=ISSUER)


@pytest.fixture
def files(tmp_path: Path) -> SetFiles:
    return SetFiles("kept", below=tmp_path)


def refreshed(office: Office, files: SetFiles) -> Refreshed:
    with files.locked():
        return refresh(office.pool, files, [version.ruleset for version in office.context.rulebook.versions])


def told(files: SetFiles) -> tuple[list[object], list[object]]:
    """What the files say of subjects and facts, by the subjects' ids."""
    with files.locked(), opened(files) as engine:
        latest(engine, files, files.manifest())
        subjects = engine.execute("SELECT id, kind, region FROM all_subjects WHERE stands ORDER BY id").fetchall()
        facts = engine.execute(
            "SELECT id, all_facts.* EXCLUDE (subject, generation) FROM all_facts JOIN all_subjects USING (subject)"
            " ORDER BY id, place"
        ).fetchall()
    return list(subjects), list(facts)


def from_nothing(office: Office, folder: Path) -> tuple[list[object], list[object]]:
    files = SetFiles("anew", below=folder)
    refreshed(office, files)
    return told(files)


@pytest.mark.guarantee("G172")
def test_files_that_grew_equal_those_made_from_nothing(office: Office, files: SetFiles, tmp_path: Path) -> None:
    refreshed(office, files)
    one, two = (fine(f"{HOMES[0].number}-{key}") for key in ("one", "two"))
    steps = (
        CorrectRecord(with_content_hash(replace(one, fields={**one.fields, "amount_minor": 1})), "misread"),
        RepairRecord(two.record_id),
        WithdrawRecord(one.record_id, "not hers"),
    )
    for number, step in enumerate(steps):
        office.ledger.execute(id_of(HOMES[0]), step, by=ISSUER)
        file(office, HOMES[1], f"more{number}")
        file(office, a_home(number=f"N|NEW{number}"), "one")
        assert (refreshed(office, files).changed, refreshed(office, files).changed) == (3, 0)
        assert told(files) == from_nothing(office, tmp_path / str(number))
    assert len(files.manifest().generations) == 4


@pytest.mark.guarantee("G172")
def test_what_follows_by_the_files_is_what_the_views_say(office: Office, files: SetFiles) -> None:
    for key in ("a", "b"):
        file(office, HOMES[0], key)
        found = determined(office, files)
        office.refresh()
        pictures = {one.subject_id: one.timeline.spans for one in office.views.pictures()}
        assert {subject: spans for subject, spans in pictures.items() if spans} == found
        assert found


@pytest.mark.guarantee("G172")
def test_many_generations_become_one(office: Office, files: SetFiles, tmp_path: Path) -> None:
    most = 0
    for number in range(14):
        file(office, HOMES[0], f"more{number}")
        refreshed(office, files)
        most = max(most, len(files.manifest().generations))
    assert most == 12
    assert len(files.manifest().generations) < 4
    assert told(files) == from_nothing(office, tmp_path)


def written(files: SetFiles) -> str:
    """Everything that stands in the folder: the bytes of each file, and what its columns hold."""
    found = [path.read_bytes().decode("latin-1") for path in files.folder.rglob("*") if path.is_file()]
    for path in files.folder.glob("*.parquet"):
        with duckdb.connect() as engine:
            found += [str(row) for row in engine.read_parquet(str(path)).fetchall()]
    return "\n".join(found)


@pytest.mark.guarantee("G173")
def test_the_files_hold_no_name_number_or_text_of_anybody(office: Office, files: SetFiles) -> None:
    home = replace(HOMES[0], name="杜鹃 MARKER")
    record = fine("MARKER-77")
    marked = with_content_hash(replace(record, fields={**record.fields, "remark": "said MARKER"}))
    office.ledger.execute(id_of(home), FileRecords(home, (marked,)), by=ISSUER)
    refreshed(office, files)
    everything = written(files)
    assert str(marked.record_id) in everything
    for private in ("MARKER", "杜鹃", HOMES[0].number, persons.NAME, persons.NUMBER, persons.MOBILE, persons.ADDRESS):
        assert private not in everything
    assert {path.stat().st_mode & 0o077 for path in (files.folder, files.folder.parent)} == {0}


@pytest.mark.guarantee("G173")
def test_nothing_of_an_erased_person_stays_in_a_file(office: Office, files: SetFiles) -> None:
    person = office.persons.vault.known_as(persons.person().number)
    assert person is not None
    [record] = office.application.whole(person).records
    refreshed(office, files)
    assert str(person) in written(files)
    worker = Forgetting(office.pool, files)
    assert not worker.look(office.context.rulebook)
    office.persons.erase(person, basis="her request", by=ISSUER)
    assert worker.look(office.context.rulebook)
    everything = written(files)
    assert str(person) not in everything
    assert str(record) not in everything
    assert str(id_of(HOMES[0])) in everything
    assert not worker.look(office.context.rulebook)


@pytest.mark.guarantee("G173")
def test_nothing_of_a_sealed_record_stays_in_a_file(office: Office, files: SetFiles) -> None:
    record = fine(f"{HOMES[0].number}-one").record_id
    refreshed(office, files)
    office.ledger.execute(id_of(HOMES[0]), SealRecord(record), by=ISSUER)
    refreshed(office, files)
    assert str(record) not in written(files)
    assert str(fine(f"{HOMES[0].number}-two").record_id) in written(files)


@pytest.mark.guarantee("G173")
def test_a_worker_forgets_whom_the_files_of_its_machine_hold(office: Office) -> None:
    files = SetFiles(office.database.name)
    person = office.persons.vault.known_as(persons.person().number)
    refreshed(office, files)
    office.persons.erase(person, basis="her request", by=ISSUER)  # type: ignore[arg-type]
    list(Worker(office, Event()).due_now())
    assert str(person) not in written(files)


def test_files_that_somebody_else_is_at_are_left_for_the_next_look(office: Office, files: SetFiles) -> None:
    person = office.persons.vault.known_as(persons.person().number)
    refreshed(office, files)
    office.persons.erase(person, basis="her request", by=ISSUER)  # type: ignore[arg-type]
    worker = Forgetting(office.pool, files)
    with files.locked():
        assert not worker.look(office.context.rulebook)
    assert worker.look(office.context.rulebook)


def test_files_that_are_not_whole_are_made_anew(office: Office, files: SetFiles, tmp_path: Path) -> None:
    refreshed(office, files)
    files.facts(1).unlink()
    (files.folder / "facts-000099.parquet").write_bytes(b"dust")
    assert refreshed(office, files).whole
    assert told(files) == from_nothing(office, tmp_path)
    assert not (files.folder / "facts-000099.parquet").exists()


@pytest.mark.guarantee("G173")
def test_text_that_only_a_draft_asks_for_leaves_with_it(office: Office, files: SetFiles) -> None:
    home = HOMES[0]
    record = fine("R-1")
    said = with_content_hash(replace(record, fields={**record.fields, "remark": "MARKER"}))
    office.ledger.execute(id_of(home), FileRecords(home, (said,)), by=ISSUER)
    ruleset = office.context.rulebook.versions[0].ruleset
    asking = Pattern(tests=(Test(field="remark", op=Operator.EQ, value="MARKER"),))
    draft = ruleset.model_copy(update={"patterns": {**ruleset.patterns, "remarked": asking}})
    with files.locked():
        refresh(office.pool, files, [ruleset, draft])
    assert "MARKER" in written(files)
    refreshed(office, files)
    assert "MARKER" not in written(files)


# --- what goes wrong


def test_a_file_that_is_spoilt_is_one_message_that_says_what_to_do(office: Office, files: SetFiles) -> None:
    refreshed(office, files)
    files.facts(1).write_bytes(b"spoilt")
    with pytest.raises(FilesUnreadable) as refused:
        told(files)
    assert str(files.folder) in refused.value.do
    assert len(refused.value.detail.splitlines()) == 1


@pytest.mark.parametrize("met", [duckdb.InterruptException("INTERRUPT Error"), RuntimeError("Query interrupted")])
def test_an_interrupt_is_one_wherever_it_is_met(met: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        raise met


def test_no_other_fault_is_taken_for_an_interrupt() -> None:
    with pytest.raises(RuntimeError, match="another"), interruptible():
        raise RuntimeError("another")


def test_the_engine_shows_no_progress_in_the_middle_of_an_answer(files: SetFiles) -> None:
    with files.locked(), opened(files) as engine:
        assert engine.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(False,)]
