"""What a file is held against: the rules, what is filed already, and whom numbers mean."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.identity.citizen_number import Regions
from domain.records import Filed, Record
from ledger.context import FiledIdentity
from ledger.genesis import ClockKind
from ledger.ledger import Ledger
from ledger.vault.persons import Person, Persons, Reported
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset


class Shelf(Protocol):
    """The rules, and what is filed; nothing is written through it."""

    rulebook: RulesetRulebook
    regions: Regions
    """Which regions of citizen numbers count here."""

    def filed(self, record_ids: Iterable[UUID]) -> Mapping[UUID, FiledIdentity]:
        """Those of the records that are filed."""

    def known_as(self, numbers: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """The subjects that pairs of scheme and number mean."""

    def as_filed(self, person: Person, reported: Reported) -> Record | None:
        """A person's record as it would be filed; None where no person is filed yet."""

    def record(self, subject_id: UUID, record_id: UUID) -> Filed | None:
        """A record as it is filed."""


class EmptyShelf:
    """The rules of a pack where nothing is filed: for a trial before there is a ledger."""

    def __init__(self, ruleset: Ruleset, *, clock: ClockKind = ClockKind.DATABASE) -> None:
        self.rulebook = RulesetRulebook([Compiled(ruleset)])
        self.regions = regions_under(clock)

    def filed(self, record_ids: Iterable[UUID]) -> Mapping[UUID, FiledIdentity]:
        """None."""
        del record_ids
        return {}

    def known_as(self, numbers: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Nobody."""
        del numbers
        return {}

    def as_filed(self, person: Person, reported: Reported) -> Record | None:
        """None."""
        del person, reported
        return None

    def record(self, subject_id: UUID, record_id: UUID) -> Filed | None:
        """None."""
        del subject_id, record_id
        return None


class LedgerShelf:
    """A ledger's rules and what it holds."""

    def __init__(self, ledger: Ledger, persons: Persons) -> None:
        self._ledger = ledger
        self._persons = persons
        self._vault_in_use = persons.vault.in_use
        self.rulebook = ledger.context.rulebook
        self.regions = regions_under(ledger.context.clock_kind)

    @property
    def today(self) -> date:
        """The ledger's day."""
        return self._ledger.context.today()

    def filed(self, record_ids: Iterable[UUID]) -> Mapping[UUID, FiledIdentity]:
        """Those of the records that are filed."""
        return self._ledger.context.filed(record_ids)

    def known_as(self, numbers: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """The subjects that pairs of scheme and number mean, by any alias."""
        return self._ledger.context.subjects_known_as(numbers)

    def as_filed(self, person: Person, reported: Reported) -> Record | None:
        """A person's record as it would be filed; None where the vault was never used, and none is made for asking."""
        return self._persons.as_filed(person, reported) if self._vault_in_use else None

    def record(self, subject_id: UUID, record_id: UUID) -> Filed | None:
        """A record as it is filed, whatever the state has settled."""
        application = self._ledger.application
        found = application.subject(subject_id).records.get(record_id)
        return found or application.whole(subject_id).records.get(record_id)


def regions_under(clock: ClockKind) -> Regions:
    """Numbers of nobody are taken in a simulated ledger alone, which can never be opened as a production one."""
    return Regions.WITH_SYNTHETIC if clock is ClockKind.SIMULATED else Regions.ASSIGNED
