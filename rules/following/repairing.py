"""What repair asks for: the minimum time by severity, the law that forbids it, and the time a department has (INV-22).

The minimum is counted from the day of the document, by the table in force on that day (domain.md 4.4, 4.5); where a
list lets its entries out earlier, that shorter time counts. Where no table names a time, none has to pass.
"""

from collections.abc import Iterator
from datetime import date

from domain.pending import Repair
from domain.periods import Period
from domain.procedures.repairs import AWAITED
from domain.records import Filed
from domain.rulebook import RepairTerms
from domain.state import Subject
from domain.values import Severity
from rules.following.compiled import Compiled
from rules.following.periods import MINIMUM, period_of
from rules.rulesets import Ruleset

MINIMA = frozenset(key.format(severity=severity) for key in MINIMUM for severity in Severity)
"""Every key of a minimum."""
EXTENSION = "repair.handle_extension"
"""The working days that an extension adds."""
TARGET = "repair.local_target"
"""The working days in which the city means to answer; a target and no deadline."""
PROMPT = "repair.prompt"
PROMPTLY = Period(days=15)
"""How soon after its document a decision is performed promptly, where the ruleset is silent (行政处罚法 art. 67)."""
TIME_FOR = {"accept": "repair.accept_decision", "decide": "repair.handle"}
"""The parameter with the working days of each step that is awaited."""


def repair_terms(ruleset: Ruleset, filed: Filed) -> RepairTerms:
    """From which day on a record may be repaired, and what law forbids it."""
    record = filed.record
    begin = record.document.issued_on
    severity = Severity.MINOR if filed.doubted("severity") else record.severity
    minimum = None if severity is Severity.MINOR else period_of(ruleset, MINIMUM, severity, begin)
    listed = ruleset.list_of(record.catalogue_item, record.determined_on)
    early = None if listed is None or minimum is None else listed.early
    periods = [period for period in (minimum, early) if period is not None]
    item = ruleset.item(record.catalogue_item, record.determined_on)
    barred = ", ".join(f"{one.instrument} {one.article or ''}".strip() for one in item.unrepairable) if item else ""
    return RepairTerms(min((period.after(begin) for period in periods), default=begin), barred)


def last_day(version: Compiled, repair: Repair, *, on: date) -> date | None:
    """The last day in time of what an application awaits of its department, under the ruleset of a day, if any."""
    days = version.ruleset.parameter_if_any(TIME_FOR.get(AWAITED.get(repair.state, ""), ""), on)
    more = version.ruleset.parameter_if_any(EXTENSION, on) if repair.extended else None
    return None if days is None else version.deadline(repair.since, days + (more or 0), pauses=())


def repair_target(version: Compiled, repair: Repair, *, on: date) -> date | None:
    """The day by which the local target has an application answered, if there is one."""
    days = version.ruleset.parameter_if_any(TARGET, on)
    return None if days is None else version.deadline(repair.applied_on, days, pauses=())


def is_prompt(ruleset: Ruleset, filed: Filed, performed_on: date | None) -> bool:
    """Whether what a decision asks was performed within the time that counts as prompt."""
    begin = filed.record.document.issued_on
    days = ruleset.parameter_if_any(PROMPT, begin)
    prompt = PROMPTLY if days is None else Period(days=days)
    return performed_on is not None and performed_on < prompt.after(begin)


def deadlines(version: Compiled, subject: Subject, *, on: date) -> Iterator[tuple[date, Repair]]:
    """The last day in time of each application about which nobody was told yet, under the ruleset of a day."""
    for repair in subject.repairs.values():
        last = None if repair.overdue else last_day(version, repair, on=on)
        if last is not None:
            yield last, repair
