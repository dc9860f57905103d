"""The application behind the door: routes, and how every error is told."""

from functools import cache, partial
from typing import Any, Final

from fastapi import FastAPI, Security
from fastapi.openapi.utils import get_openapi

from api.http import problems
from api.http.checking import looking
from api.http.counter import BEARER
from api.http.door import Door
from api.http.itself import SIGNED_IN
from api.http.pages.routes import router as pages
from api.http.routes import (
    amendments,
    applied,
    checks,
    commitments,
    departments,
    documents,
    drafting,
    feed,
    history,
    holds,
    impact,
    links,
    listing,
    notices,
    objections,
    offers,
    orders,
    own,
    partners,
    publishing,
    record_uses,
    records,
    repairs,
    rulemaking,
    rulesets,
    subjects,
    system,
    tasks,
    treating,
    windows,
    workbooks,
)
from api.http.served import Served
from api.http.together import Together
from api.signin.tokens import SignIn
from api.wiring import Office
from domain.identity.citizen_number import Regions

_ABOUT: Final = (
    "Joint reward and punishment from an append-only ledger. Every request carries a department's key and an officer,"
    " reads and checks a purpose of the closed list too; each is in the access log before it is answered. Under /own a"
    " subject asks for itself, signed in under its real name."
)


_ROUTERS: Final = (
    checks,
    holds,
    subjects,
    links,
    partners,
    history,
    documents,
    notices,
    tasks,
    workbooks,
    feed,
    orders,
    records,
    amendments,
    record_uses,
    repairs,
    objections,
    treating,
    publishing,
    commitments,
    offers,
    departments,
    listing,
    windows,
    drafting,
    rulemaking,
    impact,
    rulesets,
    applied,
)
"""What is asked most often comes first."""


def door(office: Office, *, regions: Regions = Regions.ASSIGNED, sign_in: SignIn | None = None) -> Door:
    """The ASGI application of an opened ledger. Raises NotFound before the genesis."""
    assert office.context
    looks = Together(looking(office, regions))
    return Door(application(), Served(office, regions=regions, looks=looks, sign_in=sign_in))


@cache
def application() -> FastAPI:
    """The routes, made once: making them takes longer than answering a hundred requests."""
    app = FastAPI(title="Jiangcheng 奖惩", version="1", description=_ABOUT, docs_url=None, redoc_url=None)
    for router in _ROUTERS:
        app.include_router(router.router, dependencies=[Security(BEARER)], responses=problems.RESPONSES)
    app.include_router(own.router, dependencies=[Security(SIGNED_IN)], responses=problems.RESPONSES)
    app.include_router(system.router)
    app.include_router(publishing.everybody, responses=problems.RESPONSES)
    app.include_router(pages)
    problems.install(app)
    app.openapi = partial(_description, app)  # type: ignore[method-assign]
    return app


def _description(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = problems.described(
            get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        )
    return app.openapi_schema
