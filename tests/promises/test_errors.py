from pathlib import Path

import pytest

from tests.promises import errors, sample
from tests.promises.tree import Tree

BASE = '''
class JiangchengError(Exception):
    """Something went wrong."""
    code: ClassVar[str] = "error"
'''


def with_error(root: Path, source: str) -> Tree:
    return sample.tree(root, {"domain/errors.py": BASE, "ledger/log/append.py": source})


def test_a_tree_that_explains_itself_is_no_complaint(tmp_path: Path) -> None:
    source = '''
    class Taken(errors.JiangchengError, IntegrityError):
        """This name is taken."""
        code = "taken"

    class Unrelated(Exception): ...
    '''
    looked_at = with_error(tmp_path, source)
    assert errors.explained(looked_at) == []
    assert [each.code for each in errors.read(looked_at)] == ["error", "taken"]


@pytest.mark.guarantee("G50")
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('"""This name is taken."""', "Taken has no code of its own"),
        ('code = "taken"', "Taken needs a docstring whose first line is a sentence"),
        ('"""taken"""\n    code = "taken"', "Taken needs a docstring whose first line is a sentence"),
        ('"""This name is taken."""\n    code = "error"', "Taken shares the code 'error'"),
    ],
)
def test_an_error_without_code_or_sentence_is_a_complaint(tmp_path: Path, body: str, complaint: str) -> None:
    found = errors.explained(with_error(tmp_path, f"class Taken(JiangchengError):\n    {body}\n"))
    assert f"ledger/log/append.py:1: {complaint}" in found


@pytest.mark.guarantee("G50")
def test_a_grandchild_in_another_file_is_looked_at(tmp_path: Path) -> None:
    child = 'class Taken(JiangchengError):\n    """Taken."""\n    code = "taken"\n'
    looked_at = with_error(tmp_path, f"{child}class AliasTaken(Taken): ...\n")
    assert any("AliasTaken has no code" in complaint for complaint in errors.explained(looked_at))


def test_a_tree_without_errors_is_a_complaint(tmp_path: Path) -> None:
    assert len(errors.explained(sample.tree(tmp_path, {"domain/a.py": ""}))) == 1
