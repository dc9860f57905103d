"""Batches as JSON Lines: one thing a line in, one answer a line out, in the order of the lines."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from api.http.errors import TooLarge
from domain.errors import InvalidInput, JiangchengError
from domain.identity import scanner

LINES: Final = "application/x-ndjson"


def batch_of(one: type[BaseModel], told: type[BaseModel]) -> dict[str, Any]:
    """How a route of a batch is described: a line of what, answered by a line of what."""
    said = f"A line of JSON for each line of the request: {', '.join(told.model_fields)}."
    return {
        "response_class": Response,
        "responses": {200: {"description": said, "content": {LINES: {"schema": {"type": "string"}}}}},
        "openapi_extra": {
            "requestBody": {
                "required": True,
                "description": f"On each line the JSON of a {one.__name__}, as it stands in the request for one.",
                "content": {LINES: {"schema": {"type": "string", "minLength": 1}}},
            }
        },
    }


def lines_of(body: bytes, *, most: int) -> Iterator[tuple[int, bytes]]:
    """The lines that say something, counted from 1. Raises InvalidInput for none, TooLarge for too many."""
    many = sum(1 for _ in _lines(body))
    if not many:
        raise InvalidInput("the batch is empty", do="Send one JSON object a line.")
    if many > most:
        raise TooLarge(f"{many} lines", do=f"Send at most {most} lines at once.")
    yield from _lines(body)


def _lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """One after the other: a batch of many lines is not held twice."""
    return ((number, line) for number, line in enumerate(BytesIO(body), start=1) if line.strip())


def answered(told: Iterable[BaseModel]) -> Response:
    """The answers, a line each."""
    return Response(b"".join(written(one) for one in told), media_type=LINES)


def written(one: BaseModel) -> bytes:
    """One answer as its line."""
    return f"{one.model_dump_json(by_alias=True, exclude_none=True)}\n".encode()


def reasons_of(refused: ValidationError | JiangchengError) -> list[str]:
    """Why a line is refused; nothing of what was sent is repeated."""
    if isinstance(refused, JiangchengError):
        return masked([str(refused)])
    found = refused.errors(include_input=False, include_url=False, include_context=False)
    return masked(f"{'.'.join(str(step) for step in one['loc'])[:200]}: {one['msg'][:200]}" for one in found[:20])


def masked(reasons: Iterable[str]) -> list[str]:
    """Reasons without anybody's number."""
    return [scanner.mask(reason) for reason in reasons]
