"""The counter that routes work at: an opened ledger, who asks there, and the step by which a read is judged."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from fastapi import Depends, Header, Query, Request
from fastapi.security import HTTPBearer
from msgspec import Struct

from api.admission import Read, Reader, judge, row_of
from api.cli.barring import outside
from api.http.door import decoded
from api.http.errors import NoFiling
from api.http.models import Day, Written
from api.http.served import served_of
from api.http.visit import Visit, visit_of
from api.wiring import Office
from domain.actors import Actor
from domain.commands import Command
from domain.errors import NotFound
from domain.identity.citizen_number import Regions
from domain.values import Purpose
from ledger.access import Access
from ledger.ledger import Executed
from ledger.log.topics import topic_of
from ledger.vault.redacting import OPAQUE
from projections.reading import Known
from rules.rulesets import Ruleset, Text

_WITHOUT_FILING: Final = (Purpose.AUDIT, Purpose.OPERATION, Purpose.OWN_ACCESS)
"""What is read for where there is no matter that a filing could be about."""
_TEXT: Final = "percent-encoded UTF-8"

BEARER = HTTPBearer(auto_error=False, description="A department's key, made by `jiangcheng keys issue`.")
Officer = Annotated[
    str, Header(alias="Jiangcheng-Officer", min_length=1, max_length=600, description=f"Who asks; {_TEXT}.")
]
PurposeHeader = Annotated[Purpose, Header(alias="Jiangcheng-Purpose", description="What for, of the closed list.")]
Matter = Annotated[
    str | None, Header(alias="Jiangcheng-Matter", max_length=600, description=f"For which matter; {_TEXT}.")
]
Filing = Annotated[
    str | None, Header(alias="Jiangcheng-Filing", max_length=600, description=f"In which filing; {_TEXT}.")
]
Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200, description="`zh` or `en`.")]
FirstDay = Annotated[Day, Query(alias="from")]
Until = Annotated[Day, Query(description="The first day that no longer counts.")]
Of = Annotated[str | None, Query(min_length=1, max_length=80, description="Another's, or `all`; to oversee.")]
MinPosition = Annotated[
    int | None, Query(ge=0, le=2**63 - 1, description="Wait up to 2 s until the answer is at least that recent.")
]


class Counter(Struct, frozen=True):
    """Where one request is answered."""

    office: Office
    visit: Visit
    regions: Regions

    @property
    def by(self) -> Actor:
        """Who asks."""
        return self.visit.by

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset of the ledger's day."""
        return self.office.context.rulebook.governing(self.office.context.today()).ruleset

    def say(self, text: Text) -> str:
        """A text of the ruleset in the caller's language."""
        return text.zh if self.visit.language == "zh" else text.en

    def current(self, min_position: int | None = None) -> None:
        """Bring the views to the ledger's head, and wait for a position if one is asked for. Raises ViewBehind."""
        if self.office.application.tail().head() > self.office.views.position():
            self.office.refresh()
        if min_position is not None:
            self.office.views.wait_for(min_position)

    def execute(self, subject_id: UUID, command: Command) -> Written:
        """Carry out a command and bring the views up to it. Raises whatever the ledger refuses."""
        self.visit.subject_id = subject_id
        return self.written(self.office.ledger.execute(subject_id, command, by=self.by))

    def written(self, executed: Executed) -> Written:
        """What a command came to."""
        reached = self.office.projector.catch_up()
        return Written(
            subject=executed.subject.subject_id,
            position=reached if executed.position is None else executed.position,
            events=[topic_of(one.event) for one in executed.happened],
        )

    def find(self, subject_id: UUID) -> Known | None:
        """The subject, with a person's name masked (INV-26); None if there is none."""
        found = self.office.views.by_id(subject_id)
        if found is None or found.scheme != OPAQUE:
            return found
        return msgspec.structs.replace(found, name=self.office.persons.show(subject_id).name)


class ReadingCounter(Counter, frozen=True):
    """Where a read is answered."""

    purpose: Purpose
    matter: str | None
    filing: str | None

    @property
    def reader(self) -> Reader:
        """Who reads, and what for."""
        return Reader(self.by, self.purpose)

    def admit(self, verb: str, *, subject_id: UUID | None = None, tasks_of: str | None = None) -> None:
        """Judge the read, which the door then puts on record. Raises OutsidePower."""
        what = Read(verb, filing=self.filing, tasks_of=tasks_of, matter=self.matter)
        row = self.judged(what, subject_id=subject_id)
        self.visit.rows = [row]

    def judged(self, what: Read, *, subject_id: UUID | None) -> Access:
        """The row of a read that may be answered. Raises OutsidePower, leaving the row of one that may not."""
        judged = judge(self.office, self.reader, what)
        row = row_of(self.reader, what, judged, subject_id=subject_id, entry=self.visit.entry)
        if judged.barred is not None:
            self.visit.rows = [row]
            raise outside(judged.asked, judged.barred, language=self.visit.language)
        return row

    def subject(self, subject_id: UUID, verb: str) -> Known:
        """A subject by its id, once the read of it is admitted. Raises NoFiling, OutsidePower, NotFound."""
        if self.purpose not in _WITHOUT_FILING and (self.matter is None or self.filing is None):
            raise NoFiling(
                f"a read for {self.purpose} is made in a filing", do="Send Jiangcheng-Matter and Jiangcheng-Filing."
            )
        found = self.find(subject_id)
        self.admit(verb, subject_id=found.subject_id if found else None)
        if found is None:
            raise NotFound(f"subject {subject_id}", do="POST /subjects:search answers ids.")
        return found


async def counter(request: Request, officer: Officer, language: Language = None) -> Counter:
    """The counter of a request that does something, or reads nothing about anybody."""
    del officer, language  # the door has read both; here they are described
    served = served_of(request)
    return Counter(served.office, visit_of(request.scope), served.regions)


async def reading(
    request: Request,
    officer: Officer,
    purpose: PurposeHeader,
    matter: Matter = None,
    filing: Filing = None,
    language: Language = None,
) -> ReadingCounter:
    """The counter of a request that reads. Raises InvalidInput for headers that are no text of one line."""
    del officer, language
    visit = visit_of(request.scope)
    visit.purpose = purpose
    visit.matter = None if matter is None else decoded(matter, what="Jiangcheng-Matter")
    visit.filing = None if filing is None else decoded(filing, what="Jiangcheng-Filing")
    served = served_of(request)
    return ReadingCounter(served.office, visit, served.regions, purpose, visit.matter, visit.filing)


AtCounter = Annotated[Counter, Depends(counter)]
AtReading = Annotated[ReadingCounter, Depends(reading)]
