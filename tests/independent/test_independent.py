"""The SQL against the literal reading of the same rules, on the real file."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.independent.as_lines import lines_on
from tests.independent.literally import (
    FILE,
    FIRST,
    LAST,
    SPAN,
    following,
    grounds_of,
    homes,
    replayed,
    run_around,
    sample,
    turns,
)
from tests.independent.us_nursing_homes import (
    Turn,
    follows_on,
    follows_per_day,
    lifted,
    lifted_per_day,
    opened,
    opened_per_day,
)


def in_sample(found: Sequence[Turn]) -> list[Turn]:
    return [turn for turn in found if turn.subject in sample()]


def test_the_file_holds_as_many_distinct_penalties_and_homes_as_its_origin_says() -> None:
    assert (sum(map(len, homes().values())), len(homes())) == (9_003, 5_369)
    assert len(sample()) >= 150


def test_opened_equals_the_literal_replay_of_the_sample() -> None:
    assert in_sample(opened(FILE, FIRST, LAST)) == turns(begins=True)


def test_lifted_equals_the_literal_replay_of_the_sample() -> None:
    assert in_sample(lifted(FILE, FIRST, LAST)) == turns(begins=False)


def test_follows_equals_the_literal_replay_of_the_sample_on_every_day(tmp_path: Path) -> None:
    part = tmp_path / "sample.tsv"
    text = FILE.read_text(encoding="utf-8").splitlines()
    part.write_text("\n".join([text[0], *filter(of_the_sample, text[1:])]) + "\n", encoding="utf-8")
    literal = {day: dict(Counter(measure for _, measure in pairs)) for day, pairs in replayed().items()}
    assert follows_per_day(part, FIRST, LAST) == literal


def of_the_sample(line: str) -> bool:
    state, name, *_ = line.split("\t")
    return f"us-nh:{state}|{name}" in sample()


@pytest.mark.parametrize(
    ("on", "known"),
    [
        (date(2016, 11, 1), date(2016, 11, 1)),
        (date(2017, 5, 17), date(2019, 4, 9)),
        (date(2018, 6, 30), date(2018, 6, 30)),
        (date(2018, 12, 3), date(2017, 12, 3)),
        (date(2019, 4, 9), date(2019, 4, 9)),
        (date(2018, 10, 5), date(2021, 4, 9)),
        (date(2020, 2, 29), date(2018, 7, 1)),
        (date(2021, 4, 9), date(2021, 4, 9)),
    ],
)
def test_runs_and_grounds_equal_the_literal_reading_at_any_two_days(on: date, known: date) -> None:
    told = [standing for standing in follows_on(FILE, on, known) if standing.subject in sample()]
    assert [(standing.subject, standing.measure) for standing in told] == sorted(following(on, known_on=known))
    for standing in told:
        seen = [p for p in sample()[standing.subject] if p.day <= known.toordinal()]
        run = run_around(seen, standing.measure, on.toordinal())
        assert (standing.from_day, standing.until_day) == run
        assert standing.grounds == grounds_of(seen, standing.measure, on.toordinal())


def test_what_follows_is_what_was_opened_and_not_lifted_on_every_day() -> None:
    standing: set[tuple[str, str]] = set()
    begun, ended = by_day(opened(FILE, FIRST, LAST)), by_day(lifted(FILE, FIRST, LAST))
    per_day = follows_per_day(FILE, FIRST, LAST)
    for day in SPAN:
        standing = standing - ended.get(day, set()) | begun.get(day, set())
        assert per_day[day] == dict(Counter(measure for _, measure in standing))


def by_day(found: Sequence[Turn]) -> dict[date, set[tuple[str, str]]]:
    days: dict[date, set[tuple[str, str]]] = {}
    for turn in found:
        days.setdefault(turn.day, set()).add((turn.subject, turn.measure))
    return days


def test_the_counts_per_day_are_those_of_the_rows_behind_them() -> None:
    for counts, rows in ((opened_per_day, opened), (lifted_per_day, lifted)):
        behind = Counter((turn.day, turn.measure) for turn in rows(FILE, FIRST, LAST))
        assert counts(FILE, FIRST, LAST) == dict(behind)


def test_lines_that_follow_are_what_follows() -> None:
    on = date(2018, 6, 30)
    lines = [line for line in lines_on(FILE, on) if line["follows"]]
    told = follows_on(FILE, on)
    assert [(line["subject"], line["measure"], tuple(line["rules"])) for line in lines] == [
        (standing.subject, standing.measure, standing.rules) for standing in told
    ]
    assert all(line["subject"].endswith("|" + line["name"]) for line in lines)
