from pathlib import Path

import pytest

from tests.promises import guarantees, sample
from tests.promises.tree import Tree

DOCUMENT = """# Guarantees

- not looked at here? it is: a bullet outside the sections

## Proven

### Ledger

- **G1** Nothing is lost.

## Intended, not yet proven

- **G2** Nothing is late.
"""


def with_tests(root: Path, *, document: str = DOCUMENT.replace("- not", "not"), tests: str) -> Tree:
    return sample.tree(root, {guarantees.DOCUMENT: document, "tests/test_a.py": tests})


def cites(*numbers: str) -> str:
    return f"@pytest.mark.guarantee({', '.join(map(repr, numbers))})\ndef test_a(): ...\n"


def test_promises_are_read_with_their_section(tmp_path: Path) -> None:
    first, second = guarantees.read(with_tests(tmp_path, tests=""))
    assert (first.number, first.sentence, first.section) == (
        "G1", "Nothing is lost.", guarantees.Section.PROVEN,
    )  # fmt: skip
    assert (second.number, second.section) == ("G2", guarantees.Section.INTENDED)


def test_sections_that_agree_with_the_citations_are_true(tmp_path: Path) -> None:
    assert guarantees.sections_true(with_tests(tmp_path, tests=cites("G1"))) == []


def test_a_proven_promise_without_a_citing_test_is_a_complaint(tmp_path: Path) -> None:
    (complaint,) = guarantees.sections_true(with_tests(tmp_path, tests="def test_a(): ..."))
    assert complaint == "docs/guarantees.md:9: no test cites G1: it is not proven"


def test_an_intended_promise_that_a_test_cites_is_a_complaint(tmp_path: Path) -> None:
    (complaint,) = guarantees.sections_true(with_tests(tmp_path, tests=cites("G1", "G2")))
    assert complaint == "docs/guarantees.md:13: tests/test_a.py::test_a cites G2: move it to Proven"


def test_citing_a_promise_nobody_made_is_a_complaint(tmp_path: Path) -> None:
    (complaint,) = guarantees.sections_true(with_tests(tmp_path, tests=cites("G1", "G3")))
    assert complaint == "tests/test_a.py::test_a: cites G3, which docs/guarantees.md lacks"


def test_a_stray_citation_is_a_complaint(tmp_path: Path) -> None:
    stray = "cases = [pytest.param(marks=pytest.mark.guarantee('G1'))]"
    (complaint,) = guarantees.sections_true(with_tests(tmp_path, tests=cites("G1") + stray))
    assert complaint.startswith("tests/test_a.py:3: cite a guarantee by a decorator")


@pytest.mark.parametrize(
    "line", ["- G3 Forgot the stars.", "- **G03** A leading zero.", "* **G3** A star.", "- **G3**"]
)
def test_a_line_that_would_be_overlooked_is_a_complaint(tmp_path: Path, line: str) -> None:
    looked_at = with_tests(tmp_path, document=f"{DOCUMENT}{line}\n", tests="")
    assert [complaint.split(": ")[0] for complaint in guarantees.lines_are_read(looked_at)] == [
        "docs/guarantees.md:3",
        "docs/guarantees.md:14",
    ]


def test_a_document_without_such_lines_is_read_whole(tmp_path: Path) -> None:
    assert guarantees.lines_are_read(with_tests(tmp_path, tests="")) == []


def test_a_number_given_twice_is_a_complaint(tmp_path: Path) -> None:
    doubled = with_tests(tmp_path, document=f"{DOCUMENT}- **G1** Once more.\n", tests="")
    assert guarantees.numbers_unique(doubled) == ["docs/guarantees.md: G1 is given 2 times"]
    assert guarantees.numbers_unique(with_tests(tmp_path, tests="")) == []
