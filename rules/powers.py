"""What a department may read: every read asks here, and is barred outside the department's powers (INV-27, C54).

What it may do to numbers of subjects that others registered is part of its powers too (C3).

A power follows its role to whoever the directory binds to it on the day, in whatever region: whoever handles a matter
checks applicants from everywhere.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from domain.values import Node, Purpose, RegisterAct
from rules.rulesets import Power, Ruleset

OVERSEEING = (Purpose.AUDIT, Purpose.OPERATION)
"""What one department looks at the tasks of another for."""


class Bar(StrEnum):
    """Why a read is barred."""

    DEPARTMENT = "department"  # takes no part
    POWER = "power"  # holds none on the day
    PURPOSE = "purpose"  # not one that it may read for
    OTHERS = "others"  # another department's tasks, and not to oversee them
    MATTER = "matter"  # not one that it checks for this purpose
    NODE = "node"  # not one at which the matter owes a check
    SENDER = "sender"  # rows of a file that somebody else sent
    KEEPER = "keeper"  # a file or a notice that others keep, and not for who may have it


class Spot(Struct, frozen=True):
    """Where in a filing a check is made; without a node, which matter another read is made for."""

    matter: str
    node: Node | None = None


class Asked(Struct, frozen=True, kw_only=True):
    """A read that is asked for; `tasks_of` names the department whose tasks are to be read, None where none are."""

    department: str
    purpose: Purpose
    on: date
    spot: Spot | None = None
    tasks_of: str | None = None


class Barred(Struct, frozen=True):
    """Why a read is barred, and what would not have been in its place."""

    bar: Bar
    instead: tuple[str, ...] = ()


def barred(ruleset: Ruleset, asked: Asked) -> Barred | None:
    """What bars a read under the ruleset that governs its day; None if it lies within the department's powers."""
    if not takes_part(ruleset, asked.department):
        return Barred(Bar.DEPARTMENT)
    held = powers_of(ruleset, asked.department, asked.on)
    if not held:
        return Barred(Bar.POWER)
    purposes = {purpose for power in held for purpose in power.purposes}
    if asked.purpose not in purposes:
        return _barred(Bar.PURPOSE, purposes)
    if asked.tasks_of not in (None, asked.department) and asked.purpose not in OVERSEEING:
        return _barred(Bar.OTHERS, purposes & set(OVERSEEING))
    return None if asked.spot is None else _barred_at(asked.spot, asked.purpose, ruleset, held)


def powers_of(ruleset: Ruleset, department: str, day: date) -> list[Power]:
    """The powers that a department holds on a day: its own, and those of the roles that it is bound to."""
    roles = {row.role for row in ruleset.directory if row.department == department and row.in_force(day)}
    return [
        power
        for power in ruleset.powers
        if power.in_force(day) and (power.department == department or power.role in roles)
    ]


def may_keep_register(ruleset: Ruleset, department: str, act: RegisterAct, day: date) -> bool:
    """Whether a department may do this to what the register says of anybody's numbers."""
    return any(act in power.acts for power in powers_of(ruleset, department, day))


def takes_part(ruleset: Ruleset, department: str) -> bool:
    """Whether a department is one of those that take part."""
    return any(row.department == department for row in ruleset.departments)


def _barred_at(spot: Spot, purpose: Purpose, ruleset: Ruleset, held: Iterable[Power]) -> Barred | None:
    named = {matter for power in held if purpose in power.purposes for matter in power.matters}
    checked = {name for name, matter in ruleset.matter_by_code.items() if name in named and purpose in matter.purposes}
    if spot.matter not in checked:
        return _barred(Bar.MATTER, checked)
    nodes = ruleset.matter_by_code[spot.matter].nodes
    return None if spot.node is None or spot.node in nodes else _barred(Bar.NODE, nodes)


def _barred(bar: Bar, instead: Iterable[str]) -> Barred:
    return Barred(bar, tuple(sorted(instead)))
