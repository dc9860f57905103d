"""What the routes of pages stand on: the form that was sent, and the counter of the officer who is signed in."""

from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.responses import Response

from api.http.counter import ReadingCounter
from api.http.errors import NoKey, StaleForm
from api.http.pages.arriving import cookie_of
from api.http.pages.sessions import FORM_COOKIE, LONGEST, Session, Sessions
from api.http.served import served_of
from api.http.visit import Visit, visit_of
from domain.errors import InvalidInput

_FIELDS = 20

Form = Mapping[str, str]


async def _form(request: Request) -> Form:
    """What a form sent. Raises InvalidInput for anything else."""
    try:
        sent = parse_qsl(
            (await request.body()).decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
        )
    except ValueError:
        raise InvalidInput("what was sent is no form", do="Send the form of the page.") from None
    return {name: value.strip() for name, value in sent}


def sessions_of(request: Request) -> Sessions:
    """The sessions of this process."""
    return served_of(request).sessions


def session_of(visit: Visit) -> Session:
    """Who is signed in. Raises NoKey."""
    if visit.session is None:
        raise NoKey(do="Sign in with a key of your department.")
    return visit.session


async def _at(request: Request) -> ReadingCounter:
    visit = visit_of(request.scope)
    session = session_of(visit)
    visit.purpose, visit.matter, visit.filing = session.purpose, session.matter, session.filing
    served = served_of(request)
    return ReadingCounter(served.office, visit, served.regions, session.purpose, session.matter, session.filing)


def first_token(request: Request) -> tuple[str, str]:
    """For a form of whoever is not signed in: what its cookie keeps, and what the form sends back."""
    nonce = cookie_of(request.headers, FORM_COOKIE) or sessions_of(request).new_nonce()
    return nonce, sessions_of(request).token_of(nonce)


def keep_cookie(request: Request, answer: Response, name: str, value: str) -> None:
    """Have the browser keep a cookie that no script reads and no other site sends."""
    answer.set_cookie(
        name,
        value,
        max_age=int(LONGEST),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


async def _own_form(request: Request, form: Annotated[Form, Depends(_form)]) -> Form:
    """A form of somebody who is signed in. Raises StaleForm where it comes from elsewhere."""
    _refuse_foreign(form, session_of(visit_of(request.scope)).token)
    return form


async def _first_form(request: Request, form: Annotated[Form, Depends(_form)]) -> Form:
    """A form of somebody who signs in. Raises StaleForm where it comes from elsewhere."""
    nonce = cookie_of(request.headers, FORM_COOKIE)
    _refuse_foreign(form, sessions_of(request).token_of(nonce) if nonce else "")
    return form


def _refuse_foreign(form: Form, token: str) -> None:
    if not token or not compare_digest(form.get("token", "").encode(), token.encode()):
        raise StaleForm(do="Load the page anew and send its form.")


def is_near(request: Request) -> bool:
    """Whether somebody at this machine itself asks."""
    if request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


AtPage = Annotated[ReadingCounter, Depends(_at)]
OwnForm = Annotated[Form, Depends(_own_form)]
FirstForm = Annotated[Form, Depends(_first_form)]
