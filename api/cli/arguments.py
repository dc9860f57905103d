"""Reading what was written on the command line: days, instants, reasons. Each refuses with what to write instead."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.errors import InvalidInput
from ledger.days import end_of

LONGEST = 4_000  # characters of one argument; nothing that is meant is longer
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)


def refuse_unreadable(arguments: Sequence[str]) -> None:
    """Refuse what no ledger could hold: control characters that end texts, bytes that are no text, novels."""
    for place, argument in enumerate(arguments, start=1):
        if len(argument) > LONGEST:
            raise InvalidInput(f"argument {place} has {len(argument)} characters", do=f"At most {LONGEST} are read.")
        if "\0" in argument or not is_text(argument):
            raise InvalidInput(f"argument {place} is not text", do="Write it in UTF-8 and without NUL.")


def is_text(written: str) -> bool:
    """False for what came from bytes that are not UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in written)


def day_of(written: str) -> date:
    """A day written YYYY-MM-DD. Raises InvalidInput."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise InvalidInput(f"{written[:40]!r} is not a day", do="Write it as YYYY-MM-DD.") from None
    if not _FIRST <= day <= _LAST:
        raise InvalidInput(f"{day} is out of reach", do=f"Name a day from {_FIRST} to {_LAST}.")
    return day


def instant_of(written: str, zone: ZoneInfo) -> datetime:
    """An instant, or a day meaning its last instant in the ruleset's zone; in UTC. Raises InvalidInput."""
    if len(written) == len("YYYY-MM-DD"):
        return end_of(day_of(written), zone)
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput(
            f"{written[:40]!r} is neither a day nor an instant",
            do="Write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+00:00.",
        ) from None
    day_of(instant.date().isoformat())
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)


def reason_of(written: str | None) -> str:
    """A reason that says something. Raises InvalidInput."""
    if written is None or not written.strip():
        raise InvalidInput("no reason is given", do="Say why with --reason; it is kept in the ledger.")
    return written.strip()
