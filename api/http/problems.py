"""Errors as RFC 9457 problem details, in Chinese or English; never a traceback, never anybody's number."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import psycopg
from eventsourcing.persistence import PersistenceError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.http.errors import NoKey, NotRead, NotServed, StaleForm, TooLarge
from api.http.pages.rendering import error_page
from api.http.served import served_of
from api.http.titles import TITLES
from api.http.visit import Manner, Visit, visit_of
from domain.errors import (
    ChangedSince,
    Conflict,
    Erased,
    InvalidInput,
    InvalidNumber,
    InvalidRecord,
    JiangchengError,
    NotFound,
    OutsidePower,
    Refused,
    Unavailable,
    WrongActor,
)
from domain.identity import scanner
from ledger.vault.persons import Minor, Unidentified
from ledger.vault.redacting import InClear
from rules.errors import InvalidPack

MEDIA: Final = "application/problem+json"
_PREFIX: Final = "urn:jiangcheng:problem:"
_AGAIN: Final = "2"  # seconds
_INTERNAL: Final = "The fault is ours and in the server's own log."

STATUS: Mapping[type[JiangchengError], HTTPStatus] = {
    NoKey: HTTPStatus.UNAUTHORIZED,
    NotRead: HTTPStatus.PRECONDITION_REQUIRED,
    ChangedSince: HTTPStatus.PRECONDITION_FAILED,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NotServed: HTTPStatus.NOT_FOUND,
    OutsidePower: HTTPStatus.FORBIDDEN,
    StaleForm: HTTPStatus.FORBIDDEN,
    WrongActor: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    InvalidRecord: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidNumber: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unidentified: HTTPStatus.UNPROCESSABLE_ENTITY,
    Minor: HTTPStatus.UNPROCESSABLE_ENTITY,
    InClear: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    Erased: HTTPStatus.GONE,
    Refused: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    JiangchengError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The one table from errors to statuses; what is not in it has the status of what it descends from."""


class Fault(BaseModel):
    """One thing that is wrong with a request: where, and why. What was sent is never repeated."""

    where: str
    why: str


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457), and what to do next."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": f"{_PREFIX}outside_power",
                "title": "This read lies outside the department's powers.",
                "status": 403,
                "detail": "local:north may not read for audit",
                "code": "outside_power",
                "do": "Read for what it has the power to: licence.",
                "request": "6b6c1a52-2e0a-4c51-9a0a-0b7d2f6f2a11",
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = Field(description="Stable for ever.")
    do: str = Field(default="", description="What to do next.")
    request: str = Field(description="Under which entry the request is in the access log.")
    errors: list[Fault] | None = None
    outcome: str | None = Field(default=None, description="`allow` where a check could not be made: nobody is held up.")


def status_of(error: JiangchengError) -> HTTPStatus:
    """The status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def title_of(error: JiangchengError, language: str) -> str:
    """The error's first sentence."""
    if language == "zh":
        return TITLES[error.code]
    return (type(error).__doc__ or "").strip().splitlines()[0]


def problem_of(
    error: JiangchengError, visit: Visit, *, faults: Sequence[Fault] | None = None, status: int | None = None
) -> Problem:
    """The problem of an error, without anybody's number."""
    return Problem(
        type=f"{_PREFIX}{error.code}",
        title=title_of(error, visit.language),
        status=status or status_of(error),
        detail=scanner.mask(error.detail),
        code=error.code,
        do=scanner.mask(error.do),
        request=str(visit.entry),
        errors=None if faults is None else list(faults),
        outcome="allow" if visit.checking and isinstance(error, Unavailable) else None,
    )


def answer(
    error: JiangchengError, visit: Visit, *, faults: Sequence[Fault] | None = None, status: int | None = None
) -> Response:
    """The response to an error, which the visit remembers for the access log."""
    visit.bar = visit.bar or error.code
    problem = problem_of(error, visit, faults=faults, status=status)
    if visit.manner is Manner.PERSON:
        return error_page(
            visit, code=problem.code, title=problem.title, detail=problem.detail, do=problem.do, status=problem.status
        )
    headers = {"Content-Language": visit.language}
    if isinstance(error, Unavailable):
        headers["Retry-After"] = _AGAIN
    if isinstance(error, NoKey):
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        problem.model_dump(exclude_none=True), status_code=problem.status, headers=headers, media_type=MEDIA
    )


def _of_a_pack(error: InvalidPack) -> list[Fault]:
    """Every complaint about a ruleset; what stands before its first colon says which."""
    parts = (complaint.split(": ", 1) for complaint in error.complaints)
    return [Fault(where=where, why=scanner.mask("".join(rest))) for where, *rest in parts]


def install(app: FastAPI) -> None:
    """Let an application answer every error so."""

    def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, JiangchengError), "registered for these alone"
        faults = _of_a_pack(error) if isinstance(error, InvalidPack) else None
        return answer(error, visit_of(request.scope), faults=faults)

    def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError), "registered for these alone"
        return answer(InvalidInput(do=_SEE_ERRORS), visit_of(request.scope), faults=_faults(error))

    def not_served(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException), "registered for these alone"
        wrong = InvalidInput if error.status_code == HTTPStatus.BAD_REQUEST else NotServed
        response = answer(wrong(do="See /openapi.json."), visit_of(request.scope), status=error.status_code)
        response.headers.update(error.headers or {})
        return response

    def lost(request: Request, error: Exception) -> Response:
        try:
            with served_of(request).office.database.errors():
                raise error
        except JiangchengError as translated:
            return answer(translated, visit_of(request.scope))

    def broken(request: Request, error: Exception) -> Response:
        del error  # what it says may quote what was sent
        return answer(JiangchengError(do=_INTERNAL), visit_of(request.scope))

    app.add_exception_handler(JiangchengError, told)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, not_served)
    app.add_exception_handler(psycopg.Error, lost)
    app.add_exception_handler(PersistenceError, lost)
    app.add_exception_handler(Exception, broken)


_SEE_ERRORS: Final = "Correct what `errors` names; /openapi.json describes every request."


def _faults(error: RequestValidationError) -> list[Fault]:
    found = [(".".join(str(step) for step in one["loc"]), str(one["msg"])) for one in error.errors()]
    return [Fault(where=scanner.mask(where[:200]), why=scanner.mask(why[:200])) for where, why in found[:20]]


RESPONSES: dict[int | str, dict[str, Any]] = {
    status.value: {"model": Problem, "description": status.phrase}
    for status in sorted({*STATUS.values()} - {HTTPStatus.INTERNAL_SERVER_ERROR})
}
"""What every operation may answer instead."""


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with problems under their own media type, which the framework takes for plain JSON."""
    for operation in (found for path in document["paths"].values() for found in path.values()):
        for status, response in operation["responses"].items():
            if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in response.get("content", {}):
                response["content"] = {MEDIA: response["content"]["application/json"]}
    return document
