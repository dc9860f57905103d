"""The guardrails: what forbids adopting or publishing a ruleset, and needs more than one of its fields to see.

Each guard is one function that cites the principle (P-), the invariant (INV-) or the section of domain.md it keeps.
No guard can be turned off (domain.md 1.2). Shapes are checked before, by rules.rulesets.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from rules.errors import InvalidPack
from rules.guards import (
    bounds,
    burdens,
    causes,
    deadlines,
    fields,
    links,
    lists,
    loop,
    names,
    powers,
    reach,
    records,
    regions,
    repairs,
    signals,
    statutes,
    talks,
    times,
)
from rules.guards.endings import ending_soon
from rules.guards.sources import cited
from rules.places import Guard, Where
from rules.rulesets import Ruleset
from rules.writing import layers
from rules.writing.loading import Source, parse, read
from rules.writing.rows import row_at

GUARDS: tuple[Guard, ...] = (
    names.ids_stand_once,
    names.dated_rows_do_not_overlap,
    names.lists_repeat_nothing,
    names.known_measures,
    names.known_patterns,
    names.known_instruments,
    names.known_behaviours,
    names.known_roles,
    names.known_departments,
    names.known_matters,
    names.known_parameters,
    names.intake_fits_the_catalogue,
    fields.tested_fields_are_declared,
    fields.tested_values_are_of_the_type,
    fields.tested_values_are_possible,
    fields.fields_have_one_type,
    fields.items_leave_record_fields_alone,
    fields.closed_lists_are_of_the_type,
    fields.patterns_fit_the_matcher,
    fields.who_somebody_is_stays_private,
    causes.records_only_upon,
    causes.upon_asks_about_its_record,
    causes.while_needs_a_record,
    causes.negated_fields_are_there,
    causes.class_one_is_not_counted,
    causes.persons_are_not_scored,
    burdens.class_one_rests_on_statute,
    burdens.persons_are_never_intercepted,
    burdens.class_three_only_informs,
    burdens.incentives_burden_nobody,
    burdens.standing_orders_stay_in_bounds,
    burdens.standing_orders_end,
    burdens.persons_carry_no_grade,
    burdens.private_matters_are_never_recorded,
    records.kinds_keep_their_polarity,
    records.items_are_of_known_kinds,
    records.information_kinds_stand_once,
    records.items_name_listed_behaviours,
    records.the_guide_says_one_thing,
    records.the_guide_is_complete,
    records.grades_are_of_organisations,
    records.grades_tell_their_inputs,
    records.voluntary_information_is_pledged,
    records.defaults_are_of_government,
    records.promises_tell_how_they_stand,
    records.commitments_state_their_elements,
    repairs.only_law_bars_repair,
    repairs.times_of_repair_are_times,
    times.published_before_effective,
    times.semantics_are_known,
    times.measure_versions_succeed_each_other,
    times.catalogue_rests_on_law_in_force,
    times.measures_rest_on_law_in_force,
    times.rules_rest_on_law_in_force,
    times.powers_rest_on_law_in_force,
    times.terms_stay_within_the_longest,
    times.calendar_is_sane,
    loop.loop_rules_test_task_fields,
    loop.loop_values_are_possible,
    loop.loop_rules_name_their_states,
    loop.loop_steps_are_legal,
    deadlines.deadlines_are_read,
    loop.deadlines_count_working_days,
    loop.deadlines_are_always_set,
    powers.implementers_may_check,
    powers.matters_are_checked,
    powers.measures_bite_where_checks_are_owed,
    regions.regions_are_known,
    regions.regions_lie_in_one_another,
    regions.local_law_stays_in_its_region,
    links.links_rest_on_explicit_law,
    links.links_reach_persons_after_a_notice,
    lists.lists_are_filed_under_an_item,
    lists.severe_entries_are_of_a_list,
    lists.severe_lists_rest_on_law,
    lists.listed_items_say_who_decides,
    lists.severe_lists_say_how_to_leave,
    lists.severe_lists_are_of_a_family,
    lists.black_lists_are_closed,
    lists.lists_rest_on_law_in_force,
    lists.terms_end_with_the_entry,
    lists.entries_without_a_term_are_looked_at,
    lists.recognitions_have_law_and_somebody,
    lists.times_of_listing_are_times,
    statutes.class_one_has_a_least_severity,
    statutes.class_one_needs_an_entry_or_a_statute,
    statutes.praise_yields_to_a_severe_entry,
    statutes.points_are_opted_into,
    reach.patterns_can_match,
    reach.rules_can_come_true,
    reach.rules_say_different_things,
    reach.nothing_is_praised_and_punished,
    signals.signals_ground_no_sanction,
    signals.watch_lists_only_warn,
    talks.talks_are_no_records,
    talks.rectified_first_is_adverse,
    talks.courts_alone_limit_spending,
    bounds.publication_ends_in_time,
    bounds.nobody_is_recorded_as_a_child,
    bounds.relief_is_not_kept_waiting,
)

NOTICES: tuple[Guard, ...] = (
    loop.roles_without_department,
    loop.patterns_never_used,
    times.terms_that_are_cut,
    powers.departments_without_power,
    reach.rules_that_add_nothing,
)

_CITED = re.compile(r"\b(?:P-\d|INV-\d+|C\d+|domain\.md [\d., ]*\d|architecture\.md, \w+)")
_BY_LAYERS = ("INV-6", "INV-8")


class Complaint(Struct, frozen=True):
    """What a guard found, and where: a path into the document such as ("rules", 2, "when")."""

    guard: str
    where: Where
    text: str
    keeps: tuple[str, ...] = ()
    """The principles and invariants that the guard cites."""
    row: str = ""
    """The rule, measure or other row, and the article it rests on."""

    @property
    def words(self) -> str:
        """What is wrong, in which row resting on which article, and what it would break."""
        row = f" ({self.row})" if self.row else ""
        return f"{self.text}{row} [{'; '.join(map(cited, self.keeps))}]" if self.keeps else f"{self.text}{row}"

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.where))}: {self.words}"


def complaints(ruleset: Ruleset) -> list[Complaint]:
    """Everything for which the ruleset is refused, in the order of the guards; empty if it can be used."""
    return _found(GUARDS, ruleset)


def warnings(ruleset: Ruleset) -> list[Complaint]:
    """What is worth a look and refuses nothing."""
    return _found(NOTICES, ruleset)


def endings(ruleset: Ruleset, *, on: date) -> list[Complaint]:
    """What is in force on a day and rests only on instruments that end within ninety days of it (INV-36)."""
    found = ending_soon(ruleset, on=on)
    return [Complaint(ending_soon.__name__, where, text, ("INV-36",), row_at(ruleset, where)) for where, text in found]


def _found(guards: Iterable[Guard], ruleset: Ruleset) -> list[Complaint]:
    return [
        Complaint(guard.__name__, where, text, _kept_by(guard), row_at(ruleset, where))
        for guard in guards
        for where, text in guard(ruleset)
    ]


def _kept_by(guard: Guard) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_CITED.findall(guard.__doc__ or "")))


def refuse_unguarded(ruleset: Ruleset) -> None:
    """Raises InvalidPack with every complaint; for a ruleset that comes from elsewhere than a folder."""
    if found := complaints(ruleset):
        raise InvalidPack([f"{ruleset.pack}: {complaint}" for complaint in found])


def check(folder: Path) -> list[str]:
    """Every complaint about the pack in a folder, as `file:line: where: what`; empty if it can be used."""
    try:
        load_checked(folder)
    except InvalidPack as invalid:
        return invalid.complaints
    return []


def check_warnings(folder: Path, *, on: date | None = None) -> list[str]:
    """Every warning about the pack in a folder, as `file:line: where: what`. Raises InvalidPack for its shape.

    With a day, what ends within ninety days of it is among them.
    """
    source = read(folder)
    ruleset = parse(source)
    ending = [] if on is None else endings(ruleset, on=on)
    return _written(source, [*warnings(ruleset), *ending])


def load_checked(folder: Path) -> Ruleset:
    """The ruleset in a folder, if no guard refuses it. Raises InvalidPack with every complaint."""
    source = read(folder)
    ruleset = parse(source)
    beyond = [
        Complaint("layers", where, text, _BY_LAYERS, row_at(ruleset, where))
        for where, text in layers.complaints(ruleset, source)
    ]
    if found := [*complaints(ruleset), *beyond]:
        raise InvalidPack(_written(source, found))
    return ruleset


def _written(source: Source, found: Iterable[Complaint]) -> list[str]:
    return [source.complaint(complaint.where, complaint.words) for complaint in found]
