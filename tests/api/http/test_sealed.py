"""What the law seals is in no answer over HTTP, neither of now nor of a past day (INV-33)."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import quote
from uuid import UUID
from zipfile import ZipFile

import httpx
import pytest

from api.tables.workbooks import MEDIA
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
    "/subjects/{subject}/history",
    "/subjects/{subject}/history?limit=2&after=3",
    "/orders/proposed",
    "/checks/held",
    "/tasks:workbook",
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
        return [path for path, answer in answers if any(mark in text_of(answer) for mark in marks)]

    found = told()
    assert {"/checks", f"/subjects/{filed['subject']}/history"} <= set(found)  # what is looked for is there, and found
    callers.office.context.advance_to(BEGAN + timedelta(days=3), by=offices.ISSUER)
    callers.office.ledger.execute(UUID(filed["subject"]), SealRecord(UUID(filed["record"])), by=offices.ISSUER)
    assert told() == []


def text_of(answer: httpx.Response) -> str:
    """What an answer says; a workbook is packed."""
    if answer.headers["content-type"] != MEDIA:
        return answer.text
    with ZipFile(BytesIO(answer.content)) as packed:
        return b"".join(packed.read(part) for part in packed.namelist()).decode()


CALLERS = ((NORTH, "licence"), (ISSUER, "penalty"))
