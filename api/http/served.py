"""What stands behind a door: an opened ledger, and what the requests to it share."""

from fastapi import Request

from api.checks import Seen
from api.http.check_models import CheckIn
from api.http.pages.sessions import Sessions
from api.http.together import Together
from api.signin.tokens import SignIn
from api.wiring import Office
from domain.errors import JiangchengError
from domain.identity.citizen_number import Regions
from projections.funnel import Funnel

Looked = Seen | JiangchengError
"""Who was found, or why nobody can be looked for; Unavailable where the check cannot be made."""
Looks = Together[CheckIn, Looked]


class Served:
    """One ledger as one door serves it. Every door of a process asks the same routes, each about its own."""

    def __init__(self, office: Office, *, regions: Regions, looks: Looks, sign_in: SignIn | None = None) -> None:
        """Without a sign-in no subject comes in by its own door."""
        self.office = office
        self.sign_in = sign_in
        self.regions = regions
        self.sessions = Sessions()
        self.looks = looks
        self.counted: tuple[float, Funnel] | None = None
        """The loop's numbers as last counted, and when (seconds of the monotonic clock)."""


def served_of(request: Request) -> Served:
    """What the request is about: the door that it came through says so."""
    served = request.scope["state"]["served"]
    assert isinstance(served, Served), "the door says what is served"
    return served
