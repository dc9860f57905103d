"""The small pack taken literally: each rule a sentence, asked anew on each day. Shares nothing with the engine.

Slow, and plainly right. A month later is found by counting, not by calendar arithmetic.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tests.support.pack_small import ENDED, LARGE, LIGHTER

FOR_EVER = date.max


class Known(NamedTuple):
    """A record as the subject's file has it; `void_from` is the day from which it says nothing."""

    name: str
    day: date
    kind: str
    amount: int
    severe: int
    issuer: str
    care: bool = True
    void_from: date | None = None
    speaks_from: date | None = None


class Law(NamedTuple):
    """A version of the pack by the numbers in which versions differ; lengths in months unless named days."""

    version: int = 1
    begins: date = date(2015, 1, 2)
    large: int = LARGE
    exclusion: int = 12
    fine: int = 9
    repeat_days: int | None = 60
    repeat_months: int = 0
    clean: int = 12
    banks: bool = True
    third: date | None = None


def stricter(version: int, begins: date) -> Law:
    return Law(version, begins, LARGE // 2, exclusion=24, fine=24, repeat_days=None, repeat_months=24)


def milder(version: int, begins: date) -> Law:
    return Law(version, begins, LARGE * 2, exclusion=2, fine=2, repeat_days=None, repeat_months=2, clean=6)


def moved(version: int, begins: date) -> Law:
    return Law(version, begins, banks=False, third=begins)


class Version(NamedTuple):
    """A measure version: in force on [start, end), for so many months at the longest, from that severity on."""

    number: int
    start: date
    end: date
    months: int
    least: int = 0


MINOR, GENERAL, SEVERE = 0, 1, 2


def versions(law: Law, measure: str) -> list[Version]:
    """What a law's measure list says; a version gives way to a lighter one on the day that one begins.

    Where the maximum is never shorter than the rule's own term, any length that is not will do.
    """
    began = Law().begins
    match measure:
        case "exclusion":
            return [Version(1, began, FOR_EVER, 12, SEVERE)]
        case "supervision":
            return supervision(law)
        case "closer_look":
            return [Version(1, began, ENDED, 36)]
        case "extra_reports" | "fast_track":
            return [Version(1, began, FOR_EVER, 36)]
        case _:
            return [Version(1, began, FOR_EVER, 12)] if law.banks else []


def supervision(law: Law) -> list[Version]:
    end = law.third or FOR_EVER
    first = Version(1, Law().begins, min(LIGHTER, end), 6, GENERAL)
    second = Version(2, LIGHTER, end, 3, GENERAL)
    third = [Version(3, law.third, FOR_EVER, 4, GENERAL)] if law.third else []
    return [version for version in (first, second) if version.start < version.end] + third


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


def days_after(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def speaks(known: Known, day: date) -> bool:
    return (known.speaks_from or known.day) <= day and (known.void_from is None or day < known.void_from)


def counted(seen: Iterable[Known], day: date, months: int) -> int:
    """How many speak on a day and are dated so many months back at most, ending there."""
    return sum(1 for k in seen if speaks(k, day) and day < months_after(k.day, months))


def is_large(law: Law, known: Known) -> bool:
    return known.kind == "fine" and known.amount >= law.large


# --- what each rule says


def upon(law: Law, version: Version, measure: str, seen: Sequence[Known], record: Known) -> list[date]:
    """The ends of the terms that a record grounds a measure for, from its own day."""
    day = record.day
    if record not in seen or record.void_from == day:
        return []
    return [min(end, months_after(day, version.months)) for end in terms(law, measure, seen, record)]


def terms(law: Law, measure: str, seen: Sequence[Known], record: Known) -> list[date]:
    day = record.day
    if measure == "exclusion" and record.kind == "ban":
        return [months_after(day, law.exclusion)]
    if measure == "word_to_banks" and record.kind == "denial":
        return [days_after(day, 30)]
    if measure != "supervision":
        return []
    ends = [months_after(day, law.fine)] if is_large(law, record) else []
    large = [k for k in seen if is_large(law, k)]
    if record.kind in ("fine", "denial") and counted(seen, day, 1) >= 2 and counted(large, day, 12) == 0:
        ends.append(days_after(day, law.repeat_days) if law.repeat_days else months_after(day, law.repeat_months))
    return ends


def holds(law: Law, measure: str, seen: Sequence[Known], day: date) -> bool:
    """Whether the condition of a `while` rule is true on a day."""
    match measure:
        case "closer_look":
            bans = [k for k in seen if k.kind == "ban"]
            return counted(seen, day, 12) >= 2 and counted(bans, day, 1) == 0
        case "extra_reports":
            return counted([k for k in seen if k.kind == "denial"], day, 6) >= 2
        case "fast_track":
            return any(speaks(k, day) for k in seen) and counted(seen, day, law.clean) == 0
        case _:
            return False


# --- who permits what on a day


class Told(NamedTuple):
    """A cause on a day: a record's name, or nothing for the rules that look at the day."""

    record: str | None
    version: int


def permitted(law: Law, measure: str, file: Sequence[Known], day: date) -> set[Told]:
    """For which causes, and under which measure versions, a law taken alone lets a measure follow on a day."""
    found: set[Told] = set()
    for version in versions(law, measure):
        if not version.start <= day < version.end:
            continue
        seen = [k for k in file if k.care and k.severe >= version.least]
        for record in seen:
            until = record.void_from or FOR_EVER
            if any(
                (record.speaks_from or record.day) <= day < min(end, until)
                for end in upon(law, version, measure, seen, record)
            ):
                found.add(Told(record.name, version.number))
        if holds(law, measure, seen, day):
            found.add(Told(None, version.number))
    return found


MEASURES = ("exclusion", "supervision", "closer_look", "extra_reports", "word_to_banks", "fast_track")


def law_on(laws: Sequence[Law], day: date) -> Law:
    return [law for law in laws if law.begins <= day][-1]


def governing(laws: Sequence[Law], file: Sequence[Known], cause: str | None, day: date) -> Law | None:
    """The law of the record's day; for a state of affairs, of the latest record's."""
    days = [k.day for k in file if (k.name == cause if cause else k.day <= day)]
    return law_on(laws, max(days)) if days else None


@lru_cache(maxsize=64)
def follows(laws: tuple[Law, ...], file: tuple[Known, ...], day: date) -> set[tuple[str, int]]:
    """The measures that follow on a day, with their versions."""
    return {(measure, version) for measure in MEASURES for version in following(laws, measure, file, day)}


def following(laws: Sequence[Law], measure: str, file: Sequence[Known], day: date) -> set[int]:
    today = law_on(laws, day)
    now = permitted(today, measure, file, day)
    in_force = {v.number for v in versions(today, measure) if v.start <= day < v.end}
    found: set[int] = {told.version for told in now} if measure == "fast_track" else set()
    for cause in (None, *(k.name for k in file)):
        law = governing(laws, file, cause, day)
        if law is None:
            continue
        then = {told.version for told in permitted(law, measure, file, day) if told.record == cause}
        if law == today:
            found |= then
            continue
        listed = {v.number for v in versions(law, measure)}
        still = {t.version for t in now if t.record == cause} if measure != "fast_track" else in_force
        found |= {number for number in still if (number in then if number in listed else then)}
    return found
