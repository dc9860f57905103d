"""Signing in and out: with a department's key, or in a demonstration as an officer of one of its departments."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from msgspec import Struct

from api.cli.story import in_words
from api.demo_clock import NoDemonstration
from api.http.door import named
from api.http.errors import NoKey
from api.http.pages.arriving import DEMO, SIGN_IN, cookie_of, is_own
from api.http.pages.desk import FirstForm, Form, OwnForm, first_token, keep_cookie, sessions_of
from api.http.pages.rendering import page, say, to
from api.http.pages.sessions import COOKIE, FORM_COOKIE, Session
from api.http.served import served_of
from api.http.visit import Visit, visit_of
from api.wiring import Office
from domain.actors import Actor
from domain.errors import InvalidInput
from domain.values import Purpose
from ledger import keys
from ledger.genesis import LedgerUse
from projections.funnel import open_tasks
from projections.procedures import open_of_departments
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
    visit, office = visit_of(request.scope), served_of(request).office
    nonce, token = first_token(request)
    answer = page(
        visit,
        "sign_in.html",
        status=status,
        token=token,
        next_page=next_page if is_own(next_page) else "",
        purposes=list(Purpose),
        wrong=wrong,
        departments=desks(office, visit.language) if office.context.use is LedgerUse.DEMO else [],
    )
    keep_cookie(request, answer, FORM_COOKIE, nonce)
    return answer


@router.post(SIGN_IN)
def sign_in(request: Request, form: FirstForm) -> Response:
    """Sign in with a department's key. Raises InvalidInput for an officer or a purpose that is none."""
    visit, office = visit_of(request.scope), served_of(request).office
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
    visit, office = visit_of(request.scope), served_of(request).office
    if office.context.use is not LedgerUse.DEMO:
        raise NoDemonstration(do="Sign in with a key of your department.")
    open_to_all = {desk.department: desk for desk in desks(office, visit.language)}
    desk = open_to_all.get(form.get("department", ""))
    if desk is None:
        raise InvalidInput("this department has no power to read", do="Choose one of the list.")
    session = Session(
        department=desk.department,
        officer=say(visit.language, "sign_in.demo_officer"),
        purpose=desk.purpose,
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
    answer = to(visit, _HOME) if not is_own(wanted) else _back(visit, wanted)
    keep_cookie(request, answer, COOKIE, sessions.begin(session))
    return answer


def _back(visit: Visit, wanted: str) -> Response:
    """To the page that was wanted, in the language it was wanted in or else the one chosen meanwhile."""
    path, _, query = wanted.partition("?")
    asked = parse_qsl(query)
    if visit.chosen is not None and "lang" not in dict(asked):
        wanted = f"{path}?{urlencode([*asked, ('lang', visit.chosen)])}"
    return Response(status_code=303, headers={"Location": wanted})


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


class Desk(Struct, frozen=True):
    """A department at whose desk anybody may sit down in a demonstration, what for, and what waits there."""

    department: str
    name: str
    purpose: Purpose
    tasks: int
    procedures: int


def desks(office: Office, language: str) -> list[Desk]:
    """Whoever may read today: those who oversee first, auditors before all, and of the others those with most to do."""
    today = office.context.today()
    ruleset: Ruleset = office.context.rulebook.governing(today).ruleset
    tasks, procedures = open_tasks(office.pool), open_of_departments(office.pool)
    found = [
        Desk(
            row.department,
            in_words(row.name, language),
            purpose,
            tasks=tasks.get(row.department, 0),
            procedures=procedures.get(row.department, 0),
        )
        for row in ruleset.departments
        if (purpose := _best({p for power in powers_of(ruleset, row.department, today) for p in power.purposes}))
    ]
    return sorted(found, key=lambda desk: (desk.purpose not in OVERSEEING, desk.purpose, -desk.tasks, desk.name))


def _best(purposes: set[Purpose]) -> Purpose | None:
    """What shows most: overseeing, which needs no filing, before anything else."""
    return min(purposes, key=lambda purpose: (purpose not in OVERSEEING, purpose), default=None)
