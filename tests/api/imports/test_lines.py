"""Lines read one by one and thousands at once: the same lines, whatever is in the file."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.formats import rows
from api.formats.rows import blocks, lines

PIECES = st.sampled_from([b"row", b"\t", "字".encode(), b"\r", b"\n", b"\r\n", b"\xff", b"\x00", b"longer than a line"])


def read(content: bytes) -> list[tuple[int, str]]:
    """What is read at once below the first line, a line each; a line that cannot be read has no text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.tsv"
        path.write_bytes(b"headings\n" + content)
        found = list(blocks(path))
        texts = [(block.first + place, text) for block in found for place, text in enumerate(block.text.split("\n"))]
        assert len(texts) == sum(block.many for block in found)
        told = [(line.number, line.text if line.trouble is None else "") for line in lines(path)]
    assert told[0] == (1, "headings")
    assert texts == told[1:]
    return texts


@given(content=st.lists(PIECES, max_size=40).map(b"".join), longest=st.integers(9, 30), at_once=st.integers(1, 60))
def test_lines_are_the_same_one_by_one_and_many_at_once(content: bytes, longest: int, at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "LONGEST_LINE", longest)
        patch.setattr(rows, "_AT_ONCE", at_once)
        read(content)


def test_a_line_that_cannot_be_read_takes_none_beside_it_along() -> None:
    assert read(b"one\r\n\xfftwo\nthree\n\nfive") == [(2, "one"), (3, ""), (4, "three"), (5, ""), (6, "")]
