"""Hand-made homes on the edge of each rule, with the answers worked out by hand."""

import ast
from datetime import date
from pathlib import Path

import pytest

from tests.independent.as_lines import lines_on
from tests.independent.us_nursing_homes import Turn, follows_on, lifted, opened

HEADER = "Provider State\tProvider Name\tPenalty Date\tPenalty Type\tFine Amount"
FIRST, LAST = date(2016, 1, 1), date(2022, 12, 31)
ENGINE = {"domain", "rules", "ledger", "projections", "api", "migrations"}


def penalties(folder: Path, *rows: str) -> Path:
    """A file of one home's penalties, each given as `MM/DD/YYYY fine 5000` or `MM/DD/YYYY denial`."""
    lines = [HEADER]
    for row in rows:
        day, kind, *dollars = row.split()
        lines.append("\t".join(["XX", "A HOME", day, KINDS[kind], *(dollars or [""])]))
    path = folder / "penalties.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


KINDS = {"fine": "Fine", "denial": "Payment Denial"}


def runs(path: Path, measure: str) -> list[tuple[date, date | None]]:
    """Opening and lifting days of one measure, in order; an order that still stands has no lifting day."""
    starts = [turn.day for turn in opened(path, FIRST, LAST) if turn.measure == measure]
    ends = [turn.day for turn in lifted(path, FIRST, LAST) if turn.measure == measure]
    return list(zip(starts, [*ends, *[None] * (len(starts) - len(ends))], strict=True))


@pytest.mark.parametrize(("dollars", "expected"), [("99999", []), ("100000", [(date(2017, 3, 1), date(2018, 3, 1))])])
def test_n1_begins_at_one_hundred_thousand(tmp_path: Path, dollars: str, expected: list[tuple[date, date]]) -> None:
    assert runs(penalties(tmp_path, f"03/01/2017 fine {dollars}"), "closer_supervision") == expected


def test_n1_counts_days_and_not_years(tmp_path: Path) -> None:
    path = penalties(tmp_path, "06/01/2019 fine 200000")
    assert runs(path, "closer_supervision") == [(date(2019, 6, 1), date(2020, 5, 31))]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("12/31/2017", [(date(2017, 12, 31), date(2018, 6, 29))]),  # the 364th day: the first still counts
        ("01/01/2018", []),  # the 365th day: (d-365, d] leaves the first out
    ],
)
def test_n2_looks_back_over_a_window_open_at_its_far_end(
    tmp_path: Path, second: str, expected: list[tuple[date, date]]
) -> None:
    path = penalties(tmp_path, "01/01/2017 fine 700", f"{second} denial")
    assert runs(path, "raised_inspection") == expected


def test_n2_takes_two_penalties_of_one_day_for_two(tmp_path: Path) -> None:
    path = penalties(tmp_path, "02/01/2017 fine 700", "02/01/2017 denial")
    assert runs(path, "raised_inspection") == [(date(2017, 2, 1), date(2017, 7, 31))]
    assert [s.grounds for s in follows_on(path, date(2017, 2, 1)) if s.measure == "raised_inspection"] == [2]


def test_n2_takes_a_row_repeated_letter_for_letter_for_one(tmp_path: Path) -> None:
    path = penalties(tmp_path, "02/01/2017 denial", "02/01/2017 denial")
    assert runs(path, "raised_inspection") == []
    assert [s.grounds for s in follows_on(path, date(2017, 2, 1))] == [1]


def test_n2_takes_rows_that_differ_in_the_amount_alone_for_two(tmp_path: Path) -> None:
    path = penalties(tmp_path, "02/01/2017 fine 700", "02/01/2017 fine 701")
    assert runs(path, "raised_inspection") == [(date(2017, 2, 1), date(2017, 7, 31))]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("04/10/2017", [(date(2017, 1, 10), date(2017, 7, 9))]),  # begins as the first ends: one order
        ("04/11/2017", [(date(2017, 1, 10), date(2017, 4, 10)), (date(2017, 4, 11), date(2017, 7, 10))]),
    ],
)
def test_n3_runs_that_touch_are_one_order_and_a_day_between_makes_two(
    tmp_path: Path, second: str, expected: list[tuple[date, date]]
) -> None:
    path = penalties(tmp_path, "01/10/2017 denial", f"{second} denial")
    assert runs(path, "admission_payment_hold") == expected


@pytest.mark.parametrize(("on", "grounds"), [(date(2017, 2, 9), 1), (date(2017, 2, 10), 2), (date(2017, 4, 10), 1)])
def test_a_penalty_is_a_ground_from_its_day_until_its_own_interval_ends(tmp_path: Path, on: date, grounds: int) -> None:
    path = penalties(tmp_path, "01/10/2017 denial", "02/10/2017 denial")
    holds = [s for s in follows_on(path, on) if s.measure == "admission_payment_hold"]
    assert [s.grounds for s in holds] == [grounds]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("12/31/2018", [(date(2020, 12, 30), None)]),  # one day short of 730: nothing had begun
        ("01/01/2019", [(date(2020, 12, 31), None)]),  # the 730th day is itself in (day-730, day]
        ("01/02/2019", [(date(2019, 1, 1), date(2019, 1, 2)), (date(2021, 1, 1), None)]),  # one clean day
    ],
)
def test_n4_begins_730_days_after_the_last_penalty_unless_one_falls_on_that_day(
    tmp_path: Path, second: str, expected: list[tuple[date, date | None]]
) -> None:
    path = penalties(tmp_path, "01/01/2017 fine 700", f"{second} fine 700")
    assert runs(path, "reduced_inspection") == expected


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(2019, 1, 1), date(2020, 1, 1)),
        (date(2019, 12, 31), date(2020, 1, 1)),
        (date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_n4_is_granted_365_days_at_a_time_from_the_first_day_of_its_run(tmp_path: Path, on: date, until: date) -> None:
    (granted,) = follows_on(penalties(tmp_path, "01/01/2017 fine 700"), on)
    assert granted == ("us-nh:XX|A HOME", "reduced_inspection", date(2019, 1, 1), until, ("N4",), 1)


@pytest.mark.parametrize(
    ("known", "until"), [(date(2019, 5, 1), date(2020, 1, 1)), (date(2019, 6, 1), date(2019, 6, 1))]
)
def test_n4_is_cut_short_by_the_next_penalty_once_that_is_known(tmp_path: Path, known: date, until: date) -> None:
    path = penalties(tmp_path, "01/01/2017 fine 700", "06/01/2019 fine 700")
    (granted,) = follows_on(path, date(2019, 5, 1), known)
    assert granted.until_day == until


def test_a_day_later_than_what_is_known_is_foreseen_from_that(tmp_path: Path) -> None:
    path = penalties(tmp_path, "01/01/2017 denial", "03/01/2017 denial")
    foreseen = follows_on(path, date(2017, 3, 15), date(2017, 2, 1))
    assert [(s.measure, s.until_day) for s in foreseen] == [("admission_payment_hold", date(2017, 4, 1))]


def test_the_end_of_a_span_counts_and_what_lies_beyond_it_does_not(tmp_path: Path) -> None:
    path = penalties(tmp_path, "01/10/2017 denial", "04/11/2017 denial")
    home, hold = "us-nh:XX|A HOME", "admission_payment_hold"
    assert lifted(path, FIRST, date(2017, 4, 9)) == []
    assert lifted(path, FIRST, date(2017, 4, 10)) == [Turn(date(2017, 4, 10), home, hold)]
    assert Turn(date(2017, 4, 11), home, hold) not in opened(path, FIRST, date(2017, 4, 10))
    assert Turn(date(2017, 4, 11), home, hold) in opened(path, FIRST, date(2017, 4, 11))


def test_a_line_shows_the_run_of_the_day_else_the_last_before_it(tmp_path: Path) -> None:
    path = penalties(tmp_path, "01/10/2017 denial")
    hold = {"subject": "us-nh:XX|A HOME", "name": "A HOME", "measure": "admission_payment_hold"}
    run = {"from": "2017-01-10", "until": "2017-04-10"}
    assert lines_on(path, date(2017, 1, 9), LAST) == []
    assert lines_on(path, date(2017, 4, 9)) == [{**hold, "rules": ["N3"], **run, "follows": True}]
    assert lines_on(path, date(2017, 4, 10)) == [{**hold, "rules": [], **run, "follows": False}]


def test_nothing_here_imports_the_engine() -> None:
    imported = {root for file in Path(__file__).parent.glob("*.py") for root in imports_of(file)}
    assert "duckdb" in imported
    assert not imported & ENGINE


def imports_of(file: Path) -> set[str]:
    """The top-level packages a file imports."""
    roots = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").split(".")[0])
    return roots
