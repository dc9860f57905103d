"""Checks at the HTTP door, one or many: who is meant, whether it may be asked, what is answered, what the log says.

A check alone and a line of a batch come through the same two steps, each of which asks the database once for all who
are there: `look`, and `make`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.admission import Judged, Read, judge, row_of
from api.checks import OUTAGE, Asked, CheckAnswer, Seen, Sought, made, on_record, see
from api.cli.barring import outside
from api.http.check_models import CheckIn
from api.http.counter import ReadingCounter
from api.http.identity import subjects_of
from api.http.served import Looked
from api.wiring import Office
from domain.errors import InvalidInput, JiangchengError, Unavailable
from domain.identity.citizen_number import Regions
from ledger.access import Access
from projections.checking import Place
from rules.powers import Spot


class Wanted(Struct, frozen=True):
    """A check as it was sent, its entry in the access log, and who was found."""

    one: CheckIn
    entry: UUID
    looked: Looked

    @property
    def at_one_look(self) -> bool:
        """True if nothing more need be read to answer it."""
        return not isinstance(self.looked, Seen) or self.looked.answer is not None


class Made(Struct, frozen=True):
    """A check on a day: its row in the access log, and its answer or why there is none."""

    on: date
    row: Access
    told: CheckAnswer | JiangchengError


def looking(office: Office, regions: Regions) -> Callable[[Sequence[CheckIn]], Sequence[Looked]]:
    """Looks for everybody who is to be checked, at one ledger."""

    def look(checks: Sequence[CheckIn]) -> Sequence[Looked]:
        try:
            return list(_look(office, regions, checks))
        except Unavailable as error:
            return [error] * len(checks)

    return look


def _look(office: Office, regions: Regions, checks: Sequence[CheckIn]) -> Iterator[Looked]:
    named = iter(subjects_of(office, regions, [one.who for one in checks if one.who is not None]))
    meant = [_meant(one, named) for one in checks]
    sought = [
        Sought(who, one.matter, one.node)
        for one, who in zip(checks, meant, strict=True)
        if not isinstance(who, JiangchengError)
    ]
    seen = iter(see(office, sought))
    for one in meant:
        yield one if isinstance(one, JiangchengError) else next(seen)


def _meant(one: CheckIn, named: Iterator[UUID | JiangchengError | None]) -> UUID | JiangchengError | None:
    found = one.subject if one.who is None else next(named)
    if (one.subject is None) == (one.who is None):
        return InvalidInput("a check is about one subject", do="Name it by `subject` or by `who`.")
    return found


def make(at: ReadingCounter, wanted: Sequence[Wanted]) -> list[Made]:
    """Answer those that may be made, and refuse the others; in order."""
    on = at.office.context.today()
    judge_at = cache(lambda spot: judge(at.office, at.reader, Read("check", spot)))
    rows = [_judged(at, one, judge_at) for one in wanted]
    asked = [
        Asked(one.looked, Place(at.by.account, one.one.matter, one.one.node, on), one.one.filing)
        for one, (_, refused) in zip(wanted, rows, strict=True)
        if refused is None and isinstance(one.looked, Seen)
    ]
    answers = iter(made(at.office, asked))
    return [
        Made(on, row, refused) if refused else _told(on, row, next(answers) if isinstance(one.looked, Seen) else OUTAGE)
        for one, (row, refused) in zip(wanted, rows, strict=True)
    ]


def _told(on: date, row: Access, found: CheckAnswer) -> Made:
    return Made(on, on_record(row, found), found)


def _judged(
    at: ReadingCounter, wanted: Wanted, judge_at: Callable[[Spot], Judged]
) -> tuple[Access, JiangchengError | None]:
    """The row of a check, and why it may not be made."""
    one, looked = wanted.one, wanted.looked
    if isinstance(looked, JiangchengError) and not isinstance(looked, Unavailable):
        return replace(at.visit.row(what="check"), bar=looked.code, entry=wanted.entry), looked
    spot = Spot(one.matter, one.node)
    judged = judge_at(spot)
    subject_id = looked.subject_id if isinstance(looked, Seen) else None
    row = row_of(at.reader, Read("check", spot, one.filing), judged, subject_id=subject_id, entry=wanted.entry)
    if judged.barred is None:
        return row, None
    return row, outside(judged.asked, judged.barred, language=at.visit.language)
