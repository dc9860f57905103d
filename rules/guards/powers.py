"""Guards on powers: whoever is to carry a measure out may look at the matters where it bites (INV-27, C39)."""

from rules.places import Found, days_of, uncovered, versions_at
from rules.rulesets import Matter, MeasureVersion, Ruleset


def implementers_may_check(ruleset: Ruleset) -> Found:
    """Each role that carries a measure out has a power to check a matter of it, as long as it is in force (INV-27)."""
    for where, name, version in versions_at(ruleset):
        matters = _matters(ruleset, version)
        for index, role in enumerate(_roles(version) if matters else ()):
            if _lacking(ruleset, version, (role,), matters):
                yield (
                    (*where, "roles", index),
                    f"{role} is to carry out {name} and has no power to check any of {', '.join(version.matters)}: "
                    "state it in powers, for as long as this version is in force",
                )


def matters_are_checked(ruleset: Ruleset) -> Found:
    """At each matter where a measure bites, one of its roles has the power to check (INV-27, C39)."""
    for where, name, version in versions_at(ruleset):
        for index, matter in _placed(ruleset, version):
            if _roles(version) and _lacking(ruleset, version, _roles(version), [matter]):
                yield (
                    (*where, "matters", index),
                    f"none of {', '.join(version.roles)} has the power to check {matter.matter}, where {name} bites: "
                    "state it in powers, for as long as this version is in force",
                )


def measures_bite_where_checks_are_owed(ruleset: Ruleset) -> Found:
    """At each of its matters a measure bites at a node where the matter owes a check (C39, INV-27)."""
    for where, name, version in versions_at(ruleset):
        for index, matter in _placed(ruleset, version):
            if set(version.nodes).isdisjoint(matter.nodes):
                yield (
                    (*where, "matters", index),
                    f"{matter.matter} owes a check at {', '.join(matter.nodes)} only: {name} can never bite there",
                )


def departments_without_power(ruleset: Ruleset) -> Found:
    """A department that holds no power can act and cannot read (INV-27)."""
    holders = {power.department for power in ruleset.powers}
    roles = {power.role for power in ruleset.powers}
    holders |= {binding.department for binding in ruleset.directory if binding.role in roles}
    for index, row in enumerate(ruleset.departments):
        if row.department not in holders:
            yield ("departments", index), f"{row.department} has no power: every read of its officers is refused"


def _roles(version: MeasureVersion) -> tuple[str, ...]:
    """Who carries the measure out; of class 3 others decide for themselves, and no department checks (INV-11)."""
    return version.roles if version.measure_class < 3 else ()


def _placed(ruleset: Ruleset, version: MeasureVersion) -> list[tuple[int, Matter]]:
    known = ruleset.matter_by_code
    return [(index, known[name]) for index, name in enumerate(version.matters) if name in known]


def _matters(ruleset: Ruleset, version: MeasureVersion) -> list[Matter]:
    return [matter for _, matter in _placed(ruleset, version)]


def _lacking(ruleset: Ruleset, version: MeasureVersion, roles: tuple[str, ...], matters: list[Matter]) -> bool:
    """True if on some day of the version none of the roles has a power that reaches one of the matters."""
    powers = [row for row in ruleset.powers if row.role in roles and any(row.reaches(matter) for matter in matters)]
    return bool(uncovered(days_of(version), powers))
