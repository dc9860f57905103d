from pathlib import Path

import pytest

from tests.promises import inventory, sample
from tests.promises.inventory import Citation

FILE = "tests/test_a.py"


def take(root: Path, source: str) -> inventory.Inventory:
    return inventory.take(sample.tree(root, {FILE: source}))


def test_functions_methods_and_inherited_methods_are_tests(tmp_path: Path) -> None:
    found = take(
        tmp_path,
        """
        class Contract:
            def test_holds(self): ...

        class TestOurs(Contract):
            async def test_more(self): ...
            def helper(self): ...

        def test_plain(): ...
        def helper(): ...
        """,
    )
    named = ["test_plain", "test_plain[a-1]", "TestOurs", "TestOurs::test_more", "TestOurs::test_holds"]
    assert all(found.has(f"{FILE}::{name}") for name in named)
    assert not any(found.has(f"{FILE}::{name}") for name in ["helper", "TestOurs::helper", "test_other"])


def test_a_class_that_inherits_from_elsewhere_may_have_tests_we_do_not_see(tmp_path: Path) -> None:
    found = take(tmp_path, "class TestOurs(TheirContract): ...\nTestMachine = Machine.TestCase\n")
    assert found.has(f"{FILE}::TestOurs::test_of_theirs")
    assert found.has(f"{FILE}::TestMachine::runTest")
    assert not found.has(f"{FILE}::TestOther::test_of_theirs")


def test_a_file_that_pytest_does_not_collect_holds_no_tests(tmp_path: Path) -> None:
    found = inventory.take(sample.tree(tmp_path, {"tests/sample.py": "def test_plain(): ..."}))
    assert not found.has("tests/sample.py::test_plain")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('@pytest.mark.guarantee("G1")\ndef test_a(): ...', f"{FILE}::test_a"),
        ('@mark.guarantee("G1")\nasync def test_a(): ...', ""),
        ('@pytest.mark.guarantee("G1")\nclass TestA: ...', f"{FILE}::TestA"),
        ('class TestA:\n  @pytest.mark.guarantee("G1")\n  def test_b(self): ...', f"{FILE}::TestA::test_b"),
        ('class TestA:\n  pytestmark = pytest.mark.guarantee("G1")', f"{FILE}::TestA"),
        ('pytestmark = [pytest.mark.slow, pytest.mark.guarantee("G1")]', FILE),
        ('TestA = pytest.mark.guarantee("G1")(Machine.TestCase)', f"{FILE}::TestA"),
    ],
)
def test_citations_are_found_where_they_may_stand(tmp_path: Path, source: str, target: str) -> None:
    found = take(tmp_path, source)
    assert found.citations == ([Citation("G1", target)] if target else [])
    assert not found.stray


@pytest.mark.parametrize(
    "source",
    [
        'cases = [pytest.param(1, marks=pytest.mark.guarantee("G1"))]',
        'def test_a(request):\n  request.node.add_marker(pytest.mark.guarantee("G1"))',
        "@pytest.mark.guarantee(NUMBER)\ndef test_a(): ...",
        "@pytest.mark.guarantee()\ndef test_a(): ...",
    ],
)
def test_a_citation_nothing_would_see_is_stray(tmp_path: Path, source: str) -> None:
    assert len(take(tmp_path, source).stray) == 1


def test_one_test_may_cite_several(tmp_path: Path) -> None:
    found = take(tmp_path, '@pytest.mark.guarantee("G1", "G2")\n@pytest.mark.guarantee("G3")\ndef test_a(): ...')
    assert {citation.promise for citation in found.citations} == {"G1", "G2", "G3"}


def test_a_test_that_ran_is_under_its_name_its_class_and_its_file() -> None:
    ran = "tests/test_a.py::TestA::test_b[one::two]"
    assert all(inventory.under(ran, t) for t in ["tests/test_a.py", "tests/test_a.py::TestA", ran.split("[")[0], ran])
    assert not inventory.under("tests/test_a.py::test_bc", "tests/test_a.py::test_b")
