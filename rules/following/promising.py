"""When whoever accepted a promise hears that its term is over soon (C79): as many days before as the ruleset says."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from domain.state import Subject
from rules.following.compiled import Compiled

ALERT: Final = "commitment.alert"
"""The days before the last day of a term on which that is told; where a ruleset is silent, nobody is told before."""
_DAY: Final = timedelta(days=1)


def ending(version: Compiled, subject: Subject, *, on: date) -> Iterator[tuple[date, UUID]]:
    """The day on which it is told of each promise that it ends soon, if nobody was told; under the ruleset of a day."""
    days = version.ruleset.parameter_if_any(ALERT, on)
    if days is None:
        return
    for record_id, promise in subject.promises.items():
        if not promise.ending and not promise.overdue:
            yield max(promise.until - timedelta(days=days), promise.since + _DAY), record_id


def asked(version: Compiled, subject: Subject, *, on: date) -> Iterator[date]:
    """The last days before time asks something about what was promised."""
    for day, _ in ending(version, subject, on=on):
        yield day - _DAY
    for promise in subject.promises.values():
        if not promise.overdue:
            yield promise.until
