"""Guards on what is no fact: risks, alerts and early warnings ground nothing adverse (domain.md 6.7, C79)."""

from rules.conditions import leaves, patterns_of
from rules.guards.reach import names
from rules.lists import ListKind
from rules.places import Found, leaves_at, rules_at
from rules.rulesets import Ruleset


def signals_ground_no_sanction(ruleset: Ruleset) -> Found:
    """An alert or a risk is nobody's decision: no sanction rests on it, alone or beside others (P-1, INV-2, C79)."""
    for where, rule in rules_at(ruleset):
        for leaf in leaves_at(rule.when, (*where, "when")) if rule.rule in ruleset.resting_on_signals else ():
            for word in dict.fromkeys(word for name in patterns_of(leaf.leaf) for word in ruleset.signals_in(name)):
                yield leaf.where, f"{rule.measure} would rest on {word}, which is no finding: ask for the decision"


def watch_lists_only_warn(ruleset: Ruleset) -> Found:
    """A watch entry is early warning, never by itself a class-1 measure (P-2, INV-10)."""
    watched = [row.item for row in ruleset.lists if row.kind is ListKind.WATCH]
    for where, rule in rules_at(ruleset):
        measure = ruleset.measure_by_name.get(rule.measure)
        reduces = measure is not None and any(version.measure_class == 1 for version in measure.versions)
        asked = [name for leaf in leaves(rule.when) for name in patterns_of(leaf)] if reduces else []
        patterns = [pattern for name in asked if (pattern := ruleset.patterns.get(name)) is not None]
        if any(names(pattern, watched) for pattern in patterns):
            yield (*where, "when"), f"{rule.measure} reduces rights, and a watch entry only warns: ask for a severe one"
