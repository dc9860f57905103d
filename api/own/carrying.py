"""The port for whoever carries news to people: who is to be told of how much, by which channel, and where.

Nothing is sent from here: a gateway of the city's reads it (`jiangcheng notify`). What is carried says how much there
is, never what it is: an address may be read by others (INV-26). What a subject did itself is no news to it.
"""

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from api.own.news import news_of
from api.own.settling import REACHED, whole_contacts_of
from api.wiring import Office
from domain.values import Channel

_MOST = 1_000  # events of one subject that are looked at; whoever has more has news in any case


class Carried(Struct, frozen=True):
    """So many news for a subject, by a channel that it chose."""

    subject_id: UUID
    channel: Channel
    contact: str
    many: int

    def __repr__(self) -> str:
        """Without where to."""
        return f"Carried({self.subject_id}, {self.channel}, {self.many})"


def news_to_carry(office: Office, *, after: int, up_to: int) -> Iterator[Carried]:
    """Who is to be told of what happened behind a position and up to another, in the order of who was first."""
    for subject_id in _touched(office, after=after, up_to=up_to):
        chosen = office.application.subject(subject_id).notifications
        if chosen is None or office.context.today() > chosen.until or not set(chosen.channels) & set(REACHED):
            continue
        page = news_of(office, subject_id, after=after, most=_MOST, kinds=chosen.kinds)
        many = sum(not one.itself and one.position <= up_to for one in page.news)
        contacts = whole_contacts_of(office, subject_id, chosen.channels) if many else {}
        for channel, contact in contacts.items():
            yield Carried(subject_id, channel, contact, many)


def _touched(office: Office, *, after: int, up_to: int) -> list[UUID]:
    """The subjects to which something happened, and which ever chose what they are told of."""
    with office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id FROM ledger.stored_events AS told"
            " WHERE notification_id > %s AND notification_id <= %s"
            " AND EXISTS (SELECT FROM ledger.stored_events AS chosen"
            "   WHERE chosen.originator_id = told.originator_id AND chosen.topic = 'notifications-chosen.1')"
            " GROUP BY originator_id ORDER BY min(notification_id)",
            (after, up_to),
        ).fetchall()
    return [UUID(str(stream)) for (stream,) in rows]
