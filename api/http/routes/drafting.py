"""Drafting over HTTP: from files or from what stands, read with a tag, changed file by file under that tag."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api import drafting
from api.http.counter import AtCounter, Counter
from api.http.drafting import DraftFiles, DraftIn, FileIn
from api.http.errors import NotRead
from api.http.routes.rulemaking import Version, version_line
from domain.rulemaking import Life

router = APIRouter(tags=["rulesets"])
IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=200, description="The `ETag` of the draft that was read.")
]


@router.post("/rulesets/versions")
def draft(at: AtCounter, drafted: DraftIn, response: Response) -> DraftFiles:
    """Draft a version; it has no effect on anybody. `GET .../review` then tells what came of trying it."""
    at.office.rulemaking.refuse_stranger(at.by)
    life = drafting.draft(at.office, drafted.files, by=at.by, reason=drafted.reason)
    return _answered(at, life, response)


@router.get("/rulesets/versions/{version}/files")
def files(at: AtCounter, version: Version, response: Response) -> DraftFiles:
    """The files of a version as they were written."""
    at.office.rulemaking.refuse_stranger(at.by)
    return _answered(at, at.office.rulemaking.versions().of(version), response)


@router.post("/rulesets/versions/{version}/files")
def replace_file(
    at: AtCounter, version: Version, replaced: FileIn, response: Response, if_match: IfMatch = None
) -> DraftFiles:
    """Replace a file of a draft, add one, or take one out; what was submitted or approved of it is so no longer."""
    at.office.rulemaking.refuse_stranger(at.by)
    life = drafting.replace_file(
        at.office,
        version,
        replaced.path,
        replaced.text,
        read_=_tag(if_match),
        by=at.by,
        reason=replaced.reason,
    )
    return _answered(at, life, response)


def _tag(if_match: str | None) -> str:
    if if_match is None:
        raise NotRead(do="Send If-Match with the ETag of what you read: GET .../files answers it.")
    return if_match.strip().strip('"')


def _answered(at: Counter, life: Life, response: Response) -> DraftFiles:
    response.headers["ETag"] = f'"{life.content.tag}"'
    at.office.projector.catch_up()
    line = version_line(at, at.office.rulemaking.versions(), life)
    return DraftFiles(version=line, files=dict(drafting.files_kept(at.office, life.version)))
