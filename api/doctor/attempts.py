"""Trying a check: whatever stands in its way becomes the finding, and the next check is tried too."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final

import psycopg
from eventsourcing.persistence import PersistenceError
from msgspec import Struct

from api.doctor.findings import Check, Finding, failed
from domain.errors import JiangchengError, Unavailable
from ledger.errors import ServerUnreachable

_CHANGED: Final = "If somebody changed the database past the program, restore the last good backup into a new ledger."

_HELD: Final = "Another session keeps it locked: pg_stat_activity and pg_locks say which; let it go on, or end it."


class Attempt(Struct, frozen=True):
    """A check to be tried."""

    check: Check
    look: Callable[[], Finding]


def attempted(attempts: Iterable[Attempt], *, errors: Callable[[], AbstractContextManager[None]]) -> Iterator[Finding]:
    """What each check found, or why it could not look; once the server is gone nothing more is asked of it."""
    for attempt in attempts:
        try:
            with errors():
                found = attempt.look()
        except ServerUnreachable as gone:
            yield failed(Check.SERVER, gone)
            return
        except JiangchengError as error:
            found = failed(attempt.check, error)
        except psycopg.errors.LockNotAvailable as held:
            found = failed(attempt.check, Unavailable(_said(held), do=_HELD))
        except (psycopg.Error, PersistenceError) as error:
            found = failed(attempt.check, JiangchengError(_said(error), do=_CHANGED))
        yield found


def _said(error: Exception) -> str:
    """In one line."""
    return " ".join(str(error).split())
