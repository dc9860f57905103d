"""Drafts from files, whatever door they come through: read as a folder is, kept with the draft, and read back."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from api.wiring import Office
from domain.actors import Actor
from domain.errors import InvalidInput, NotFound
from domain.rulemaking import Life, refuse_changed
from rules.errors import InvalidPack
from rules.releasing.release import examples_as_json
from rules.rulesets import Ruleset
from rules.writing import examples, layers
from rules.writing.filed import files_of, refuse_unbounded, write_into
from rules.writing.loading import Source, bundled, parse, read
from rules.writing.splicing import Put, spliced


class Written(Struct, frozen=True):
    """What a pack's files write down: the ruleset, its worked examples, and the files themselves."""

    ruleset: Ruleset
    examples: str
    files: Mapping[str, str]


def written_in(folder: Path) -> Written:
    """What stands in a pack's folder. Raises InvalidPack for its size, its shape and its layers.

    What goes beyond a layer is seen in the files alone; everything else is tried when the draft is submitted.
    """
    source = read(folder)
    files = files_of(source)
    refuse_unbounded(files)
    return _written(source, files)


def written_by(files: Mapping[str, str]) -> Written:
    """The same of files that lie in no folder. Raises InvalidPack."""
    refuse_unbounded(files)
    with tempfile.TemporaryDirectory(prefix="jiangcheng-draft-") as name:
        folder = Path(name) / "pack"
        folder.mkdir()
        write_into(folder, files)
        source = read(folder)
        if unread := sorted(files.keys() - files_of(source).keys()):
            raise InvalidPack([f"{one}: no layer of the pack: name its folder under layers:" for one in unread])
        return _written(source, files)


def _written(source: Source, files: Mapping[str, str]) -> Written:
    ruleset = parse(source)
    if beyond := [source.complaint(where, text) for where, text in layers.complaints(ruleset, source)]:
        raise InvalidPack(beyond)
    return Written(ruleset, examples_as_json(examples.of(source)), files)


# --- at an office


def draft(office: Office, files: Mapping[str, str] | None, *, by: Actor, reason: str) -> Life:
    """Draft a version from files, or the next from those of the version that stands. Raises Refused, InvalidPack."""
    written = written_by(_next_of_standing(office) if files is None else files)
    return office.rulemaking.draft(written.ruleset, written.examples, by=by, reason=reason, files=written.files)


def replace_file(
    office: Office, version: int, path: str, text: str | None, *, read_: str, by: Actor, reason: str
) -> Life:
    """Put a file in the place of a draft's, or take it out; `read_` is the tag of the draft that was read.

    Raises ChangedSince where the draft has changed since, InvalidPack where what comes of it is no pack.
    """
    life = office.rulemaking.versions().of(version)
    refuse_changed(life, read_)
    files = _files(life)
    if text is None and path not in files:
        raise NotFound(f"{path} of version {version}", do=f"It has {', '.join(files)}.")
    kept = {name: written for name, written in files.items() if name != path}
    written = written_by(kept if text is None else {**kept, path: text})
    if written.ruleset.version != version:
        raise InvalidInput(f"the file says version {written.ruleset.version}", do=f"Leave version: {version}.")
    return office.rulemaking.edit(
        written.ruleset, written.examples, by=by, reason=reason, files=written.files, read=read_
    )


def files_kept(office: Office, version: int) -> Mapping[str, str]:
    """The files of a version as they were drafted; of one adopted from a bundled pack, that pack's. Raises NotFound."""
    return _files(office.rulemaking.versions().of(version))


def _files(life: Life) -> Mapping[str, str]:
    files = dict(life.content.files) or _bundled(life)
    if not files:
        raise NotFound(f"files of version {life.version}", do="It came without: draft from files of your own.")
    return files


def _bundled(life: Life) -> Mapping[str, str]:
    folder = bundled(life.pack)
    if not folder.is_dir():
        return {}
    source = read(folder)
    return files_of(source) if parse(source).content_hash == life.content.content_hash else {}


def _next_of_standing(office: Office) -> Mapping[str, str]:
    known = office.rulemaking.versions()
    files = files_kept(office, known.standing.version)
    with tempfile.TemporaryDirectory(prefix="jiangcheng-draft-") as name:
        folder = Path(name) / "pack"
        folder.mkdir()
        write_into(folder, files)
        texts = spliced(read(folder), [Put(("version",), max(known.lives) + 1)], [])
        return {**files, **{path.relative_to(folder).as_posix(): text for path, text in texts.items()}}
