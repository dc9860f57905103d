"""The start page, the API's operations in plain words, the style and the icon: for everybody, about nobody."""

from importlib.metadata import version
from time import monotonic
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from msgspec import Struct

from api.http.pages.asking import desks
from api.http.pages.desk import first_token, is_near, keep_cookie
from api.http.pages.rendering import HERE, page
from api.http.pages.sessions import FORM_COOKIE
from api.http.served import served_of
from api.http.visit import visit_of
from ledger.genesis import LedgerUse
from projections.funnel import Funnel, funnel

router = APIRouter()
_STAGES: Final = ("opened", "pushed", "accepted", "reported", "confirmed")
_FRESH_FOR: Final = 2.0  # seconds; whoever loads the page over and over makes no work


class Stage(Struct, frozen=True):
    """One step of the loop: how many came so far, and that in hundredths of the most that came to any."""

    name: str
    number: int
    share: int


@router.get("/")
def start(request: Request) -> Response:
    """What this is, what runs, how far the loop has come, and where to go next."""
    visit, office = visit_of(request.scope), served_of(request).office
    context = office.context
    ruleset = context.rulebook.governing(context.today()).ruleset
    counted = _counted(request) if is_near(request) or visit.session else None
    nonce, token = first_token(request)
    asked = context.use is LedgerUse.DEMO and visit.session is None
    answer = page(
        visit,
        "start.html",
        version=version("jiangcheng"),
        ledger=office.database.name.removeprefix("jiangcheng_"),
        day=context.today(),
        position=office.views.position(),
        clock=context.clock_kind,
        demo=context.use is LedgerUse.DEMO,
        desk=next(iter(desks(office, visit.language)), None) if asked else None,
        token=token,
        ruleset=f"{ruleset.pack} {ruleset.version}",
        counted=counted,
        stages=[] if counted is None else _stages(counted),
    )
    if asked:
        keep_cookie(request, answer, FORM_COOKIE, nonce)
    return answer


def _stages(counted: Funnel) -> list[Stage]:
    numbers = [(stage, int(getattr(counted, stage))) for stage in _STAGES]
    most = max(number for _, number in numbers) or 1
    return [Stage(stage, number, round(100 * number / most)) for stage, number in numbers]


def _counted(request: Request) -> Funnel:
    served = served_of(request)
    known = served.counted
    if known is None or monotonic() - known[0] >= _FRESH_FOR:
        known = served.counted = (monotonic(), funnel(served.office.pool))
    return known[1]


@router.get("/pages/api")
def operations(request: Request) -> Response:
    """The operations of the description, in its own words."""
    described = request.app.openapi()
    return page(visit_of(request.scope), "api.html", groups=_grouped(described))


def _grouped(described: dict[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            [tag, *_] = operation.get("tags") or ["health"]
            groups.setdefault(tag, []).append((method.upper(), path, operation["description"]))
    return groups


@router.get("/pages/style.css")
def style() -> Response:
    """How every page looks."""
    return FileResponse(HERE / "style.css", media_type="text/css")


@router.get("/pages/icon.svg")
def icon() -> Response:
    """The sign in a browser's tab."""
    return FileResponse(HERE / "icon.svg", media_type="image/svg+xml")
