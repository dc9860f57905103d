"""Links between organisations and the persons a law makes responsible for them, for every door (C6, C7, INV-12)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.actors import Actor
from domain.errors import NotAllowed, WrongActor
from domain.records import Standing, Through, term_end
from domain.values import LinkRole
from ledger.vault.redacting import OPAQUE
from projections.lookup import Found
from projections.reading import Known


class LinkLine(Struct, frozen=True):
    """A link, seen from either side: `other` is the stream there, `name` its name, a person's masked.

    `doc_no` is the document at the organisation because of which the person is responsible, `linked` the record at the
    person; `until` is the last day.
    """

    other: UUID
    name: str
    role: LinkRole
    doc_no: str
    linked: UUID
    until: date | None
    standing: Standing


def through_of(office: Office, source: Found, role: LinkRole, *, by: Actor) -> Through:
    """The organisation's record that somebody is to be listed because of. Raises WrongActor, NotAllowed.

    Who determined it decides about the persons behind it, too (INV-19); whether a law names them, the proposal says.
    """
    filed = office.application.whole(source.subject_id).records[source.id]
    if filed.determiner != by.account:
        raise WrongActor(f"{by.account} did not determine record {source.id}", do="Leave it to who did (INV-19).")
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the organisation's record is {filed.standing}, and nobody is responsible by it (INV-12)")
    return Through(source.subject_id, source.id, role)


def links_of(office: Office, known: Known) -> Iterator[LinkLine]:
    """The persons behind an organisation, or the organisations behind which a person stands, as their streams say."""
    subject = office.application.whole(known.subject_id)
    for link in subject.links.values():
        yield _line(office, link.person, link.linked, known=subject.subject_id)
    for record_id, filed in subject.records.items():
        if filed.through is not None and filed.standing is not Standing.SEALED:
            yield _line(office, known.subject_id, record_id, known=subject.subject_id)


def _line(office: Office, person: UUID, linked: UUID, *, known: UUID) -> LinkLine:
    filed = office.application.whole(person).records[linked]
    through = filed.through
    assert through is not None, "a link stands on an organisation's record"
    source = office.application.whole(through.organisation).records[through.source]
    other = person if known == through.organisation else through.organisation
    end = term_end(filed.record)
    return LinkLine(
        other=other,
        name=_name(office, other),
        role=through.role,
        doc_no="" if source.standing is Standing.SEALED else source.record.document.doc_no,
        linked=linked,
        until=None if end is None else date.fromordinal(end.toordinal() - 1),
        standing=filed.standing,
    )


def _name(office: Office, subject_id: UUID) -> str:
    known = office.views.by_id(subject_id)
    if known is None:
        return ""
    return office.persons.show(subject_id).name if known.scheme == OPAQUE else known.name
