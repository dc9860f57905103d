"""Signing in and out: with a department's key, or in a demonstration as an officer of one of its departments."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.demo_clock import NoDemonstration
from api.http.door import named
from api.http.errors import NoKey
from api.http.pages.arriving import DEMO, SIGN_IN, cookie_of, is_own
from api.http.pages.desk import FirstForm, Form, OwnForm, sessions_of
from api.http.pages.rendering import page, say, to
from api.http.pages.sessions import COOKIE, FORM_COOKIE, LONGEST, Session
from api.http.visit import visit_of
from api.wiring import Office
from domain.actors import Actor
from domain.errors import InvalidInput
from domain.values import Purpose
from ledger import keys
from ledger.genesis import LedgerUse
from rules.powers import OVERSEEING, powers_of
from rules.rulesets import Ruleset

router = APIRouter()
_HOME: Final = "/pages/search"
_DEMO_PLACE: Final = "demonstration"
"""The matter and the filing in which a demonstration officer looks around."""


@router.get(SIGN_IN)
def sign_in_form(request: Request, next: str = "") -> Response:
    """Where an officer signs in."""
    return _form(request, next_page=next)


def _form(request: Request, *, next_page: str, wrong: str | None = None, status: int = 200) -> Response:
    visit, office = visit_of(request.scope), request.app.state.office
    nonce = cookie_of(request.headers, FORM_COOKIE) or sessions_of(request).new_nonce()
    answer = page(
        visit,
        "sign_in.html",
        status=status,
        token=sessions_of(request).token_of(nonce),
        next_page=next_page if is_own(next_page) else "",
        purposes=list(Purpose),
        wrong=wrong,
        departments=_departments(office, visit.language) if office.context.use is LedgerUse.DEMO else [],
    )
    _set_cookie(request, answer, FORM_COOKIE, nonce)
    return answer


@router.post(SIGN_IN)
def sign_in(request: Request, form: FirstForm) -> Response:
    """Sign in with a department's key. Raises InvalidInput for an officer or a purpose that is none."""
    visit, office = visit_of(request.scope), request.app.state.office
    with office.pool.connection() as connection:
        department = keys.holder(connection, form.get("key", ""))
    if department is None:
        visit.bar = NoKey.code
        wrong = say(visit.language, "sign_in.wrong")
        return _form(request, next_page=form.get("next", ""), wrong=wrong, status=401)
    session = Session(
        department=department,
        officer=_named(form, "officer") or "",
        purpose=_purpose(form),
        matter=_named(form, "matter"),
        filing=_named(form, "filing"),
        key=form["key"],
    )
    return _begin(request, session, form)


@router.post(DEMO)
def sign_in_to_demo(request: Request, form: FirstForm) -> Response:
    """Look around in a demonstration. Raises NoDemonstration in any other ledger."""
    visit, office = visit_of(request.scope), request.app.state.office
    if office.context.use is not LedgerUse.DEMO:
        raise NoDemonstration(do="Sign in with a key of your department.")
    known = {department: purpose for department, _, purpose in _departments(office, visit.language)}
    department = form.get("department", "")
    if department not in known:
        raise InvalidInput("this department has no power to read", do="Choose one of the list.")
    session = Session(
        department=department,
        officer=say(visit.language, "sign_in.demo_officer"),
        purpose=known[department],
        matter=_DEMO_PLACE,
        filing=_DEMO_PLACE,
    )
    return _begin(request, session, form)


@router.post("/pages/sign-out")
def sign_out(request: Request, form: OwnForm) -> Response:
    """End the session."""
    del form  # its token was the one that the session knows
    sessions_of(request).end(cookie_of(request.headers, COOKIE))
    answer = to(visit_of(request.scope), "/")
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _begin(request: Request, session: Session, form: Form) -> Response:
    """A session of its own for whoever signs in, whatever cookie came along."""
    visit, sessions = visit_of(request.scope), sessions_of(request)
    visit.by, visit.purpose = Actor(session.department, session.officer), session.purpose
    visit.matter, visit.filing = session.matter, session.filing
    sessions.end(cookie_of(request.headers, COOKIE))
    wanted = form.get("next", "")
    answer = to(visit, _HOME) if not is_own(wanted) else _back(wanted)
    _set_cookie(request, answer, COOKIE, sessions.begin(session))
    return answer


def _back(wanted: str) -> Response:
    return Response(status_code=303, headers={"Location": wanted})


def _set_cookie(request: Request, answer: Response, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=int(LONGEST),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def _named(form: Form, field: str) -> str | None:
    """A field that goes into the access log; None where it is left empty, which an officer may not be."""
    value = form.get(field, "")
    if not value and field != "officer":
        return None
    return named(value, what=f"the field {field}", do="Write a name or number of one line.")


def _purpose(form: Form) -> Purpose:
    given = form.get("purpose", "")
    if given not in set(Purpose):
        raise InvalidInput("no purpose of the closed list is named", do=f"Name one of: {', '.join(Purpose)}.")
    return Purpose(given)


def _departments(office: Office, language: str) -> list[tuple[str, str, Purpose]]:
    """Whoever may read today, by code, name and what for; those who oversee first."""
    today = office.context.today()
    ruleset: Ruleset = office.context.rulebook.governing(today).ruleset
    found = [
        (row.department, row.name.zh if language == "zh" else row.name.en, purpose)
        for row in ruleset.departments
        if (purpose := _best({p for power in powers_of(ruleset, row.department, today) for p in power.purposes}))
    ]
    return sorted(found, key=lambda one: (one[2] not in OVERSEEING, one[1]))


def _best(purposes: set[Purpose]) -> Purpose | None:
    """What shows most: overseeing, which needs no filing, before anything else."""
    return min(purposes, key=lambda purpose: (purpose not in OVERSEEING, purpose), default=None)
