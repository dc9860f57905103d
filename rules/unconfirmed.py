"""What a ruleset leaves for a lawyer: flagged numbers, instruments, articles and lists, by keys (domain.md 8)."""

from collections.abc import Iterator, Mapping

from rules.conditions import Model
from rules.places import bases_at, versions_at
from rules.rulesets import Ruleset


def unconfirmed(ruleset: Ruleset) -> tuple[str, ...]:
    """The keys that the lead office acknowledges before the ruleset is adopted, each once, in the order of the pack."""
    return tuple(dict.fromkeys(key for key, _ in _flagged(ruleset)))


def unacknowledged(ruleset: Ruleset, *, acknowledged: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The keys that say something under which nobody has acknowledged them yet."""
    return tuple(key for key, said in in_words(ruleset).items() if not said <= acknowledged.get(key, frozenset()))


def in_words(ruleset: Ruleset) -> dict[str, frozenset[str]]:
    """What every key stands for, as the document has it: what is acknowledged is that, and nothing later."""
    found: dict[str, set[str]] = {}
    for key, row in _flagged(ruleset):
        found.setdefault(key, set()).add(row.model_dump_json())
    return {key: frozenset(said) for key, said in found.items()}


def _flagged(ruleset: Ruleset) -> Iterator[tuple[str, Model]]:
    yield from ((row.key, row) for row in ruleset.parameters if row.needs_legal_confirmation)
    yield from ((f"instrument:{row.id}", row) for row in ruleset.instruments if row.needs_legal_confirmation)
    yield from ((f"list:{row.list}", row) for row in ruleset.lists if row.needs_legal_confirmation)
    for _, name, version in versions_at(ruleset):
        if version.needs_legal_confirmation:
            yield f"measure:{name}", version
    for _, basis in bases_at(ruleset):
        yield from ((f"basis:{one.instrument}", one) for one in basis if one.needs_legal_confirmation)
