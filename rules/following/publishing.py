"""How long a record may be published: the longest of its severity, and no longer than the record itself lasts (INV-21).

Counted from the day of the document, under the table in force on that day (domain.md 4.4): a replay of an older
decision never meets a younger table. What is doubtful in its severity is minor. Where no table says how long, nothing
adverse is published; that burdens least.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from domain.pending import Publication
from domain.records import AGREED, Filed, Record, RecordKind, term_end
from domain.rulebook import PublicationTerms
from domain.state import Subject
from domain.transitions import PublicationState
from domain.values import Polarity, Severity
from rules.following.compiled import Compiled
from rules.following.periods import MAXIMUM, period_of
from rules.rulesets import Ruleset

EXPLAIN: Final = "publication.explain"
"""The working days in which the public is told why a publication ended before its day."""
LATEST: Final = 3
"""The law's three days (行政处罚法 art. 48), where the ruleset is silent."""
_BY_SEVERITY: Final = MAXIMUM[:1]
_DAY: Final = timedelta(days=1)


def publication_terms(ruleset: Ruleset, filed: Filed) -> PublicationTerms:
    """Whether and until which day a record may be published."""
    record = filed.record
    own = _last_of_its_own(ruleset, record)
    if (
        record.kind is RecordKind.COMMITMENT
        and record.polarity is not Polarity.ADVERSE
        and not record.fields.get(AGREED)
    ):
        return PublicationTerms(own, barred="whoever made the commitment did not let it be published")
    if record.polarity is not Polarity.ADVERSE:
        return PublicationTerms(own)
    severity, day = Severity.MINOR if filed.doubted("severity") else record.severity, record.document.issued_on
    longest = period_of(ruleset, MAXIMUM, severity, day)
    if longest is None:
        return PublicationTerms(own, barred=f"no table of {day} says how long a {severity} decision is published")
    minor = severity is Severity.MINOR
    if minor and period_of(ruleset, _BY_SEVERITY, severity, day) is None:
        return PublicationTerms(own, barred=f"the table of {day} has what is {severity} not published")
    last = longest.after(day) - _DAY
    if own is not None and own <= last:
        return PublicationTerms(own, on_need=minor)
    return PublicationTerms(last, on_need=minor, reviewed=True)


def _last_of_its_own(ruleset: Ruleset, record: Record) -> date | None:
    """The last day of a record by what it says itself, or by the longest of its list."""
    listed = ruleset.list_of(record.catalogue_item, record.determined_on)
    over = date.max if listed is None else listed.over(record.determined_on)
    end = min(over, term_end(record) or date.max)
    return None if end == date.max else end - _DAY


def explain_until(version: Compiled, publication: Publication, *, on: date) -> date | None:
    """The last day in time of the reason that a department owes the public; None where it owes none."""
    if publication.state is not PublicationState.WITHDRAWN or publication.explained:
        return None
    days = version.ruleset.parameter_if_any(EXPLAIN, on)
    return version.deadline(publication.since, LATEST if days is None else days, pauses=())


def late_explanations(version: Compiled, subject: Subject, *, on: date) -> Iterator[Publication]:
    """The publications whose reason is owed and late, and nobody was told."""
    for publication in subject.publications.values():
        until = None if publication.overdue else explain_until(version, publication, on=on)
        if until is not None and until < on:
            yield publication


def ends(version: Compiled, subject: Subject, *, on: date) -> Iterator[date]:
    """The last days after which time alone asks something about what is published."""
    for publication in subject.publications.values():
        until = explain_until(version, publication, on=on)
        if until is not None and not publication.overdue:
            yield until
        elif until is None and publication.state is not PublicationState.REVIEW:
            yield publication.until
