"""How a notice is written down: lines that Chinese allows, pages that go on, and no sign left out."""

import re
from datetime import date

import pytest
from pypdfium2 import PdfDocument

from api.notices.lines import lines_of
from api.notices.making import Field, Paper
from api.notices.pdf import pdf
from api.notices.words import NOTICES

LACKING = "\U00030edd"
"""A sign of a name that few fonts have."""


def lines(text: str, wide: int = 6) -> list[str]:
    return list(lines_of(text, wide, lambda told: float(len(told))))


@pytest.mark.guarantee("G242")
@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("一二三四五六七八", ["一二三四五六", "七八"]),
        ("一二三四五六。七八", ["一二三四五", "六。七八"]),
        ("一二三四五（六七）", ["一二三四五", "（六七）"]),
        ("一二三2026年", ["一二三", "2026年"]),
        ("一二三四五〔六〕", ["一二三四五", "〔六〕"]),
        ("91330500TE5T00016P", ["913305", "00TE5T", "00016P"]),
        ("一\n二", ["一", "二"]),
        ("　　一二三四五", ["　　一二三四", "五"]),
        ("", [""]),
    ],
)
def test_lines_end_where_they_may(text: str, broken: list[str]) -> None:
    assert lines(text) == broken


@pytest.mark.parametrize("text", ["。" * 20, "（" * 20, "（）" * 10, "一。" * 10, "a" * 50, " " * 30 + "一"])
def test_whatever_is_broken_nothing_is_lost(text: str) -> None:
    assert re.sub(r"\s", "", "".join(lines(text))) == re.sub(r"\s", "", text)
    assert all(len(line) <= 6 for line in lines(text))


def a_paper(text: str) -> Paper:
    field = Field("事实", text)
    return Paper(
        "告知书", "zh", "甲〔2026〕1号", f"某{LACKING}", "", (field,), "", "某局", "2026年5月6日", date(2026, 5, 6)
    )


@pytest.mark.guarantee("G242")
def test_a_long_text_goes_on_on_the_next_page_and_a_sign_that_the_font_lacks_is_told_by_its_code() -> None:
    signs = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 3_000))
    with PdfDocument(pdf(a_paper(signs))) as document:
        assert len(document) > 2
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    told = "".join(re.sub(r"第\d+页$", "", page) for page in pages)
    assert signs in told
    assert "U+30EDD" in told


def test_every_word_of_a_notice_is_there_in_both_languages() -> None:
    for key, words in NOTICES.items():
        assert words.keys() == {"zh", "en"}, key
        assert set(re.findall(r"{(\w+)}", words["zh"])) == set(re.findall(r"{(\w+)}", words["en"])), key
