"""The last day that a record names of itself: no measure outlasts it (INV-14, P-6)."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.facts import FieldValue
from domain.records import Filed, Record, RecordKind, fact_of, term_end
from tests.support.builders import a_record

MADE, LAST = date(2026, 5, 6), date(2027, 2, 28)
AFTER = date(2027, 3, 1)


def told(kind: RecordKind, **fields: FieldValue) -> Record:
    return replace(a_record("one", on=MADE, kind="fine"), kind=kind, fields=fields)


@pytest.mark.guarantee("G27")
@pytest.mark.parametrize("kind", [RecordKind.SEVERE_LIST, RecordKind.ABNORMAL_OPERATION, RecordKind.HONOUR])
def test_inv_14_an_entry_speaks_until_the_last_day_that_it_names(kind: RecordKind) -> None:
    fact = fact_of(Filed(record=told(kind, valid_until=LAST.toordinal()), order=1))
    assert fact is not None
    assert [fact.speaks(day) for day in (MADE, LAST, AFTER)] == [True, True, False]


def test_what_names_no_last_day_speaks_on() -> None:
    assert term_end(told(RecordKind.SEVERE_LIST)) is None


def test_the_last_day_of_what_a_penalty_imposed_is_not_the_end_of_its_record() -> None:
    assert term_end(told(RecordKind.PENALTY, valid_until=LAST.toordinal())) is None


def test_an_end_before_a_review_counts_and_a_review_before_the_end_does() -> None:
    entry = told(RecordKind.SEVERE_LIST, valid_until=LAST.toordinal())
    for ended, expected in ((MADE, MADE), (date(2028, 1, 1), AFTER)):
        fact = fact_of(Filed(record=entry, order=1, void_from=ended))
        assert fact is not None
        assert fact.void_from == expected
