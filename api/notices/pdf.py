"""A notice as PDF, with the font in it: it looks the same wherever it is opened, and its text can be searched and read.

Nothing of the machine or the hour goes in: the same paper gives the same bytes. A sign that the font lacks is told by
its code, never left out: it may be of a name.
"""

from collections.abc import Container
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from api.notices.lines import lines_of
from api.notices.making import Field, Paper
from api.notices.words import NOTICES

if TYPE_CHECKING:
    from fpdf import FPDF

_FONT: Final = "notice"
_LEFT, _RIGHT, _TOP, _BOTTOM = 28.0, 26.0, 32.0, 26.0  # mm
_WIDE: Final = 210.0 - _LEFT - _RIGHT
_HEADINGS: Final = 42.0  # mm, of the column of headings
_TITLE, _BODY, _SMALL = 20.0, 12.0, 9.0  # points
_HIGH: Final = 7.2  # mm, of a line
_PADDING: Final = 1.6  # mm


def pdf(paper: Paper) -> bytes:
    """The document."""
    written = _Written(paper)
    written.write()
    return bytes(written.document.output())


class _Written:
    """One document being written."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self.document = _document(paper.language)
        self.document.set_title(paper.title)
        self.document.set_lang("zh-CN" if paper.language == "zh" else "en")
        self.document.set_creation_date(datetime.combine(paper.on, time(), UTC))
        self._known: Container[int] = cast(Any, self.document.fonts[_FONT]).cmap

    def write(self) -> None:
        """From the title to the seal."""
        paper, document = self._paper, self.document
        document.add_page()
        self._centred(paper.title, size=_TITLE)
        document.ln(3)
        if paper.number:
            self._centred(paper.number, size=_BODY)
            document.ln(2)
        document.set_font(_FONT, size=_BODY)
        if paper.to:
            self._paragraph(f"{paper.to}{'：' if paper.language == 'zh' else ':'}")
        if paper.lead:
            self._paragraph(self._indented(paper.lead))
        document.ln(2)
        for field in paper.fields:
            self._row(field)
        document.ln(3)
        if paper.closing:
            self._paragraph(self._indented(paper.closing))
        document.ln(8)
        for text in (f"{paper.department}{NOTICES['sign'][paper.language]}", paper.day):
            document.cell(0, _HIGH, self._printable(text), align="R", new_x="LMARGIN", new_y="NEXT")

    def _centred(self, text: str, *, size: float) -> None:
        self.document.set_font(_FONT, size=size)
        for line in lines_of(self._printable(text), _WIDE, self.document.get_string_width):
            self.document.cell(0, size * 0.5, line, align="C", new_x="LMARGIN", new_y="NEXT")

    def _indented(self, text: str) -> str:
        return f"\u3000\u3000{text}" if self._paper.language == "zh" else text

    def _paragraph(self, text: str) -> None:
        for line in self._lines(text, _WIDE):
            self.document.cell(0, _HIGH, line, new_x="LMARGIN", new_y="NEXT")

    def _row(self, field: Field) -> None:
        """A row of the table; one that is higher than what is left of the page goes on on the next."""
        document = self.document
        headings = self._lines(field.heading, _HEADINGS - 2 * _PADDING)
        texts = self._lines(field.text, _WIDE - _HEADINGS - 2 * _PADDING)
        while headings or texts:
            room = int((document.h - _BOTTOM - document.get_y() - 2 * _PADDING) // _HIGH)
            if room < 1:
                document.add_page()
                continue
            self._box(headings[:room], texts[:room])
            headings, texts = headings[room:], texts[room:]

    def _box(self, headings: list[str], texts: list[str]) -> None:
        document = self.document
        top, high = document.get_y(), max(len(headings), len(texts)) * _HIGH + 2 * _PADDING
        document.rect(_LEFT, top, _HEADINGS, high)
        document.rect(_LEFT + _HEADINGS, top, _WIDE - _HEADINGS, high)
        for left, lines in ((_LEFT, headings), (_LEFT + _HEADINGS, texts)):
            for place, line in enumerate(lines):
                document.set_xy(left + _PADDING, top + _PADDING + place * _HIGH)
                document.cell(0, _HIGH, line)
        document.set_xy(_LEFT, top + high)

    def _lines(self, text: str, width: float) -> list[str]:
        return list(lines_of(self._printable(text), width - 1, self.document.get_string_width))

    def _printable(self, text: str) -> str:
        """The text with the code of each sign that the font lacks in its place."""
        lacking = NOTICES["unknown_sign"][self._paper.language]
        return "".join(
            sign if ord(sign) in self._known or sign in "\n\r" else lacking.format(code=f"U+{ord(sign):04X}")
            for sign in text.expandtabs(4)
        )


def _document(language: str) -> "FPDF":
    """An empty document with the font. The library takes half a second to load: only who makes a PDF waits for it."""
    from fpdf import FPDF

    class Numbered(FPDF):
        """Each page says which it is."""

        def footer(self) -> None:
            """The number of the page."""
            self.set_y(-15)
            self.set_font(_FONT, size=_SMALL)
            self.cell(0, 6, NOTICES["page"][language].format(page=self.page_no()), align="C")

    document = Numbered(format="A4")
    document.set_margins(_LEFT, _TOP, _RIGHT)
    document.set_auto_page_break(True, margin=_BOTTOM)
    document.add_font(_FONT, fname=str(_font()))
    return document


def _font() -> Path:
    return Path(str(files("pylopdf_fonts_zh_cn") / "NotoSerifSC-Regular.otf"))
