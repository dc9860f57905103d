"""The page for authors of packs: its example passes, and each change it names is refused in the words it says."""

import re
import shutil
from pathlib import Path

import pytest

from api.cli.main import run
from rules.writing.loading import bundled

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("packs.md", "packs.zh.md")
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LAYER = re.compile(r"`(  - \{layer: district, [^`]+)`")
CHANGE = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def example(page: str) -> str:
    [found] = EXAMPLE.findall(text(page))
    return str(found)


CHANGES = [(page, *change) for page in PAGES for change in CHANGE.findall(text(page))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the city's pack with one more layer, as the page says."""
    copied = Path(shutil.copytree(bundled("cn"), tmp_path / "my-pack"))
    [line] = LAYER.findall(text(PAGES[0]))
    pack = copied / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").rstrip() + f"\n{line}\n", encoding="utf-8")
    (copied / "district").mkdir()
    return copied


def test_both_pages_say_the_same() -> None:
    assert example(PAGES[0]) == example(PAGES[1])
    assert LAYER.findall(text(PAGES[0])) == LAYER.findall(text(PAGES[1]))
    assert CHANGE.findall(text(PAGES[0])) == CHANGE.findall(text(PAGES[1]))
    assert len(CHANGES) >= 2


def test_the_worked_example_passes(folder: Path) -> None:
    (folder / "district" / "visits.yaml").write_text(example(PAGES[0]), encoding="utf-8")
    assert run(["rules", "check", str(folder)]) == 0


@pytest.mark.parametrize(("page", "old", "new", "says"), CHANGES[: len(CHANGES) // 2])
def test_a_change_is_refused_as_the_page_says(
    folder: Path, capsys: pytest.CaptureFixture[str], page: str, old: str, new: str, says: str
) -> None:
    written = example(page)
    assert old in written
    (folder / "district" / "visits.yaml").write_text(written.replace(old, new, 1), encoding="utf-8")
    assert run(["rules", "check", str(folder), "--json"]) == 1
    assert says in capsys.readouterr().out
