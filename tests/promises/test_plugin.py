import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.promises import sample

ROOT = Path(__file__).resolve().parents[2]
KEPT = '@pytest.mark.guarantee("G1")\ndef test_kept(): ...\n'
SKIPPED = f"@pytest.mark.skip\n{KEPT}"
SETTINGS = '[tool.pytest.ini_options]\ntestpaths = ["tests"]\naddopts = "--strict-markers"\n'
HEADING = "promises not kept by this run"


def run(root: Path, *arguments: str, tests: str, promises: int = 1, lines: str = "") -> tuple[int, str]:
    """Run pytest in a process of its own over a small tree; exit code and output."""
    proven = "".join(f"- **G{number}** Nothing is lost.\n" for number in range(1, promises + 1))
    sample.tree(
        root,
        {
            "pyproject.toml": SETTINGS,
            "docs/guarantees.md": f"## Proven\n\n{proven}",
            "docs/coverage.md": lines,
            "tests/test_a.py": f"import pytest\n{tests}",
        },
    )
    plugins = ["-p", "tests.promises.plugin", "-p", "xdist", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_that_keeps_its_promises_passes(tmp_path: Path, workers: str) -> None:
    code, output = run(tmp_path, "-n", workers, tests=KEPT)
    assert (code, HEADING in output) == (0, False)


@pytest.mark.guarantee("G47")
@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_citing_test_that_was_skipped_or_expected_to_fail_fails_the_run(tmp_path: Path, workers: str) -> None:
    tests = """
@pytest.fixture
def nowhere():
    pytest.skip()

@pytest.mark.guarantee("G1")
def test_1(): pytest.skip()

@pytest.mark.skip
@pytest.mark.guarantee("G2")
def test_2(): ...

@pytest.mark.guarantee("G3")
def test_3(): pytest.xfail()

@pytest.mark.xfail
@pytest.mark.guarantee("G4")
def test_4(): ...

@pytest.mark.parametrize("x", ["a", pytest.param("b", marks=pytest.mark.skip)])
@pytest.mark.guarantee("G5")
def test_5(x): ...

@pytest.mark.guarantee("G6")
def test_6(nowhere): ...

@pytest.mark.guarantee("G7")
class Test7:
    pytestmark = pytest.mark.skip
    def test_7(self): ...
"""
    code, output = run(tmp_path, "-n", workers, tests=tests, promises=7)
    assert code == 1
    for number, test in enumerate(["test_1", "test_2", "test_3", "test_4", "test_5[b]", "test_6"], start=1):
        assert f"G{number}: tests/test_a.py::{test} was skipped or expected to fail" in output
    assert "G7: tests/test_a.py::Test7::test_7 was skipped" in output


@pytest.mark.guarantee("G47")
def test_a_citing_test_that_did_not_run_fails_the_run(tmp_path: Path) -> None:
    gone = KEPT.replace("G1", "G2").replace("test_kept", "test_gone")
    code, output = run(tmp_path, tests=f"{KEPT}{gone}del test_gone\n", promises=3)
    assert code == 1
    assert "G2: tests/test_a.py::test_gone did not run" in output
    assert "G3: stands as proven, but no test cites it" in output
    assert "G1:" not in output


@pytest.mark.guarantee("G47")
def test_a_test_that_a_coverage_line_names_must_run_too(tmp_path: Path) -> None:
    line = "| C7 | Something | `docs` | `tests/test_a.py::test_named` |\n"
    code, output = run(tmp_path, tests=f"{KEPT}@pytest.mark.skip\ndef test_named(): ...", lines=line)
    assert code == 1
    assert "C7: tests/test_a.py::test_named was skipped" in output


@pytest.mark.parametrize(
    "narrowed",
    [
        ["tests/test_a.py"],
        ["-k", "other"],
        ["-m", "not guarantee"],
        ["--deselect", "tests/test_a.py::test_kept"],
    ],
)
def test_a_partial_run_is_not_judged(tmp_path: Path, narrowed: list[str]) -> None:
    code, output = run(tmp_path, *narrowed, tests=f"{SKIPPED}def test_other(): ...")
    assert (code, HEADING in output) == (0, False)


def test_a_failure_stays_a_failure_and_is_not_talked_over(tmp_path: Path) -> None:
    code, output = run(tmp_path, tests=f"{SKIPPED}def test_other(): assert False")
    assert (code, HEADING in output) == (1, False)
