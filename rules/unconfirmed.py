"""What a ruleset leaves for a lawyer: flagged numbers, instruments, articles and lists, by keys (domain.md 8)."""

from collections.abc import Iterator

from rules.guards.places import bases_at, versions_at
from rules.rulesets import Ruleset


def unconfirmed(ruleset: Ruleset) -> tuple[str, ...]:
    """The keys that the lead office acknowledges before the ruleset is adopted, each once, in the order of the pack."""
    return tuple(dict.fromkeys(_keys(ruleset)))


def _keys(ruleset: Ruleset) -> Iterator[str]:
    yield from (row.key for row in ruleset.parameters if row.needs_legal_confirmation)
    yield from (f"instrument:{row.id}" for row in ruleset.instruments if row.needs_legal_confirmation)
    yield from (f"list:{row.list}" for row in ruleset.lists if row.needs_legal_confirmation)
    for _, name, version in versions_at(ruleset):
        if version.needs_legal_confirmation:
            yield f"measure:{name}"
    for _, basis in bases_at(ruleset):
        yield from (f"basis:{one.instrument}" for one in basis if one.needs_legal_confirmation)
