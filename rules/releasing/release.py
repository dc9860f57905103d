"""Whether a version of the ruleset may go on in its life: guards, worked examples, and what it is a successor of.

A document is drafted with any days; publication gives it those of its own. Worked examples are run as if the version
had governed from the ledger's first ruleset on, since their records lie in the past.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from pydantic import TypeAdapter

from rules.errors import InvalidPack, UnfitPatterns
from rules.following.compiled import Compiled
from rules.matching.answers import MakeMatcher
from rules.releasing import guardrails
from rules.releasing.trials import failed, trials, unshown
from rules.rulesets import Measure, Ruleset, StandingOrder
from rules.unconfirmed import in_words
from rules.writing.examples import Example

_EXAMPLES = TypeAdapter(tuple[Example, ...])


class Passed(Struct, frozen=True):
    """What was tried: how many worked examples came out as they say, and how many notices there are."""

    examples: int
    notices: int


def examples_as_json(examples: Sequence[Example]) -> str:
    """Worked examples as a draft keeps them."""
    return _EXAMPLES.dump_json(tuple(examples), by_alias=True).decode()


def in_force_from(ruleset: Ruleset, *, published_on: date, effective_from: date) -> Ruleset:
    """The same document with the days of its publication."""
    days = {"published_on": published_on, "effective_from": effective_from}
    return Ruleset.model_validate_json(ruleset.model_copy(update=days).model_dump_json())


def always(ruleset: Ruleset, first: Ruleset) -> Ruleset:
    """The same as if it had governed since the ledger's first: worked examples tell of the past."""
    return in_force_from(ruleset, published_on=first.published_on, effective_from=first.effective_from)


def examples_of(told: str) -> tuple[Example, ...]:
    """The worked examples that a draft keeps."""
    return _EXAMPLES.validate_json(told)


def refuse_unfit(ruleset: Ruleset, examples: str, *, before: Sequence[Ruleset], make_matcher: MakeMatcher) -> Passed:
    """Hold a version against everything that forbids it. Raises InvalidPack with all complaints.

    `before` are the versions that were published, the oldest first.
    """
    told = examples_of(examples)
    found = unfit(ruleset, before=before, make_matcher=make_matcher)
    found = found or list(_untrue(ruleset, told, before[0]))
    if found:
        raise InvalidPack([f"{ruleset.pack}@{ruleset.version}: {complaint}" for complaint in found])
    return Passed(len(told), len(guardrails.warnings(ruleset)))


def unfit(ruleset: Ruleset, *, before: Sequence[Ruleset], make_matcher: MakeMatcher) -> list[str]:
    """What forbids a version, its examples apart; patterns are compiled where nothing else does."""
    found = [str(complaint) for complaint in guardrails.complaints(ruleset)]
    found += successor_complaints(ruleset, before)
    return found or list(_unmatched(ruleset, make_matcher))


def _unmatched(ruleset: Ruleset, make_matcher: MakeMatcher) -> Iterator[str]:
    try:
        Compiled(ruleset, make_matcher=make_matcher)
    except UnfitPatterns as unfit:
        yield f"patterns: {unfit}"


def _untrue(ruleset: Ruleset, examples: Sequence[Example], first: Ruleset) -> Iterator[str]:
    governing = always(ruleset, first)
    tried = list(trials(governing, examples))
    yield from (f"examples.{index}: {how}" for index, how in failed(tried))
    yield from unshown(governing, tried)


# --- what it succeeds


def successor_complaints(ruleset: Ruleset, before: Sequence[Ruleset]) -> Iterator[str]:
    """What a version says otherwise than those before it, and no later version may."""
    last = before[-1]
    fixed = {name: (getattr(last, name), getattr(ruleset, name)) for name in ("pack", "jurisdiction", "zone")}
    for name, (was, now) in fixed.items():
        if was != now:
            yield f"{name}: the ledger has {was}, the draft {now}: a ledger keeps it for ever"
    newest = max(one.version for one in before)
    if ruleset.version <= newest:
        yield f"version: {ruleset.version} does not follow {newest}: write {newest + 1}"
    if not all(_given(order, last.standing_orders) for order in ruleset.standing_orders):
        yield "standing_orders: only the department itself gives or changes a standing order (INV-37): leave them"
    for one in before:
        yield from _measures_changed(ruleset, one)


def _given(order: StandingOrder, before: Sequence[StandingOrder]) -> bool:
    """Whether a standing order says no more than one that was recorded."""
    return any(
        order.model_copy(update={"measures": one.measures}) == one and set(order.measures) <= set(one.measures)
        for one in before
    )


def _measures_changed(ruleset: Ruleset, before: Ruleset) -> Iterator[str]:
    """A measure version that was published means the same for ever: orders stand under it (INV-3)."""
    for measure in before.measures:
        now = ruleset.measure_by_name.get(measure.measure)
        if now is None:
            continue
        if now.kind is not measure.kind:
            yield f"measures.{measure.measure}.kind: it was published as a {measure.kind}: take another name"
        yield from _versions_changed(measure, now)


def _versions_changed(measure: Measure, now: Measure) -> Iterator[str]:
    known = {version.version: version for version in measure.versions}
    for version in now.versions:
        old = known.get(version.version)
        if old is None:
            continue
        ended = {"effective_to": None, "needs_legal_confirmation": False}
        if old.model_copy(update=ended) != version.model_copy(update=ended):
            yield (
                f"measures.{measure.measure}.versions: version {version.version} was published with other content: "
                f"end it with effective_to and write version {max(known) + 1} beside it (INV-3)"
            )


# --- what is acknowledged already


def acknowledged_before(published: Sequence[tuple[Ruleset, Sequence[str]]]) -> Mapping[str, frozenset[str]]:
    """What was acknowledged at publications, by key, in the words that it had."""
    found: dict[str, frozenset[str]] = {}
    for ruleset, keys in published:
        words = in_words(ruleset)
        for key in keys:
            found[key] = found.get(key, frozenset()) | words.get(key, frozenset())
    return found
