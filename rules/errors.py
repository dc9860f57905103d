"""Errors of the rule engine.

JiangchengError
├── InvalidInput
│   ├── UnfitFact          a fact the matcher's contract does not allow
│   └── UnfitPatterns      patterns that cannot be published
│       └── TooLarge       patterns beyond a limit of the engine
└── MatcherFailed          the engine broke off; the next evaluation starts from a fresh one
"""

from domain.errors import InvalidInput, JiangchengError


class UnfitFact(InvalidInput):
    """The fact cannot be handed to the rule engine."""

    code = "unfit_fact"


class UnfitPatterns(InvalidInput):
    """The patterns cannot be published."""

    code = "unfit_patterns"


class TooLarge(UnfitPatterns):
    """The patterns are beyond a limit of the rule engine."""

    code = "patterns_too_large"


class MatcherFailed(JiangchengError):
    """The rule engine could not finish an evaluation."""

    code = "matcher_failed"
