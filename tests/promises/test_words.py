from pathlib import Path

import pytest

from tests.promises import sample, words


@pytest.mark.parametrize("word", words.FORBIDDEN)
@pytest.mark.parametrize("around", ["{}", "see {}x", "'{}x'", "url=https:{}", "x/y {}"])
def test_a_forbidden_word_is_a_complaint(tmp_path: Path, word: str, around: str) -> None:
    looked_at = sample.tree(tmp_path, {"a.md": f"first line\n{around.format(word)}\n"})
    assert f"a.md:2: holds {word}" in words.absent(looked_at)


def test_the_name_of_a_registry_is_found_in_any_case(tmp_path: Path) -> None:
    host = ".".join(("PyPI", "org"))
    assert words.absent(sample.tree(tmp_path, {"a.md": host})) == [f"a.md:1: holds {host.lower()}"]


def test_a_folder_inside_another_path_is_no_complaint(tmp_path: Path) -> None:
    text = "docs/work/plan.md, $HOME/work/x, ~/work/x, ../home/y, works/home, network/"
    assert words.absent(sample.tree(tmp_path, {"a.md": text})) == []


def test_bytes_that_are_no_text_are_read_too(tmp_path: Path) -> None:
    folder = "/".join(("", "home", ""))
    (tmp_path / "a.bin").write_bytes(b"\xff\xfe\x00" + folder.encode())
    assert words.absent(sample.tree(tmp_path, {})) == [f"a.bin:1: holds {folder}"]
