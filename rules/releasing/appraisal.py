"""What an approver is shown of a version: what it says otherwise, what refuses it, what came of its own examples.

One field a part: a further thing that an approver has to see is a further field, and every door shows all of them.
"""

from collections.abc import Sequence

from msgspec import Struct

from rules.matching.answers import MakeMatcher
from rules.releasing import guardrails, trials
from rules.releasing.differing import Differing, differences
from rules.releasing.release import always, examples_of, unfit
from rules.releasing.trials import Covered, Trial
from rules.rulesets import Ruleset


class Appraisal(Struct, frozen=True):
    """Of one version, as it stands."""

    against: str
    """The version that it is compared with."""
    differences: tuple[Differing, ...]
    complaints: tuple[str, ...]
    """What it is refused for, examples apart; where there is any, none of those is tried."""
    notices: tuple[str, ...]
    """What is worth a look and refuses nothing."""
    tried: tuple[Trial, ...]
    covered: tuple[Covered, ...]
    lacking: tuple[str, ...]
    """What no example shows."""

    @property
    def failed(self) -> int:
        """How many examples come out otherwise than they say."""
        return sum(1 for trial in self.tried if not trial.passed)


def appraise(
    ruleset: Ruleset, examples: str, *, against: Ruleset, before: Sequence[Ruleset], make_matcher: MakeMatcher
) -> Appraisal:
    """Hold a version against another, and try it as its submission did. `before` are those published, oldest first."""
    complaints = tuple(unfit(ruleset, before=before, make_matcher=make_matcher))
    governing = always(ruleset, before[0])
    tried = () if complaints else tuple(trials.trials(governing, examples_of(examples)))
    return Appraisal(
        against=against.reference,
        differences=tuple(differences(against, ruleset)),
        complaints=complaints,
        notices=tuple(str(notice) for notice in guardrails.warnings(ruleset)),
        tried=tried,
        covered=trials.covered(governing, tried),
        lacking=() if complaints else tuple(trials.unshown(governing, tried)),
    )
