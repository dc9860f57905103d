"""Entries without a term over HTTP: who is to look again, what looking again takes."""

from collections.abc import Iterator
from datetime import date

import pytest

from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import FileRecords, Reconcile
from tests.api.http.conftest import Callers
from tests.api.http.pages_browser import Browser, words_of
from tests.support import offices
from tests.support.builders import id_of
from tests.support.listing import HOME, a_decision, guarded_without_a_term
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH

DUE, LATE = date(2020, 3, 1), date(2020, 3, 4)
RECORD = a_decision(on=BEGAN).record_id
LOOKED = {"finding": "not found at its address", "review_on": "2021-03-05"}


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger with an entry that nobody has looked at for a year and a day."""
    with offices.office(ledger, offices.genesis(guarded_without_a_term())) as opened:
        entry = a_decision(on=BEGAN, fields={})
        opened.ledger.execute(id_of(HOME), FileRecords(HOME, (entry,)), by=offices.ISSUER)
        opened.context.advance_to(LATE, by=offices.ISSUER)
        opened.ledger.execute(id_of(HOME), Reconcile(), by=ENGINE)
        yield opened


@pytest.mark.guarantee("G209")
def test_p_6_whoever_decided_it_is_told_that_it_is_to_be_looked_at_again(callers: Callers) -> None:
    [late] = callers[ISSUER].get("/entries/reviews", "penalty").json()["reviews"]
    assert (late["record"], late["due"], late["doc_no"]) == (str(RECORD), DUE.isoformat(), "D-1")
    assert callers[NORTH].get("/entries/reviews", "licence").json()["reviews"] == []
    browser = Browser(callers)
    browser.sign_in(ISSUER, purpose="penalty")
    assert "to be looked at again" in words_of(browser.get("/pages/procedures"))
    path = f"/records/{RECORD}/entry-review"
    beyond = callers[ISSUER].post(path, {**LOOKED, "review_on": "2021-03-06"})
    assert (beyond.status_code, "2021-03-04" in beyond.json()["do"]) == (422, True)
    assert callers[NORTH].post(path, LOOKED).status_code == 403
    done = callers[ISSUER].post(path, {**LOOKED, "review_on": "2021-03-04"})
    assert done.json()["events"] == ["entry-reviewed.1"]
    assert callers[ISSUER].get("/entries/reviews", "penalty").json()["reviews"] == []
