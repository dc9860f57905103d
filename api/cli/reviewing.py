"""What an approver sees of a version on the command line: differences, complaints, what came of its examples."""

from collections.abc import Callable, Sequence
from typing import Final

from api.cli.output import document, say, table, text
from api.cli.trying_out import tell_trials
from domain.rulemaking import Life
from rules.releasing.appraisal import Appraisal
from rules.releasing.differing import Differing
from rules.rulesets import Ruleset, of_document


def tell_appraisal(life: Life, found: Appraisal) -> None:
    """Everything that an approver has to see, part by part."""
    ruleset = of_document(life.content.document)
    for part in _PARTS:
        part(found, ruleset)


def tell_differences(found: Sequence[Differing]) -> None:
    """What a version says otherwise, by part, name and field."""
    for one in found:
        document(
            {
                "part": one.part,
                "name": one.name,
                "change": str(one.change),
                "field": one.field,
                "before": one.before,
                "after": one.after,
            }
        )
    columns = ("part", "name", "change", "field", "before", "after")
    rows = [(one.part, one.name, say(f"change.{one.change}"), one.field, one.before, one.after) for one in found]
    if found:
        table([say(f"rulemaking.{name}") for name in columns], rows)
    text(say("rulemaking.many", many=len(found)) if found else say("rulemaking.none"))


def _differences(found: Appraisal, _ruleset: Ruleset) -> None:
    text(say("review.against", against=found.against))
    tell_differences(found.differences)


def _complaints(found: Appraisal, _ruleset: Ruleset) -> None:
    for complaint in found.complaints:
        document({"complaint": complaint})
        text(complaint)
    for notice in found.notices:
        document({"warning": notice})
        text(say("rules.warning", warning=notice))


def _examples(found: Appraisal, ruleset: Ruleset) -> None:
    if found.complaints:
        text(say("review.untried"))
        return
    tell_trials(found.tried, ruleset, covered=found.covered, lacking=found.lacking, failed=found.failed)


_PARTS: Final[tuple[Callable[[Appraisal, Ruleset], None], ...]] = (_differences, _complaints, _examples)
"""In the order in which they are read; what else an approver has to see is told by one more of them."""
