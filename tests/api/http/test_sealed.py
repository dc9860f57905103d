"""What the law seals is in no answer over HTTP, neither of now nor of a past day (INV-33)."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest

from domain.commands import SealRecord
from tests.api.http.conftest import Callers, a_check, a_penalty
from tests.support import offices
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH

MARK = "CUCKOO-7731"
READS = [
    "/subjects/{subject}/measures",
    f"/subjects/{{subject}}/measures?known_at={BEGAN}&valid_on={BEGAN}",
    "/subjects/{subject}/measures/supervision/explanation",
    f"/subjects/{{subject}}/measures/supervision/explanation?valid_on={BEGAN}",
    "/orders/proposed",
    "/tasks",
    "/feed",
]


@pytest.mark.guarantee("G58")
def test_a_sealed_record_is_in_no_answer(callers: Callers) -> None:
    filed = callers[ISSUER].post("/records", a_penalty(doc_no=MARK)).json()
    callers.office.context.advance_to(BEGAN + timedelta(days=1), by=offices.ISSUER)
    marks = (MARK, quote(MARK), filed["record"], UUID(filed["record"]).hex)

    def told() -> list[str]:
        addresses = [path.format(subject=filed["subject"]) for path in READS]
        answers = [(path, callers[who].get(path, why)) for path in addresses for who, why in CALLERS]
        answers.append(("/checks", callers[NORTH].post("/checks", a_check(), "licence")))
        failed = [(path, answer.text) for path, answer in answers if answer.status_code != 200]
        assert failed == []
        return [path for path, answer in answers if any(mark in answer.text for mark in marks)]

    assert "/checks" in told()  # what is looked for is there, and found
    callers.office.context.advance_to(BEGAN + timedelta(days=3), by=offices.ISSUER)
    callers.office.ledger.execute(UUID(filed["subject"]), SealRecord(UUID(filed["record"])), by=offices.ISSUER)
    assert told() == []


CALLERS = ((NORTH, "licence"), (ISSUER, "penalty"))
