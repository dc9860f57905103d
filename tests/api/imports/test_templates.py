"""Templates: filled in with their own example they are filed; left alone, nothing of them is."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.api.imports.conftest import Counter
from tests.support.registers import COMMITMENT, LICENCE, LISTED, PENALTY


@pytest.mark.parametrize("name", [PENALTY, LICENCE, LISTED, COMMITMENT])
def test_a_template_filled_in_with_its_example_is_filed(hand_in: Counter, tmp_path: Path, name: str) -> None:
    path = tmp_path / "template.xlsx"
    assert hand_in.cli.run("imports", "template", name, "-o", str(path), "--json").status == 0
    book = load_workbook(path)
    data, notes, example = book.worksheets
    headings = [cell.value for cell in data[1]]
    assert headings == [cell.value for cell in example[1]] == [cell.value for cell in notes["A"][1:]]
    empty = hand_in(path, name)
    assert (empty.status, "no row below" in empty.err) == (2, True)
    data.append([cell.value for cell in example[2]])
    book.save(path)
    said = hand_in(path, name)
    assert (said.status, said.lines[-1]["filed"]) == (0, 1), said


def test_there_is_no_template_of_other_formats(hand_in: Counter, tmp_path: Path) -> None:
    for name in ("us-nursing-homes", "nothing"):
        said = hand_in.cli.run("imports", "template", name, "-o", str(tmp_path / "t.xlsx"), "--json")
        assert (said.status, said.error["error"]) == (2, "invalid_input")
    assert not (tmp_path / "t.xlsx").exists()
