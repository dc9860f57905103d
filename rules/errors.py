"""Errors of packs and of the rule engine: what is wrong, where, and what to do instead.

JiangchengError
├── InvalidInput
│   ├── InvalidPack        a ruleset that cannot be used, line by line
│   ├── UnfitFact          a fact the matcher's contract does not allow
│   └── UnfitPatterns      patterns that cannot be published
│       └── TooLarge       patterns beyond a limit of the engine
├── Unavailable
│   └── EngineMissing      the engine was not built for this Python
└── MatcherFailed          the engine broke off; the next evaluation starts from a fresh one
"""

from domain.errors import InvalidInput, JiangchengError, Unavailable


class InvalidPack(InvalidInput):
    """The ruleset cannot be used."""

    code = "invalid_pack"

    def __init__(self, complaints: list[str]) -> None:
        """Each complaint is one line: file:line, what is wrong, what to write instead."""
        self.complaints = complaints
        first = complaints[0] if complaints else ""
        more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
        super().__init__(f"{first}{more}", do="Run `jiangcheng rules check` on the pack to see every line.")


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


class EngineMissing(Unavailable):
    """The rule engine cannot be loaded."""

    code = "engine_missing"
