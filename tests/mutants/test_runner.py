import shutil
from pathlib import Path

import pytest

from tests.mutants import runner
from tests.mutants.__main__ import main
from tests.mutants.mutant import discover
from tests.mutants.runner import Fate
from tests.promises import sample

OURS = Path(__file__).parent
NEEDS_GIT = pytest.mark.skipif(not shutil.which("git"), reason="a patch is applied with git")
PRODUCT = {
    "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    "product.py": "def add(a, b):\n    return a + b\n",
    "tests/__init__.py": "",
    "tests/test_product.py": """
    import multiprocessing
    import subprocess
    import sys
    import pytest
    import product

    ASK = "import product; print(product.add(2, 2))"

    @pytest.fixture
    def three():
        assert product.add(1, 2) == 3
        return 3

    def test_add():
        assert product.add(2, 1) == 3

    def test_nothing():
        assert True

    def test_list():
        assert [product.add(n, 1) for n in range(9)] == list(range(1, 10))

    def test_with_fixture(three):
        assert three == 3

    def test_by_subprocess(tmp_path):
        (tmp_path / "ask.py").write_text(ASK)
        for command in (["-c", ASK], ["ask.py"]):
            done = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            assert done.stdout == "4\\n"

    @pytest.mark.parametrize("method", ["fork", "spawn"])
    def test_by_multiprocessing(method):
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.apply(product.add, (2, 2)) == 4
    """,
}
MINUS = "import product\n    product.add = minus"


@pytest.fixture(autouse=True)
def _quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample needs no plugin but the one under test, and loading the others takes most of the time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def mutant(*tests: str, apply: str = MINUS) -> str:
    named = [f"tests/test_product.py::{test}" for test in tests]
    minus = "def minus(a, b): return a - b"
    return f'"""Breaks addition."""\nTESTS = {named!r}\n{minus}\ndef apply():\n    {apply}\n'


def patch(before: str) -> str:
    head = "Breaks: addition\nTests: tests/test_product.py::test_add\n\n--- a/product.py\n+++ b/product.py\n"
    return f"{head}@@ -1,2 +1,2 @@\n def add(a, b):\n-    {before}\n+    return a - b\n"


def tree(root: Path, **mutants: str) -> Path:
    """The small product with its tests, our runner, and these mutants."""
    names = {name: name.replace("__", ".") if "__" in name else f"{name}.py" for name in mutants}
    files = {f"tests/mutants/{names[name]}": text for name, text in mutants.items()}
    sample.tree(root, {**PRODUCT, **files})
    for ours in ("__init__.py", "plugin.py", "child.py"):
        shutil.copy(OURS / ours, root / "tests" / "mutants" / ours)
    return root


def fate(root: Path, text: str, *, longest: float = runner.LONGEST, name: str = "m01_minus") -> Fate:
    (only,) = discover(tree(root, **{name: text}))
    return runner.run_one(root, only, longest=longest).fate


@pytest.mark.guarantee("G51")
def test_a_mutant_that_turns_every_named_test_red_is_killed(tmp_path: Path) -> None:
    assert fate(tmp_path, mutant("test_add")) is Fate.KILLED


@pytest.mark.guarantee("G51")
@pytest.mark.parametrize("tests", [["test_nothing"], ["test_add", "test_nothing"]])
def test_a_mutant_that_leaves_a_named_test_green_survives(tmp_path: Path, tests: list[str]) -> None:
    assert fate(tmp_path, mutant(*tests)) is Fate.SURVIVED


@pytest.mark.guarantee("G51")
@pytest.mark.parametrize(
    "text",
    [
        mutant("test_with_fixture"),
        mutant("test_gone"),
        mutant("test_add", apply="raise ValueError"),
        mutant("test_add", apply="import sys; sys.modules['product'] = None"),
        mutant(),
    ],
    ids=["fixture", "no such test", "cannot be put in", "nothing collected", "names no test"],
)
def test_a_mutant_that_fails_beside_its_tests_is_broken(tmp_path: Path, text: str) -> None:
    assert fate(tmp_path, text) is Fate.BROKEN


def test_a_mutant_that_hangs_is_ended(tmp_path: Path) -> None:
    hanging = mutant("test_add", apply="import threading; threading.Event().wait()")
    assert fate(tmp_path, hanging, longest=1.0) is Fate.HUNG


def test_no_difference_is_written_out_at_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    (only,) = discover(tree(tmp_path, m01_minus=mutant("test_list")))
    killed = runner.run_one(tmp_path, only)
    assert killed.fate is Fate.KILLED
    assert "Full diff" not in killed.run.output


def test_a_mutant_follows_into_child_processes(tmp_path: Path) -> None:
    assert fate(tmp_path, mutant("test_by_subprocess")) is Fate.KILLED
    assert fate(tmp_path, mutant("test_by_multiprocessing[fork]", "test_by_multiprocessing[spawn]")) is Fate.KILLED


@NEEDS_GIT
def test_a_patch_is_applied_to_a_copy(tmp_path: Path) -> None:
    assert fate(tmp_path, patch("return a + b"), name="m01_minus__patch") is Fate.KILLED
    assert (tmp_path / "product.py").read_text() == PRODUCT["product.py"]


@NEEDS_GIT
def test_a_patch_that_does_not_apply_is_broken(tmp_path: Path) -> None:
    assert fate(tmp_path, patch("return a * b"), name="m01_minus__patch") is Fate.BROKEN


def test_all_killed_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tree(tmp_path, m01_minus=mutant("test_add"), m02_children=mutant("test_by_subprocess"))
    assert main([], root=root) == 0
    assert "2 of 2 killed" in capsys.readouterr().out


def test_a_survivor_ends_badly_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tree(tmp_path, m01_minus=mutant("test_add"), m02_idle=mutant("test_nothing"))
    assert main(["--jobs", "1"], root=root) == 1
    output = capsys.readouterr().out
    assert "1 of 2 killed" in output
    assert "not red by its own failure: tests/test_product.py::test_nothing" in output


def test_tests_that_are_red_without_a_mutant_end_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tree(tmp_path, m01_minus=mutant("test_add"))
    (root / "product.py").write_text("def add(a, b):\n    return a\n")
    assert main([], root=root) == 1
    assert "NOT GREEN" in capsys.readouterr().out


def test_a_name_nobody_bears_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["m09_gone"], root=tree(tmp_path, m01_minus=mutant("test_add"))) == 2
    assert main([], root=tmp_path / "empty") == 2
    assert "no such mutant: m09_gone" in capsys.readouterr().out
