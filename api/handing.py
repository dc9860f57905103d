"""A department's account goes over to another: filed, and then subject by subject, for every door (C41).

It may be interrupted and asked for again: what went over is let be. Where a ruleset still binds a role to the former
department, what is newly ordered goes there until a version binds the successor; then it is asked for once more.
"""

from uuid import UUID

from msgspec import Struct

from api.filing import TOGETHER
from api.wiring import Office
from domain.actors import Actor
from domain.commands import HandOver
from domain.errors import NotFound, WrongActor
from domain.events import AccountHandedOver
from domain.values import RegisterAct
from ledger.handing import accounts_of, put_handover_on_record
from ledger.ledger import Asked
from projections.holdings import held_by


class Handed(Struct, frozen=True):
    """What a handover came to: whether it was filed now, at how many subjects something went over, what is bound."""

    new: bool
    subjects: int
    roles: tuple[str, ...]
    """The roles that the ruleset in force still binds to the former department."""


def hand_over(office: Office, handed: AccountHandedOver, *, by: Actor) -> Handed:
    """File a handover and carry it out. Raises WrongActor, NotFound."""
    today = office.context.today()
    if not office.context.rulebook.may_keep_register(by.account, RegisterAct.HAND_OVER, on=today):
        raise WrongActor(f"{by.account} hands no account over", do="Leave it to the lead office.")
    _refuse_unknown(office, handed)
    new = put_handover_on_record(office.context, office.application, handed, by=by)
    office.refresh()
    many = sum(_handed_over(office, some, handed, by=by) for some in held_by(office.pool, handed.former, many=TOGETHER))
    office.projector.catch_up()
    rows = office.context.rulebook.governing(today).ruleset.directory
    roles = {row.role for row in rows if row.department == handed.former and row.in_force(today)}
    return Handed(new, many, tuple(sorted(roles)))


def _refuse_unknown(office: Office, handed: AccountHandedOver) -> None:
    known = {row.department for version in office.context.rulebook.versions for row in version.ruleset.departments}
    for department in (handed.former, handed.successor):
        if department not in known:
            raise NotFound(f"department {department[:80]}", do="Name departments that a ruleset lists.")


def _handed_over(office: Office, subjects: list[UUID], handed: AccountHandedOver, *, by: Actor) -> int:
    command = HandOver(handed.former, handed.successor)
    many = 0
    for outcome in office.ledger.execute_all([Asked(one, command, by) for one in subjects]):
        if isinstance(outcome, Exception):
            raise outcome
        many += bool(outcome.happened)
    return many


def accounts(office: Office, department: str) -> tuple[str, ...]:
    """A department's own account and all that went over to it."""
    return accounts_of(office.application, department)
