"""Days and instants of a ledger's zone, and the one place that asks the machine what day it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last instant of a day in a zone, in UTC: what a date means as `known_at`."""
    return midnight(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def system_day(zone: ZoneInfo) -> date:
    """The day by this machine's clock. Only a guess: an append is checked against the database's clock."""
    return datetime.now(zone).date()
