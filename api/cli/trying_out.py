"""`rules test`: the worked examples of a pack run, why one comes out otherwise, and what no example shows."""

from collections.abc import Sequence

import typer

from api.cli.app import AsJson
from api.cli.explaining import rule_told
from api.cli.output import document, say, table, text
from api.cli.packs import PackName, rules
from api.explanation import rule_document
from rules.releasing import trials
from rules.releasing.guardrails import load_checked
from rules.releasing.trials import Covered, Difference, Trial
from rules.rulesets import Ruleset
from rules.writing import examples
from rules.writing.loading import find, read


@rules.command("test")
def run_(
    pack: PackName,
    as_json: AsJson = False,
) -> None:
    """Run the worked examples of a pack: what is expected, what came and why, and which rules no example shows."""
    del as_json  # taken up before any verb runs
    folder = find(pack)
    ruleset = load_checked(folder)
    tried = list(trials.trials(ruleset, examples.of(read(folder))))
    lacking = tuple(trials.unshown(ruleset, tried))
    failed = sum(1 for trial in tried if not trial.passed)
    tell_trials(tried, ruleset, covered=trials.covered(ruleset, tried), lacking=lacking, failed=failed)
    if failed or lacking:
        raise typer.Exit(1)


def tell_trials(
    tried: Sequence[Trial], ruleset: Ruleset, *, covered: Sequence[Covered], lacking: Sequence[str], failed: int
) -> None:
    """What came of each example, which rules they show, and what none shows."""
    for trial in tried:
        _tell(trial, ruleset)
    _tell_coverage(covered)
    _sum_up(tried, lacking, failed=failed)


def _tell(trial: Trial, ruleset: Ruleset) -> None:
    differences = [_document_of(found, trial) for found in trial.differences]
    document({"example": trial.example.example, "passed": trial.passed, "differences": differences})
    for found in trial.differences:
        text(f"✗ {trial.example.example}: {found.words}")
        named = {record: say("rules.record", number=number) for record, number in trial.documents.items()}
        for rule in found.why:
            for line in rule_told(rule, ruleset, named):
                text(f"    {line}")


def _document_of(found: Difference, trial: Trial) -> dict[str, object]:
    return {
        "words": found.words,
        "measure": found.measure,
        "on": None if found.on is None else found.on.isoformat(),
        "why": [rule_document(rule, trial.documents) for rule in found.why],
    }


def _tell_coverage(covered: Sequence[Covered]) -> None:
    columns = [say(f"rules.{name}") for name in ("rule", "measure", "hit", "missed", "shown")]
    table(columns, [(one.rule, one.measure, len(one.hit), len(one.missed), _shown(one)) for one in covered])
    for one in covered:
        document(
            {
                "rule": one.rule,
                "measure": one.measure,
                "hit": list(one.hit),
                "missed": list(one.missed),
                "complete": one.complete,
            }
        )


def _shown(one: Covered) -> str:
    if one.complete:
        return say("rules.ended") if one.ended else say("yes")
    return say("no")


def _sum_up(tried: Sequence[Trial], lacking: Sequence[str], *, failed: int) -> None:
    for what in lacking:
        text(f"✗ {what}")
    document({"examples": len(tried), "failed": failed, "lacking": list(lacking)})
    text(say("rules.tested", many=len(tried), failed=failed, lacking=len(lacking)))
    if not tried:
        text(say("rules.none"))
