"""A notice as a page to be printed or sent: without a script, everything that comes from the ledger escaped."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.notices.making import Paper
from api.notices.words import NOTICES

_HERE: Final = Path(__file__).parent / "templates"


def html(paper: Paper) -> str:
    """The page."""
    sign = NOTICES["sign"][paper.language]
    return _environment().get_template("notice.html").render(paper=paper, sign=sign)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
