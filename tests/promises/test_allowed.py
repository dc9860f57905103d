from pathlib import Path

import pytest

from tests.promises import sample
from tests.promises.allowed import Finding, judge

LIST = "allowed.toml"
FOUND = Finding("domain/a.py", 3, "uuid.uuid4")


def entry(*, thing: str = "uuid.uuid4", file: str = "domain/a.py", reason: str = "drawn once and stored") -> str:
    return f'[[allowed]]\nfile = "{file}"\nthing = "{thing}"\nreason = "{reason}"\n'


def complaints(root: Path, entries: str, *findings: Finding) -> list[str]:
    return judge(sample.tree(root, {LIST: entries}), findings, allowed_in=LIST, why="no")


def test_a_finding_nobody_excuses_is_a_complaint(tmp_path: Path) -> None:
    assert complaints(tmp_path, "", FOUND) == ["domain/a.py:3: uuid.uuid4: no"]
    assert judge(sample.tree(tmp_path / "none", {}), [FOUND], allowed_in=LIST, why="no") != []


def test_a_finding_with_a_reason_is_excused(tmp_path: Path) -> None:
    assert complaints(tmp_path, entry(), FOUND) == []


@pytest.mark.parametrize("entries", [entry(thing="time.time"), entry(file="domain/b.py")])
def test_an_exception_holds_for_its_file_and_thing_only(tmp_path: Path, entries: str) -> None:
    assert "domain/a.py:3: uuid.uuid4: no" in complaints(tmp_path, entries, FOUND)


def test_an_exception_without_a_reason_excuses_nothing(tmp_path: Path) -> None:
    assert complaints(tmp_path, entry(reason=" "), FOUND) == [
        "domain/a.py:3: uuid.uuid4: no",
        "allowed.toml: domain/a.py, uuid.uuid4: give a reason",
    ]


def test_an_exception_nothing_needs_is_a_complaint(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, entry())
    assert complaint == "allowed.toml: domain/a.py, uuid.uuid4: nothing there needs this exception any more"
