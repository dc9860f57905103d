from pathlib import Path

from tests.mutants.mutant import Kind, Mutant, discover
from tests.promises import mutants, sample

MODULE = '"""Breaks G1: it forgets."""\n\nTESTS = ["tests/test_a.py::test_a"]\n\ndef apply(): ...\n'
PATCH = """\
Breaks: G1: it forgets,
Tests: tests/test_a.py::test_a
Tests: tests/test_a.py::test_b

--- a/product.py
+++ b/product.py
@@ -1 +1 @@
-Tests: no head
+Tests: no head at all
"""


def test_modules_and_patches_are_found_by_name(tmp_path: Path) -> None:
    others = {f"tests/mutants/{name}": "" for name in ["mutant.py", "test_mutant.py", "m1_short.py", "m03_a.txt"]}
    wanted = {"m02_patch.patch": PATCH, "m01_module.py": MODULE, "m100_later.py": MODULE}
    files = {**{f"tests/mutants/{name}": text for name, text in wanted.items()}, **others}
    sample.tree(tmp_path, files)
    first, second = "tests/test_a.py::test_a", "tests/test_a.py::test_b"
    assert discover(tmp_path) == [
        Mutant("m01_module", "tests/mutants/m01_module.py", Kind.MODULE, "Breaks G1: it forgets.", (first,)),
        Mutant("m02_patch", "tests/mutants/m02_patch.patch", Kind.PATCH, "G1: it forgets,", (first, second)),
        Mutant("m100_later", "tests/mutants/m100_later.py", Kind.MODULE, "Breaks G1: it forgets.", (first,)),
    ]


def test_a_module_is_not_imported_to_be_found(tmp_path: Path) -> None:
    sample.tree(tmp_path, {"tests/mutants/m01_module.py": f"{MODULE}\nraise SystemExit\n"})
    assert [mutant.name for mutant in discover(tmp_path)] == ["m01_module"]


def test_a_mutant_that_names_what_exists_is_no_complaint(tmp_path: Path) -> None:
    files = {"tests/mutants/m01_module.py": MODULE, "tests/test_a.py": "def test_a(): ..."}
    assert mutants.name_tests(sample.tree(tmp_path, files)) == []


def test_a_mutant_that_names_nothing_or_what_is_gone_is_a_complaint(tmp_path: Path) -> None:
    files = {"tests/mutants/m01_module.py": MODULE, "tests/mutants/m02_silent.py": "def apply(): ..."}
    assert mutants.name_tests(sample.tree(tmp_path, files)) == [
        "tests/mutants/m01_module.py: tests/test_a.py::test_a does not exist",
        "tests/mutants/m02_silent.py: does not say which promise it breaks",
        "tests/mutants/m02_silent.py: names no test",
    ]
