"""The beginning of a ledger: which clock, which ruleset, which parameters acknowledged, which standing orders."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from domain.actors import Actor
from domain.errors import InvalidInput
from domain.events import (
    Happened,
    LedgerOpened,
    RulesetAdopted,
    StandingOrderRecorded,
)
from domain.stops import fold
from ledger.log.governing import Governing
from rules.following.compiled import Compiled
from rules.following.reigns import Voided
from rules.following.rulebook import RulesetRulebook
from rules.matching.answers import MakeMatcher
from rules.releasing.guardrails import refuse_unguarded
from rules.rulesets import Ruleset, StandingOrder, of_document
from rules.unconfirmed import unconfirmed

_NOTHING_COMPILED: Mapping[str, Compiled] = {}


class ClockKind(StrEnum):
    """The clock a ledger runs on, for ever. A simulated ledger can never be opened as a production one."""

    DATABASE = "database"
    SIMULATED = "simulated"


class LedgerUse(StrEnum):
    """What a ledger is for, for ever: a demonstration is nobody's real life, and says so from its first event."""

    WORK = "work"
    DEMO = "demo"


class Genesis(Struct, frozen=True):
    """What a ledger begins with. `acknowledged` are parameters that still need legal confirmation (domain.md 8)."""

    ruleset: Ruleset
    clock: ClockKind
    began_on: date
    acknowledged: tuple[str, ...]
    by: Actor
    use: LedgerUse = LedgerUse.WORK


def events_of_genesis(genesis: Genesis) -> tuple[list[Happened], dict[str, list[Happened]]]:
    """The events of the ledger's own stream, and of each department's. Raises InvalidInput, InvalidPack."""
    ruleset, on, by = genesis.ruleset, genesis.began_on, genesis.by
    refuse_unguarded(ruleset)
    if genesis.use is LedgerUse.DEMO and genesis.clock is not ClockKind.SIMULATED:
        raise InvalidInput("a demonstration runs on a simulated clock", do="Begin it with that clock.")
    missing = sorted(set(unconfirmed(ruleset)) - set(genesis.acknowledged))
    if missing:
        raise InvalidInput(
            f"{ruleset.pack} rests on what is not confirmed: {', '.join(missing)}",
            do="Have the lead office acknowledge each of them by its key.",
        )
    if not ruleset.published_on < ruleset.effective_from <= on:
        raise InvalidInput(
            f"{ruleset.pack} is in force from {ruleset.effective_from}, the ledger begins on {on}",
            do="Adopt a ruleset that is in force on the ledger's first day.",
        )
    adopted = RulesetAdopted(
        pack=ruleset.pack,
        version=ruleset.version,
        content_hash=ruleset.content_hash,
        document=ruleset.document,
        published_on=ruleset.published_on,
        effective_from=ruleset.effective_from,
        acknowledged=genesis.acknowledged,
    )
    opened = LedgerOpened(clock=genesis.clock, jurisdiction=ruleset.jurisdiction, began_on=on, use=genesis.use)
    departments: dict[str, list[Happened]] = {}
    for order in ruleset.standing_orders:
        departments.setdefault(order.department, []).append(Happened(_recorded(order), on, by))
    return [Happened(opened, on, by), Happened(adopted, on, by)], departments


def _recorded(order: StandingOrder) -> StandingOrderRecorded:
    return StandingOrderRecorded(
        department=order.department,
        measures=order.measures,
        officer=order.officer,
        valid_from=order.valid_from,
        valid_to=order.valid_to,
    )


def rulebook_of(
    governing: Governing, *, make_matcher: MakeMatcher, compiled: Mapping[str, Compiled] = _NOTHING_COMPILED
) -> tuple[RulesetRulebook, dict[str, Compiled]]:
    """The rulebook that a ledger's rulesets, standing orders and stops make, and its versions by their documents.

    What of them is compiled already stays so.
    """
    versions = {
        one.document: compiled.get(one.document) or Compiled(of_document(one.document), make_matcher=make_matcher)
        for one in governing.rulesets
    }
    listed = {row.department for version in versions.values() for row in version.ruleset.departments}
    orders = [order for order in standing_orders(governing.standing) if order.department in listed]
    book = RulesetRulebook([*versions.values()], orders, fold(governing.stops), voided_by(governing))
    return book, versions


def voided_by(governing: Governing) -> dict[int, Voided]:
    """The versions found unlawful: none governs again before the day after, so that nothing reaches back (INV-35)."""
    return {
        event.version: Voided(
            event.effective_on,
            max(event.effective_on, on + timedelta(days=1)),
            article=event.article,
            reason=event.reason,
        )
        for on, event in governing.withdrawn
    }


def standing_orders(happened: Iterable[Happened]) -> list[StandingOrder]:
    """The standing orders that these events record."""
    return [
        StandingOrder(
            department=event.department,
            measures=event.measures,
            officer=event.officer,
            valid_from=event.valid_from,
            valid_to=event.valid_to,
        )
        for event in (one.event for one in happened)
        if isinstance(event, StandingOrderRecorded)
    ]
