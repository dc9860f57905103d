"""The rules taken literally: a predicate a sentence, asked anew of each home on each day.

Slow, and plainly right. Shares nothing with the SQL but the name of a `Turn`.
"""

import csv
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

from tests.independent.us_nursing_homes import Turn

FILE = Path(__file__).parents[2] / "examples" / "us-nursing-home-penalties.tsv"
FIRST, LAST = date(2016, 4, 7), date(2021, 4, 9)
SPAN = [FIRST + timedelta(days=passed) for passed in range((LAST - FIRST).days + 1)]
GRANT = 365
BOUNDARIES = {window + off for window, off in product((90, 180, 365, 730), (-1, 0, 1))}


class Penalty(NamedTuple):
    """One distinct row; `day` is a proleptic ordinal, so that a window is plain arithmetic."""

    subject: str
    day: int
    type: str
    dollars: int


Known = list[Penalty]


def closer_supervision(known: Known, day: int) -> bool:
    return any(p.type == "Fine" and p.dollars >= 100_000 and p.day <= day < p.day + 365 for p in known)


def raised_inspection(known: Known, day: int) -> bool:
    return any(p.day <= day < p.day + 180 and len(year_up_to(known, p.day)) >= 2 for p in known)


def year_up_to(known: Known, day: int) -> Known:
    return [p for p in known if day - 365 < p.day <= day]


def admission_payment_hold(known: Known, day: int) -> bool:
    return any(p.type == "Payment Denial" and p.day <= day < p.day + 90 for p in known)


def reduced_inspection(known: Known, day: int) -> bool:
    return any(p.day < day for p in known) and not any(day - 730 < p.day <= day for p in known)


MEASURES: dict[str, Callable[[Known, int], bool]] = {
    "admission_payment_hold": admission_payment_hold,
    "closer_supervision": closer_supervision,
    "raised_inspection": raised_inspection,
    "reduced_inspection": reduced_inspection,
}


@cache
def homes() -> dict[str, Known]:
    """The distinct penalties of the file by home."""
    by_home: dict[str, Known] = {}
    with FILE.open(encoding="utf-8", newline="") as text:
        lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in sorted({tuple(line) for line in lines} - {header()}):
            penalty = read(*row)
            by_home.setdefault(penalty.subject, []).append(penalty)
    return by_home


def header() -> tuple[str, ...]:
    return ("Provider State", "Provider Name", "Penalty Date", "Penalty Type", "Fine Amount")


def read(state: str, name: str, day: str, type_: str, dollars: str) -> Penalty:
    ordinal = datetime.strptime(day, "%m/%d/%Y").date().toordinal()  # noqa: DTZ007 (a calendar date has no zone)
    return Penalty(f"us-nh:{state}|{name}", ordinal, type_, int(dollars or 0))


@cache
def sample() -> dict[str, Known]:
    """Every home with five penalties, every home on the edge of a window or amount, forty drawn by lot."""
    chosen = {subject for subject, known in homes().items() if len(known) >= 5 or on_an_edge(known)}
    chosen |= set(random.Random(20190409).sample(sorted(homes()), 40))
    return {subject: homes()[subject] for subject in sorted(chosen)}


def on_an_edge(known: Known) -> bool:
    gaps = {later.day - earlier.day for earlier in known for later in known}
    return bool(gaps & BOUNDARIES) or any(p.dollars == 100_000 for p in known)


@cache
def replayed() -> dict[date, frozenset[tuple[str, str]]]:
    """What follows for the sample on every day of the span, each day told only the rows up to it."""
    return {day: frozenset(following(day, known_on=day)) for day in SPAN}


def following(day: date, *, known_on: date) -> list[tuple[str, str]]:
    at, limit = day.toordinal(), known_on.toordinal()
    found = []
    for subject, penalties in sample().items():
        known = [p for p in penalties if p.day <= limit]
        found += [(subject, measure) for measure, holds in MEASURES.items() if holds(known, at)]
    return found


def turns(*, begins: bool) -> list[Turn]:
    """Orders opened (`begins`) or lifted, as the difference between each day and the one before it."""
    found = []
    for before, after in pairwise([FIRST - timedelta(days=1), *SPAN]):
        was, now = replayed().get(before, frozenset()), replayed()[after]
        found += [Turn(after, *pair) for pair in (now - was if begins else was - now)]
    return sorted(found)


def run_around(known: Known, measure: str, day: int) -> tuple[date, date]:
    """First day and end of the unbroken stretch of days around `day`; a grant ends sooner."""
    holds = MEASURES[measure]
    first = day
    while holds(known, first - 1):
        first -= 1
    longest = first + ((day - first) // GRANT + 1) * GRANT if measure == "reduced_inspection" else day + 10_000
    end = day + 1
    while end < longest and holds(known, end):
        end += 1
    return date.fromordinal(first), date.fromordinal(end)


def grounds_of(known: Known, measure: str, day: int) -> int:
    """Penalties that carry the measure on that day, the others serving as history only."""
    holding = {
        "closer_supervision": lambda p: p.dollars >= 100_000 and p.day <= day < p.day + 365,
        "raised_inspection": lambda p: p.day <= day < p.day + 180 and len(year_up_to(known, p.day)) >= 2,
        "admission_payment_hold": lambda p: p.type == "Payment Denial" and p.day <= day < p.day + 90,
    }
    return sum(map(holding[measure], known)) if measure in holding else 1
