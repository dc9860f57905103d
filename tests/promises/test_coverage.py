from pathlib import Path

import pytest

from tests.promises import coverage, sample
from tests.promises.tree import Tree

LATER = "| {} | Something | *later* | *later* |"


def with_lines(root: Path, *lines: str, **files: str) -> Tree:
    return sample.tree(root, {coverage.DOCUMENT: "\n".join(["# Coverage", "", *lines, ""]), **files})


def all_later() -> list[str]:
    return [LATER.format(id_) for id_ in coverage.EXPECTED]


def test_the_ids_are_those_of_the_domain_reference() -> None:
    assert len(coverage.EXPECTED) == 79 + 28 + 40
    assert [coverage.EXPECTED[place] for place in (0, 78, 79, 106, 107, -1)] == [
        "C1", "C79", "A1", "A28", "INV-1", "INV-40",
    ]  # fmt: skip


def test_every_line_once_and_in_order_is_complete(tmp_path: Path) -> None:
    assert coverage.complete(with_lines(tmp_path, *all_later())) == []


@pytest.mark.guarantee("G46")
def test_a_missing_line_is_a_complaint(tmp_path: Path) -> None:
    lines = all_later()
    lines.remove(LATER.format("INV-22"))
    assert coverage.complete(with_lines(tmp_path, *lines)) == ["docs/coverage.md: no line for INV-22"]


@pytest.mark.guarantee("G46")
def test_a_line_that_stands_there_twice_is_a_complaint(tmp_path: Path) -> None:
    lines = [*all_later(), LATER.format("A7")]
    assert coverage.complete(with_lines(tmp_path, *lines)) == ["docs/coverage.md: A7 stands there 2 times"]


def test_an_unknown_id_is_a_complaint(tmp_path: Path) -> None:
    lines = [*all_later(), LATER.format("C80")]
    assert coverage.complete(with_lines(tmp_path, *lines)) == ["docs/coverage.md: C80 is unknown"]


def test_lines_out_of_order_are_a_complaint(tmp_path: Path) -> None:
    lines = all_later()
    lines[3], lines[4] = lines[4], lines[3]
    assert coverage.complete(with_lines(tmp_path, *lines)) == ["docs/coverage.md: C5 is out of order"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("| C1 | Something | *later* |", "expected | C1 | name | where | test |"),
        ("| C1 | | *later* | *later* |", "expected | C1 | name | where | test |"),
        ("| C1 | Something | soon | *later* |", "write *later* or names in backticks, not 'soon'"),
        ("| C1 | Something | *later* | `tests/a.py::test_a` |", "C1 names a test but not where it lives"),
    ],
)
def test_a_malformed_line_is_a_complaint(tmp_path: Path, line: str, complaint: str) -> None:
    assert coverage.well_formed(with_lines(tmp_path, line)) == [f"docs/coverage.md:3: {complaint}"]


def test_a_well_formed_line_is_none(tmp_path: Path) -> None:
    filled = "| C1 | Something | `domain/a.py`<br>`rules` | `tests/a.py::test_a`<br>`tests/a.py::test_b` |"
    looked_at = with_lines(tmp_path, filled, LATER.format("C2"))
    assert coverage.well_formed(looked_at) == []
    assert coverage.read(looked_at)[0].tests == ("tests/a.py::test_a", "tests/a.py::test_b")


@pytest.mark.guarantee("G46")
def test_a_place_that_does_not_exist_is_a_complaint(tmp_path: Path) -> None:
    looked_at = with_lines(
        tmp_path,
        "| C1 | Something | `domain/a.py`<br>`domain/`<br>`domain.a`<br>`domain` | *later* |",
        "| C2 | Something | `domain/b.py`<br>`domain.b` | *later* |",
        **{"domain/a.py": ""},
    )
    assert coverage.places_exist(looked_at) == [
        "docs/coverage.md:4: C2 lives in domain/b.py, which does not exist",
        "docs/coverage.md:4: C2 lives in domain.b, which does not exist",
    ]


@pytest.mark.guarantee("G46")
def test_a_test_that_does_not_exist_is_a_complaint(tmp_path: Path) -> None:
    looked_at = with_lines(
        tmp_path,
        "| C1 | Something | `tests` | `tests/test_a.py::test_there`<br>`tests/test_a.py::test_gone` |",
        **{"tests/test_a.py": "def test_there(): ..."},
    )
    assert coverage.tests_exist(looked_at) == [
        "docs/coverage.md:3: C1 names tests/test_a.py::test_gone, which does not exist"
    ]
