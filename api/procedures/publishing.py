"""What is public, and what departments owe the public, for every door."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.procedures.repairing import is_over, masked_name
from api.wiring import Office
from domain.errors import InvalidInput
from domain.facts import FieldValue
from domain.identity import scanner
from domain.identity.scanner import Personal
from domain.identity.writing import compact
from domain.pending import Publication
from domain.transitions import PublicationState
from ledger.vault.redacting import OPAQUE
from projections.procedures import Procedure, open_procedures
from projections.publications import Page, Shown, shown
from rules.following.disclosing import disclosed

MOST: Final = 100
"""Records of one answer to the public."""


class Awaited(StrEnum):
    """What a department owes about a publication that is over."""

    EXPLAIN = "explain"
    REVIEW = "review"


class Owed(Struct, frozen=True):
    """What a department owes; `due` is its last day in time, None where no time runs. `name` is masked."""

    subject_id: UUID
    name: str
    doc_no: str
    publication: Publication
    due: date | None
    overdue: bool

    @property
    def awaited(self) -> Awaited:
        """The step that is owed."""
        return Awaited.REVIEW if self.publication.state is PublicationState.REVIEW else Awaited.EXPLAIN


def owed(office: Office, department: str) -> Iterator[Owed]:
    """What a department owes about publications, by subject; the read is the caller's to admit."""
    context = office.context
    for found in open_procedures(office.pool, Procedure.PUBLICATION, department=department):
        publication = office.application.subject(found.subject_id).publications.get(found.id)
        if publication is not None:  # given while this was asked
            today = context.today()
            due = context.rulebook.explain_until(publication, on=today)
            late = publication.overdue or is_over(due, on=today)
            yield Owed(found.subject_id, masked_name(office, found), found.doc_no, publication, due, late)


def shown_today(office: Office, *, number: str | None = None, after: UUID | None = None) -> Page:
    """What the public may see today, of at most MOST records behind one; persons by masked names and no number.

    Never what is behind: a record that was repaired a second ago is gone. Nor what its subject says is not meant, or
    objects to without an answer in time (C68). Raises InvalidInput for a person's number.
    """
    if number is not None and any(one.what is Personal.CITIZEN_NUMBER for one in scanner.find(compact(number))):
        raise InvalidInput("a person is not looked for by a number", do="Name an organisation by its credit code.")
    if office.application.tail().head() > office.views.position():
        office.refresh()
    today, rulebook = office.context.today(), office.context.rulebook
    found = shown(office.pool, on=today, number=number, after=after, limit=MOST)
    open_ = (one for one in found.rows if one.dispute is None or not one.dispute.withholds(rulebook, on=today))
    return Page([_for_the_public(office, one) for one in open_], found.after)


def _for_the_public(office: Office, one: Shown) -> Shown:
    if one.state is PublicationState.WITHDRAWN:  # whoever it was about is not named again
        return replace(one, scheme="", number="", name="", fields={})
    if one.scheme == OPAQUE:
        return replace(one, scheme="", number="", name=office.persons.show(one.subject_id).name, fields={})
    return replace(one, fields=_disclosed(office, one))


def _disclosed(office: Office, one: Shown) -> dict[str, FieldValue]:
    """What is public of a record by the rules of its own day and by those of today: whichever tells less (C70)."""
    rulebook = office.context.rulebook
    days = {one.determined_on, office.context.today()}
    rulesets = {id(version): version.ruleset for version in map(rulebook.governing, days)}
    return disclosed(rulesets.values(), one.item, one.fields, on=one.determined_on)
