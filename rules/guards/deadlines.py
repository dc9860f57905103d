"""Every deadline of a ruleset is one that something reads: what nobody counts protects nobody (domain.md 8)."""

from typing import Final

from rules.following import listing, objecting, publishing, rectifying, repairing
from rules.places import Found
from rules.rulesets import ParameterUnit, Ruleset

HOLD_LIMIT: Final = "check.hold_limit"
"""The working days after which a check holds nobody any more (INV-39)."""
READ: Final = frozenset(
    {
        *("loop.remind", "loop.respond", "loop.escalate", "loop.correct", "loop.implement", "loop.feedback"),
        "loop.lift_confirm",
        *(listing.WINDOW, listing.DECIDE),
        *(*repairing.TIME_FOR.values(), repairing.EXTENSION, repairing.TARGET),
        publishing.EXPLAIN,
        objecting.ANSWER,
        rectifying.LONGEST,
        HOLD_LIMIT,
    }
)
"""The deadlines of the loop by their names (domain.md 8.1), and those that procedures and checks read."""

_TABLES: Final = "period."
"""Times on the calendar, which have guards of their own (rules.guards.bounds, rules.guards.repairs)."""


def deadlines_are_read(ruleset: Ruleset) -> Found:
    """Working days that neither the loop nor a procedure reads are words that do nothing (domain.md 8)."""
    known = READ.union(*(rule.after for rule in ruleset.loop))
    for index, row in enumerate(ruleset.parameters):
        if row.unit is ParameterUnit.WORKING_DAY and row.key not in known and not row.key.startswith(_TABLES):
            yield (
                ("parameters", index, "key"),
                f"nobody reads the deadline {row.key}; read are {', '.join(sorted(known))}",
            )
