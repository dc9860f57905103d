"""What the rules say of procedures: their terms, who decides, what is late, when time asks for something."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from domain.pending import Entry, Publication, Repair
from domain.records import Filed, Record
from domain.rulebook import LinkTerms, PublicationTerms, RepairTerms
from domain.state import Registration, Subject
from domain.values import SubjectKind
from rules.following import listing, objecting, promising, publishing, rectifying, repairing
from rules.following.catalogue import severe_entry_stands
from rules.following.compiled import Compiled
from rules.rulesets import Ruleset

_DAY: Final = timedelta(days=1)


def has_procedures(subject: Subject) -> bool:
    """Whether anything is open, or public, about which time or a ruleset may ask for something."""
    pending = subject.repairs, subject.entries, subject.publications, subject.objections, subject.shields
    return any(pending) or bool(subject.promises) or any(rectifying.lasts(subject))


class ProcedureRules:
    """The part of a rulebook that procedures ask; every version of the ruleset answers for its own days."""

    _rulesets: Sequence[Ruleset]

    @abstractmethod
    def governing(self, day: date) -> Compiled:
        """The version that governs a day."""

    def procedure_days(self, subject: Subject, *, after: date) -> Iterator[date]:
        """The days behind one on which time alone asks something about procedures."""
        if not has_procedures(subject) and not self._without_term:
            return iter(())
        version = self.governing(after)
        lasts = [
            *(day for day, _ in repairing.deadlines(version, subject, on=after)),
            *(day for day, _ in listing.deadlines(version, subject, on=after)),
            *(day for day, _ in objecting.deadlines(version, subject, on=after)),
            *(day for _, day in self._reviews(subject)),
            *(shield.until for shield in subject.shields.values()),
            *rectifying.lasts(subject),
            *publishing.ends(version, subject, on=after),
            *promising.asked(version, subject, on=after),
        ]
        return (max(day, after) + _DAY for day in lasts)

    # --- repair

    def repair_terms(self, filed: Filed) -> RepairTerms:
        """What has to be over before a record is repaired, and what law forbids it (INV-22)."""
        return repairing.repair_terms(self.governing(filed.record.determined_on).ruleset, filed)

    def late_repairs(self, subject: Subject, *, on: date) -> list[UUID]:
        """The records of applications about which the department has let its time pass, and nobody was told yet."""
        return [repair.record_id for day, repair in repairing.deadlines(self.governing(on), subject, on=on) if day < on]

    def repair_due(self, repair: Repair, *, on: date) -> date | None:
        """The last day in time of what an open application awaits of its department; None where no time runs."""
        return repairing.last_day(self.governing(on), repair, on=on)

    def repair_target(self, repair: Repair, *, on: date) -> date | None:
        """The day by which the local target has an application answered, which binds nobody; None without one."""
        return repairing.repair_target(self.governing(on), repair, on=on)

    def is_prompt(self, filed: Filed, performed_on: date | None) -> bool:
        """Whether a subject performed promptly what a decision asks of it: its application comes first (C67)."""
        return repairing.is_prompt(self.governing(filed.record.determined_on).ruleset, filed, performed_on)

    # --- publication

    def publication_terms(self, filed: Filed) -> PublicationTerms:
        """Whether and for how long a record may be published (INV-21)."""
        return publishing.publication_terms(self.governing(filed.record.determined_on).ruleset, filed)

    def explain_until(self, publication: Publication, *, on: date) -> date | None:
        """The last day in time of the reason that a department owes the public; None where it owes none."""
        return publishing.explain_until(self.governing(on), publication, on=on)

    def late_explanations(self, subject: Subject, *, on: date) -> list[UUID]:
        """The records about which a reason is owed to the public and late, and nobody was told."""
        return [one.record_id for one in publishing.late_explanations(self.governing(on), subject, on=on)]

    # --- objection

    def objection_due(self, since: date, *, on: date) -> date:
        """The last day in time of the answer to an objection that was raised on a day."""
        return objecting.answer_until(self.governing(on), since, on=on)

    def objection_target(self, *, on: date) -> int:
        """In how many working days an objection is to be answered, under the rules of a day."""
        return objecting.target(self.governing(on), on=on)

    def objection_days(self, since: date, answered: date, *, on: date) -> int:
        """How many working days passed from the raising of an objection to its answer, by the calendar of a day."""
        return self.governing(on).calendar.passed(since, answered)

    def is_of_court(self, record: Record) -> bool:
        """Whether a record is of an item that courts decide, whose effect no department's silence weakens (C52)."""
        item = self.governing(record.determined_on).ruleset.item(record.catalogue_item, record.determined_on)
        return item is not None and item.of_court

    def late_objections(self, subject: Subject, *, on: date) -> list[UUID]:
        """The records of objections that nobody has answered in time, and of which nobody was told yet."""
        return [one.record_id for day, one in objecting.deadlines(self.governing(on), subject, on=on) if day < on]

    # --- links

    def link_terms(self, item: str, *, on: date) -> LinkTerms | None:
        """Through which records of organisations, and in which roles, an item reaches a person; None if it does not."""
        found = self.governing(on).ruleset.item(item, on)
        through = None if found is None else found.through
        return None if through is None else LinkTerms(frozenset(through.of), frozenset(through.whom))

    # --- promises

    def days_of_promises(self, subject: Subject, *, after: date) -> list[date]:
        """The days behind one on which time alone asks something about what was promised."""
        return [max(day, after) + _DAY for day in promising.asked(self.governing(after), subject, on=after)]

    def ending_promises(self, subject: Subject, *, on: date) -> list[UUID]:
        """The promises whose term is over soon, and of which nobody was told yet."""
        return [record_id for day, record_id in promising.ending(self.governing(on), subject, on=on) if day <= on]

    # --- rectification and contact

    def to_remind(self, subject: Subject, *, on: date) -> list[UUID]:
        """The records that their subject is to put right before anything is ordered on them, and nobody has said so."""
        who = subject.registration
        if who is None or who.kind not in self._reminded_first:
            return []
        known = {one.record_id for one in subject.rectifications.values() if one.waits}
        return [
            record_id
            for record_id, filed in subject.records.items()
            if record_id not in known
            and rectifying.reminded_first(self.governing(filed.record.determined_on).ruleset, filed, who.kind, on=on)
        ]

    @cached_property
    def _reminded_first(self) -> frozenset[SubjectKind]:
        """The kinds of subject that some item of some version has reminded first."""
        items = (item for one in self._rulesets for item in one.catalogue)
        return frozenset(kind for item in items for kind in item.rectified_first)

    def rectify_until(self, *, on: date) -> date:
        """The latest last day of a rectification that is ordered on a day (C28)."""
        return rectifying.rectify_until(self.governing(on), on=on)

    def frequency(self, *, on: date) -> int | None:
        """How many adverse records make a repeat offender on a day; None where no law of the ruleset says (C28)."""
        return self.governing(on).ruleset.parameter_if_any(rectifying.FREQUENCY, on)

    def is_severe_entry(self, filed: Filed, *, on: date) -> bool:
        """Whether a record is an entry on a severe list that stands on a day (C29)."""
        return severe_entry_stands(self.governing(filed.record.determined_on).ruleset, filed, on=on)

    # --- lists

    def listing_complaints(self, item: str, *, registration: Registration, on: date) -> list[str]:
        """What forbids anybody to propose an entry about somebody under a catalogue item on a day."""
        return list(listing.listing_complaints(self.governing(on).ruleset, item, registration=registration, on=on))

    def determines(self, item: str, *, department: str, on: date) -> bool:
        """Whether a department may determine what is filed under a catalogue item of a day (INV-19)."""
        return listing.determines(self.governing(on).ruleset, item, department=department, on=on)

    def is_list_item(self, item: str, *, on: date) -> bool:
        """Whether a catalogue item is that of a list, on a day."""
        return self.governing(on).ruleset.list_of(item, on) is not None

    def statement_until(self, *, on: date) -> date:
        """The last day to state one's case on a notice that is served on a day (INV-17)."""
        return listing.statement_until(self.governing(on), on=on)

    def entry_due(self, entry: Entry, *, on: date) -> date | None:
        """The last day in time of what a proposed entry awaits of its department; None where no time runs."""
        return listing.last_day(self.governing(on), entry, on=on)

    def review_due(self, filed: Filed) -> date | None:
        """The day on which an entry without a term is looked at again; None for any other record."""
        return listing.review_due(self.governing(filed.record.determined_on).ruleset, filed)

    def review_until(self, filed: Filed, *, on: date) -> date | None:
        """The latest day for which the next look at an entry may be set; None where it has a term."""
        return listing.review_until(self.governing(filed.record.determined_on).ruleset, filed, on=on)

    def late_reviews(self, subject: Subject, *, on: date) -> list[UUID]:
        """The entries without a term that nobody has looked at in time, and of which nobody was told yet."""
        return [record_id for record_id, day in self._reviews(subject) if day < on]

    def _reviews(self, subject: Subject) -> Iterator[tuple[UUID, date]]:
        """The entries that are yet to be looked at, each with its day."""
        if self._without_term:
            for record_id, filed in subject.records.items():
                if filed.record.catalogue_item in self._without_term and not filed.review_late:
                    day = self.review_due(filed)
                    if day is not None:
                        yield record_id, day

    @cached_property
    def _without_term(self) -> frozenset[str]:
        """The items of lists whose law sets no term."""
        return frozenset(row.item for one in self._rulesets for row in one.lists if row.reviewed is not None)

    def late_entries(self, subject: Subject, *, on: date) -> list[UUID]:
        """The proposed entries about which the department has let its time pass, and nobody was told yet."""
        return [entry.entry for day, entry in listing.deadlines(self.governing(on), subject, on=on) if day < on]

    # --- law

    def is_law(self, instrument: str, *, on: date) -> bool:
        """Whether the register of instruments has it, in force on a day."""
        return any(row.id == instrument and row.in_force(on) for row in self.governing(on).ruleset.instruments)
