"""What a version or a draft would change for everybody, told on the command line."""

from collections.abc import Sequence

from api.cli.drafting import changed_told
from api.cli.output import document, language, say, table, text
from api.what_if.documents import BREAKDOWNS, head_document, line_documents, sample_document
from api.what_if.report import title_of
from api.what_if.told import Line, Sample, WhatIf


def tell_impact(found: WhatIf) -> None:
    """Counts by every breakdown, then organisations as samples."""
    _tell_head(found)
    for by, part, names in BREAKDOWNS:
        lines: Sequence[Line] = getattr(found, part)
        for line in line_documents(lines, names):
            document({"by": by, **line})
        if lines:
            columns = [say(f"what_if.{name}") for name in (*names, "organisations", "persons")]
            table(columns, [(*_words(found, line, names), line.organisations, line.persons) for line in lines])
    for sample in found.samples:
        _tell_sample(found, sample)
    text(say("what_if.small"))


def _tell_head(found: WhatIf) -> None:
    ruleset, days = found.drafted.ruleset, found.days
    document(head_document(found))
    text(say("what_if.draft", draft=ruleset.reference))
    text(say(f"what_if.{found.drafted.reach}", start=ruleset.effective_from))
    text(say("what_if.days", since=days.since, until=days.until or "..."))
    text(say("what_if.position", position=found.position))
    for name, line in (("examined", found.examined), ("touched", found.touched)):
        text(say(f"what_if.{name}", organisations=line.organisations, persons=line.persons))
    if not found.measures:
        text(say("what_if.nothing"))


def _words(found: WhatIf, line: Line, names: Sequence[str]) -> list[str]:
    return [_word(found, name, about) for name, about in zip(names, line.about, strict=True)]


def _word(found: WhatIf, name: str, about: str) -> str:
    match name:
        case "measure":
            return title_of(found.drafted.ruleset, about, language())
        case "change":
            return say(f"what_if.{about}")
        case "department":
            return about or say("what_if.unassigned")
        case _:
            return about


def _tell_sample(found: WhatIf, sample: Sample) -> None:
    document(sample_document(sample))
    text(f"{sample.name} ({sample.subject})")
    for line in changed_told(sample.changed, found.drafted, sample.documents):
        text(f"  {line}")
