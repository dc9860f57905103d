"""Where somebody reads: an opened ledger with current views; nothing is shown, nor refused, that is not on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer
from msgspec import Struct

from api.admission import Read, Reader, judge, row_of
from api.cli.app import office
from api.cli.barring import outside
from api.cli.output import language
from api.masking import masked
from api.wiring import Office
from domain.errors import NotFound
from domain.identity import scanner
from projections.fresh import find_now
from projections.reading import Known

MinPosition = Annotated[
    int | None,
    typer.Option(
        "--min-position", min=0, max=2**63 - 1, help="Wait up to 2 s until the answer is at least that recent."
    ),
]
OnDay = Annotated[str | None, typer.Option("--on", help="The day asked about (YYYY-MM-DD); the ledger's day.")]


class Desk(Struct, frozen=True):
    """An opened ledger, its views brought up to date, and who reads there and why."""

    office: Office
    reader: Reader

    def admit(self, what: Read, *, subject_id: UUID | None = None) -> None:
        """Put the read on record; only after this may anything be shown (P-8, INV-27). Raises OutsidePower."""
        judged = judge(self.office, self.reader, what)
        self.office.access.write(row_of(self.reader, what, judged, subject_id=subject_id))
        if judged.barred is not None:
            raise outside(judged.asked, judged.barred, language=language())

    def subject(self, name: str, *, what: str) -> Known:
        """A subject by its name, and the read on record whether there is one or not. Raises OutsidePower, NotFound."""
        found = find_now(self.office.views, self.office.context, name)
        self.admit(Read(what), subject_id=found.subject_id if found else None)
        if found is None:
            raise NotFound(
                f"subject {scanner.mask(name[:80])!r}",
                do="Subjects are named SCHEME:NUMBER, as `jiangcheng measures` prints them.",
            )
        return masked(self.office, found)


@contextmanager
def desk(ledger: str, who: Reader, *, as_json: bool, min_position: int | None = None) -> Iterator[Desk]:
    """A desk at a ledger. Raises NotFound before the genesis, ViewBehind where the views stay behind."""
    with current(ledger, as_json=as_json) as opened:
        if min_position is not None:
            opened.views.wait_for(min_position)
        yield Desk(opened, who)


@contextmanager
def current(ledger: str, *, as_json: bool) -> Iterator[Office]:
    """The opened ledger with its views brought up to date; any process may do that."""
    with office(ledger, as_json=as_json) as opened:
        opened.refresh()
        yield opened
