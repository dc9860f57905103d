"""Numbers of subjects in the real database: each means one subject, whoever asks at the same moment (C3)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from msgspec.structs import replace

from api.batches import Accepted
from api.filing import file_together
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AddAlias, CorrectCode, FileRecords
from domain.errors import Conflict, NotAllowed, WrongActor
from domain.events import AliasAdded, SubjectCodeCorrected, SubjectMergedInto, SubjectRegistered, SubjectsMerged
from domain.identity.numbers import Scheme
from domain.records import subject_id
from domain.state import Registration, Subject
from domain.subjects import evolve
from domain.values import SubjectKind
from ledger.audit import Differs, audit
from ledger.ledger import Executed
from ledger.log.append import AliasTaken, Append, Move
from ledger.log.mapper import decode, stored
from ledger.log.streams import Recorded, read_stream
from ledger.merging import merge_subjects, split_subjects
from projections.answering import kin_now
from tests.support import offices, synthetic
from tests.support.offices import ISSUER, fine
from tests.support.pack_small import OFFICE, OTHER

ONE, TWO, THREE, FOUR = (synthetic.credit_code(number) for number in range(1, 5))
ORG_CODE = "TE5T00016"


def firm(code: str) -> Registration:
    return Registration(SubjectKind.ENTERPRISE, Scheme.USCC, code, f"单位{code[12:16]}", "north")


def stream(code: str) -> UUID:
    return subject_id(Scheme.USCC, code)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger that knows the first two firms."""
    with offices.office(ledger) as opened:
        for code in (ONE, TWO):
            opened.ledger.execute(stream(code), FileRecords(firm(code), (fine(code),)), by=ISSUER)
        yield opened


def aliases(office: Office) -> dict[tuple[str, str], UUID]:
    with office.pool.connection() as connection:
        rows = connection.execute("SELECT scheme, number, subject_id FROM ledger.aliases").fetchall()
    return {(str(scheme), str(number)): UUID(str(subject)) for scheme, number, subject in rows}


def from_events(office: Office) -> dict[tuple[str, str], UUID]:
    """The same table, made anew from the log alone."""
    found: dict[tuple[str, str], UUID] = {}
    with office.pool.connection() as connection:
        log = connection.execute(
            "SELECT originator_id, topic, state FROM ledger.stored_events ORDER BY notification_id"
        ).fetchall()
    for subject, topic, state in log:
        event = decode(str(topic), bytes(state)).event  # type: ignore[call-overload]
        if isinstance(event, SubjectRegistered | AliasAdded | SubjectCodeCorrected):
            found[event.scheme, event.number] = UUID(str(subject))
        elif isinstance(event, SubjectsMerged):
            kept = UUID(str(subject))
            found = {key: kept if who == event.absorbed else who for key, who in found.items()}
    return found


def folded(office: Office, code: str) -> Subject:
    with office.pool.connection() as connection:
        happened = [r.happened for r in read_stream(connection, stream(code))]
    return evolve(Subject(subject_id=stream(code)), happened)


def differences(office: Office) -> list[Differs]:
    """What does not come out again when every decision is made again."""
    with office.database.connect() as connection:
        return [found for audited in audit(connection) for found in audited.differs]


def add(office: Office, code: str, number: str = ORG_CODE) -> Executed:
    return office.ledger.execute(stream(code), AddAlias(Scheme.ORG_CODE, number), by=ISSUER)


def correct(office: Office, code: str, new: str) -> Executed:
    return office.ledger.execute(stream(code), CorrectCode(Scheme.USCC, new, "coding authority", "error"), by=ISSUER)


def absorb(office: Office, *, kept: str = ONE, absorbed: str = TWO, by: Actor = ISSUER) -> int | None:
    return merge_subjects(
        office.application,
        office.context,
        kept=stream(kept),
        absorbed=stream(absorbed),
        by=by,
        authority="coding authority",
        reason="one firm",
    )


@pytest.mark.guarantee("G61")
def test_a_stranger_to_either_merges_nothing(office: Office) -> None:
    other = Actor(OTHER, "somebody")
    office.ledger.execute(stream(THREE), FileRecords(firm(THREE), ()), by=other)
    for kept, absorbed, by in ((ONE, TWO, other), (ONE, THREE, ISSUER), (THREE, ONE, ISSUER)):
        with pytest.raises(WrongActor):
            absorb(office, kept=kept, absorbed=absorbed, by=by)
    assert absorb(office, absorbed=THREE, by=Actor(OFFICE, "officer Qi")) is not None


# --- further numbers


def test_a_further_number_means_the_subject_and_is_there_once(office: Office) -> None:
    assert add(office, ONE).position is not None
    assert add(office, ONE, "te5t0001-6").happened == ()
    assert office.context.subject_known_as(Scheme.ORG_CODE, ORG_CODE) == stream(ONE)
    assert aliases(office) == from_events(office)
    assert folded(office, ONE) == office.application.subject(stream(ONE))


def test_one_number_never_means_two_subjects(office: Office) -> None:
    add(office, ONE)
    before = folded(office, TWO)
    with pytest.raises(AliasTaken):
        add(office, TWO)
    with pytest.raises(AliasTaken):
        correct(office, TWO, ONE)
    assert folded(office, TWO) == before
    assert aliases(office) == from_events(office)


def test_of_two_subjects_that_claim_a_number_at_once_one_has_it(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other, ThreadPoolExecutor(2) as pool:
        claims = [pool.submit(add, office, ONE), pool.submit(add, other, TWO)]
        failures = [claim.exception() for claim in claims]
    assert sorted(type(failure) for failure in failures if failure) == [AliasTaken]
    assert aliases(office) == from_events(office)


def test_the_same_number_from_two_processes_is_added_once(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other, ThreadPoolExecutor(2) as pool:
        added = [claim.result() for claim in [pool.submit(add, each, ONE) for each in (office, other)]]
    assert sorted(len(one.happened) for one in added) == [0, 1]


# --- corrections


def test_a_corrected_code_and_the_former_one_mean_the_same_stream(office: Office) -> None:
    correct(office, ONE, THREE)
    assert {aliases(office)[Scheme.USCC, code] for code in (ONE, THREE)} == {stream(ONE)}
    assert folded(office, ONE).registration == replace(firm(ONE), number=THREE)
    assert aliases(office) == from_events(office)


def test_a_number_that_comes_back_has_its_row_already(office: Office) -> None:
    correct(office, ONE, THREE)
    assert correct(office, ONE, ONE).position is not None
    assert correct(office, ONE, ONE).happened == ()
    assert aliases(office) == from_events(office)


def test_what_is_filed_under_a_former_or_further_number_goes_to_the_same_stream(office: Office) -> None:
    correct(office, ONE, THREE)
    old, new = Accepted(1, firm(ONE), fine("old")), Accepted(2, firm(THREE), fine("new"))
    unknown = Accepted(3, firm(FOUR), fine("unknown"))
    outcome = file_together(office, [(firm(ONE), [old]), (firm(THREE), [new]), (firm(FOUR), [unknown])])
    assert (outcome.rows, outcome.rejects) == (3, ())
    assert folded(office, FOUR).registration == firm(FOUR)
    assert len(folded(office, ONE).records) == 3
    assert folded(office, THREE).version == 0


# --- merges


def test_a_merge_is_in_both_streams_and_moves_the_numbers(office: Office) -> None:
    add(office, TWO)
    assert absorb(office) is not None
    kept, gone = folded(office, ONE), folded(office, TWO)
    assert gone.merged_into == stream(ONE)
    assert set(aliases(office).values()) == {stream(ONE)}
    assert aliases(office) == from_events(office)
    assert absorb(office) is None
    assert (folded(office, ONE).version, folded(office, TWO).version) == (kept.version, gone.version)


def test_what_is_filed_under_an_absorbed_number_goes_to_the_subject_kept(office: Office) -> None:
    add(office, TWO)
    correct(office, TWO, THREE)
    absorb(office)
    assert file_together(office, [(firm(TWO), [Accepted(1, firm(TWO), fine("late"))])]).rows == 1
    assert len(folded(office, ONE).records) == 2
    with pytest.raises(NotAllowed, match=str(stream(ONE))):
        office.ledger.execute(stream(TWO), FileRecords(firm(TWO), (fine("later"),)), by=ISSUER)
    assert differences(office) == []


def part(office: Office, *, kept: str = ONE, absorbed: str = TWO, by: Actor = ISSUER) -> int | None:
    both = {"kept": stream(kept), "absorbed": stream(absorbed)}
    return split_subjects(
        office.application, office.context, **both, by=by, authority="coding authority", reason="two firms"
    )


@pytest.mark.guarantee("G218")
def test_a_merge_that_proved_wrong_is_undone_and_each_number_means_its_own_subject_again(office: Office) -> None:
    add(office, TWO)
    before = aliases(office)
    absorb(office)
    assert answering(office, ONE) == {stream(ONE), stream(TWO)}
    assert part(office) is not None
    assert aliases(office) == before
    assert folded(office, TWO).merged_into is None
    assert (answering(office, ONE), answering(office, TWO)) == ({stream(ONE)}, {stream(TWO)})
    assert file_together(office, [(firm(TWO), [Accepted(1, firm(TWO), fine("late"))])]).rows == 1
    assert fine("late").record_id in folded(office, TWO).records
    assert part(office) is None
    assert absorb(office) is not None
    assert answering(office, TWO) == {stream(ONE), stream(TWO)}
    assert differences(office) == []


def answering(office: Office, code: str) -> set[UUID]:
    """The streams of which whoever checks this subject is told."""
    return set(kin_now(office.pool, stream(code)))


@pytest.mark.guarantee("G218")
def test_what_was_merged_into_it_before_goes_with_it(office: Office) -> None:
    office.ledger.execute(stream(THREE), FileRecords(firm(THREE), (fine("third"),)), by=ISSUER)
    absorb(office, kept=TWO, absorbed=THREE)
    before = aliases(office)
    absorb(office)
    assert part(office) is not None
    assert aliases(office) == before
    assert answering(office, TWO) == {stream(TWO), stream(THREE)}


@pytest.mark.guarantee("G218")
def test_what_was_never_merged_here_is_not_split_and_a_stranger_splits_nothing(office: Office) -> None:
    add(office, TWO)
    office.ledger.execute(stream(THREE), FileRecords(firm(THREE), (fine("third"),)), by=ISSUER)
    assert part(office) is None
    absorb(office)
    with pytest.raises(NotAllowed, match=str(stream(ONE))):
        part(office, kept=THREE)
    with pytest.raises(WrongActor):
        part(office, by=Actor("local:stranger", "officer Wu"))
    assert folded(office, TWO).merged_into == stream(ONE)


def test_whoever_wrote_meanwhile_makes_a_merge_decide_again(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other:
        other.application.subject(stream(TWO))
        other.application.subject(stream(ONE))
        office.ledger.execute(stream(TWO), FileRecords(firm(TWO), (fine("meanwhile"),)), by=ISSUER)
        add(office, TWO)
        assert absorb(other) is not None
    events = [event.happened.event for event in stream_of(office, ONE)]
    (told,) = [event for event in events if isinstance(event, SubjectsMerged)]
    assert told.at_version == folded(office, TWO).version - 1
    assert aliases(office)[Scheme.ORG_CODE, ORG_CODE] == stream(ONE)


def stream_of(office: Office, code: str) -> list[Recorded]:
    with office.pool.connection() as connection:
        return list(read_stream(connection, stream(code)))


def test_two_merges_at_once_leave_one(office: Office, ledger: str) -> None:
    """Each into the other: one is first, and the other is refused."""
    with offices.office(ledger) as other, ThreadPoolExecutor(2) as pool:
        claims = [
            pool.submit(absorb, office, kept=ONE, absorbed=TWO),
            pool.submit(absorb, other, kept=TWO, absorbed=ONE),
        ]
        failures = [claim.exception() for claim in claims]
    assert [type(failure) for failure in failures if failure] == [NotAllowed]
    gone = [folded(office, code).merged_into for code in (ONE, TWO)]
    assert sorted(one is None for one in gone) == [False, True]
    assert aliases(office) == from_events(office)


def test_a_merge_that_cannot_be_written_whole_moves_no_number(office: Office) -> None:
    absorb(office)
    before = aliases(office)
    log = stream_of(office, ONE)
    rows = stored(stream(ONE), 0, [log[0].happened])
    with pytest.raises(Conflict):
        office.application.recorder_.group.append(Append(events=tuple(rows), moves=(Move(stream(ONE), stream(TWO)),)))
    assert aliases(office) == before
    assert isinstance(stream_of(office, TWO)[-1].happened.event, SubjectMergedInto)
