"""What goes in and out about drafts: the files of a pack, one of them replaced, and how the version then stands."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from api.http.models import Line, Model, Out
from api.http.rulemaking import VersionLine
from rules.writing.filed import LARGEST, MOST_FILES

_PART = r"[a-z0-9][a-z0-9_-]{0,59}"
FilePath = Annotated[str, StringConstraints(pattern=rf"^({_PART}/)?{_PART}\.yaml$")]
"""A file of the pack, or of one of its layers."""
FileText = Annotated[str, StringConstraints(max_length=LARGEST)]


class DraftIn(Model):
    """A version to be drafted: from the files of a pack, or without any from those of the version that stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reason": "the council decided so"},
                {"reason": "the council decided so", "files": {"pack.yaml": "pack: city\nversion: 2\n"}},
            ]
        }
    )

    reason: Line
    files: Annotated[dict[FilePath, FileText], Field(min_length=1, max_length=MOST_FILES)] | None = None


class FileIn(Model):
    """A file in the place of the draft's, or a further one; without a text it is taken out."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"reason": "after the hearing", "path": "rules.yaml", "text": "rules: []\n"},
        }
    )

    reason: Line
    path: FilePath
    text: FileText | None = None


class DraftFiles(Out):
    """A version's files as they were written, and how it stands; `ETag` names this content."""

    version: VersionLine
    files: dict[str, str]
