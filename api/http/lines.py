"""Batches as JSON Lines: one thing a line in, one answer a line out, in the order of the lines."""

from collections.abc import Iterable, Iterator
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
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
    if not lines:
        raise InvalidInput("the batch is empty", do="Send one JSON object a line.")
    if len(lines) > most:
        raise TooLarge(f"{len(lines)} lines", do=f"Send at most {most} lines at once.")
    yield from lines


def answered(told: Iterable[BaseModel]) -> Response:
    """The answers, a line each."""
    text = "".join(f"{one.model_dump_json(by_alias=True, exclude_none=True)}\n" for one in told)
    return Response(text, media_type=LINES)


def reasons_of(refused: ValidationError | JiangchengError) -> list[str]:
    """Why a line is refused; nothing of what was sent is repeated."""
    if isinstance(refused, JiangchengError):
        return masked([str(refused)])
    found = refused.errors(include_input=False, include_url=False, include_context=False)
    return masked(f"{'.'.join(str(step) for step in one['loc'])[:200]}: {one['msg'][:200]}" for one in found[:20])


def masked(reasons: Iterable[str]) -> list[str]:
    """Reasons without anybody's number."""
    return [scanner.mask(reason) for reason in reasons]
