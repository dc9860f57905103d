import shutil
import subprocess
from pathlib import Path

import pytest

from tests.promises import sample
from tests.promises.tree import Tree


@pytest.mark.skipif(not shutil.which("git"), reason="only make check needs git, make test does not")
def test_tracked_are_the_files_of_git_that_are_still_there(tmp_path: Path) -> None:
    sample.tree(tmp_path, {"kept.md": "", "gone.md": "", "奖惩.md": "", "untracked.md": ""})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "kept.md", "gone.md", "奖惩.md"], cwd=tmp_path, check=True)
    (tmp_path / "gone.md").unlink()
    assert Tree.tracked(tmp_path).files == ("kept.md", "奖惩.md")


def test_a_folder_exists_when_it_holds_a_file(tmp_path: Path) -> None:
    looked_at = sample.tree(tmp_path, {"docs/adr/README.md": ""})
    assert looked_at.exists("docs/adr")
    assert looked_at.exists("docs/")
    assert looked_at.exists("docs/adr/README.md")
    assert not looked_at.exists("docs/ad")
    assert not looked_at.exists("README.md")


def test_ending_looks_into_the_given_folders_only(tmp_path: Path) -> None:
    looked_at = sample.tree(tmp_path, {"domain/a.py": "", "domains/b.py": "", "api/c.sql": ""})
    assert [*looked_at.ending(".py", ".sql", rooms=["domain", "api"])] == ["api/c.sql", "domain/a.py"]
    assert [*looked_at.ending(".py")] == ["domain/a.py", "domains/b.py"]
