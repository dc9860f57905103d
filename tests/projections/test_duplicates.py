"""The register as the views list it: likely duplicates, wrong codes, and numbers that were corrected (C3)."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from api.wiring import Office
from domain.commands import AddAlias, CorrectCode, FileRecords
from domain.identity.duplicates import CodeErrors, Likeness
from domain.identity.numbers import Scheme
from domain.records import subject_id
from domain.state import Registration
from domain.values import SubjectKind
from ledger.merging import merge_subjects
from projections.duplicates import duplicates_now, listed
from tests.support import offices, synthetic
from tests.support.offices import ISSUER, fine

ONE, TWO = synthetic.credit_code(1), synthetic.credit_code(2)
WRONG = synthetic.with_wrong_organisation_check(synthetic.credit_code(3))


def stream(number: str, scheme: str = Scheme.USCC) -> UUID:
    return subject_id(scheme, number)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """Three firms, the third with a wrong code, and the first once more under its old tax number."""
    with offices.office(ledger) as opened:
        for scheme, number in (
            (Scheme.USCC, ONE),
            (Scheme.USCC, TWO),
            (Scheme.USCC, WRONG),
            (Scheme.TAX_REG_NO, "330500TE5T00016"),
        ):
            who = Registration(SubjectKind.ENTERPRISE, scheme, number, f"单位{number[-3:]}", "north")
            opened.ledger.execute(stream(number, scheme), FileRecords(who, (fine(number),)), by=ISSUER)
        opened.refresh()
        yield opened


def found(office: Office) -> tuple[set[tuple[UUID, UUID, tuple[Likeness, ...]]], CodeErrors]:
    office.refresh()
    with office.pool.connection() as connection:
        duplicates, errors = duplicates_now(connection)
    return {(one.one, one.other, one.likenesses) for one in duplicates}, errors


def test_what_is_likely_one_is_found_until_it_is_merged(office: Office) -> None:
    one, twin = stream(ONE), stream("330500TE5T00016", Scheme.TAX_REG_NO)
    low, high = sorted((one, twin))
    assert found(office) == (
        {(low, high, (Likeness.SAME_ORGANISATION_CODE,))},
        CodeErrors(subjects=4, wrong=1, double=1),
    )
    merge_subjects(
        office.application, office.context, kept=one, absorbed=twin, by=ISSUER, authority="tax office", reason="one"
    )
    assert found(office) == (set(), CodeErrors(subjects=3, wrong=1, double=0))


def test_a_corrected_code_is_listed_first_and_counts_no_more(office: Office) -> None:
    right = synthetic.credit_code(3)
    office.ledger.execute(stream(WRONG), AddAlias(Scheme.ORG_CODE, "TE5T00032"), by=ISSUER)
    office.ledger.execute(stream(WRONG), CorrectCode(Scheme.USCC, right, "coding authority", "error"), by=ISSUER)
    _, errors = found(office)
    assert errors.wrong == 0
    with office.pool.connection() as connection:
        [subject] = [each for each in listed(connection) if each.subject_id == stream(WRONG)]
    assert [number.number for number in subject.numbers] == [right, "TE5T00032", WRONG]
    for name in (f"uscc:{right}", right, f"uscc:{WRONG}", "org_code:TE5T00032", str(stream(WRONG))):
        known = office.views.find(name)
        assert (known.subject_id, known.number) == (stream(WRONG), right)


def test_a_subject_with_a_wrong_code_follows_nothing_until_it_is_corrected(office: Office) -> None:
    def follows() -> bool:
        office.refresh()
        with office.pool.connection() as connection:
            row = connection.execute("SELECT FROM views.follows WHERE subject_id = %s", (stream(WRONG),)).fetchone()
        return row is not None

    assert not follows()
    right = synthetic.credit_code(3)
    office.ledger.execute(stream(WRONG), CorrectCode(Scheme.USCC, right, "coding authority", "error"), by=ISSUER)
    assert follows()
