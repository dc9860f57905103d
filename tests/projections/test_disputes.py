"""What follows from an objection's age: silence weakens what a department decided, and nothing that a court did."""

from datetime import date, timedelta

import pytest

from domain.values import Claim
from projections.disputes import Dispute
from tests.support.pack_small import rulebook

RAISED, DUE = date(2019, 3, 4), date(2019, 3, 11)
"""A Monday and five working days."""


@pytest.mark.guarantee("G206")
@pytest.mark.parametrize(
    ("claim", "of_court", "on", "weakens", "withholds"),
    [
        (Claim.CONTENT, False, DUE, False, False),
        (Claim.CONTENT, False, DUE + timedelta(days=1), True, True),
        (Claim.CONTENT, True, DUE + timedelta(days=90), False, False),
        (Claim.NOT_ME, False, RAISED, False, True),
        (Claim.NOT_ME, True, DUE + timedelta(days=90), False, True),
    ],
)
def test_c68_silence_weakens_what_no_court_decided(
    claim: Claim, on: date, *, of_court: bool, weakens: bool, withholds: bool
) -> None:
    dispute = Dispute(claim, RAISED, of_court)
    assert dispute.weakens(rulebook(), on=on) is weakens
    assert dispute.withholds(rulebook(), on=on) is withholds
