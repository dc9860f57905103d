"""From what is to be shown to HTML: everything that comes from the ledger is escaped, in the visitor's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.cli.words import WORDS
from api.http.language import LANGUAGES
from api.http.pages.words import PAGES
from api.http.visit import Visit

HERE: Final = Path(__file__).parent / "templates"
_SEE_OTHER: Final = 303


def say(language: str, key: str, **values: object) -> str:
    """The words of a page's message, or of one that the command line shares, in `en` or `zh`."""
    return (PAGES.get(key) or WORDS[key])[language].format(**values)


def address(visit: Visit, path: str, **query: object) -> str:
    """An address of a page, which keeps the language that was asked for."""
    asked = {name: str(value) for name, value in query.items() if value not in (None, "")}
    if visit.chosen is not None:
        asked.setdefault("lang", visit.chosen)
    return f"{path}?{urlencode(asked)}" if asked else path


def page(visit: Visit, template: str, /, *, status: int = 200, **values: Any) -> Response:
    """A page."""
    html = _environment().get_template(template).render({**_common(visit), **values})
    return HTMLResponse(html, status_code=status, headers={"Content-Language": visit.language})


def to(visit: Visit, path: str, **query: object) -> Response:
    """On to another page."""
    return RedirectResponse(address(visit, path, **query), status_code=_SEE_OTHER)


def error_page(visit: Visit, *, code: str, title: str, detail: str, do: str, status: int) -> Response:
    """Why something is not shown, and what to do next; whoever is not signed in is asked to."""
    if code == "no_key" and visit.seen is not None:
        return to(visit, "/pages/sign-in", next=visit.seen)
    own = f"error.{code}.do"
    told = say(visit.language, own) if own in PAGES else do
    return page(visit, "error.html", status=status, code=code, title=title, detail=detail, do=told, number=status)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _common(visit: Visit) -> Mapping[str, Any]:
    """What every page has at hand."""

    def words(key: str, **values: object) -> str:
        return say(visit.language, key, **values)

    def link(path: str, **query: object) -> str:
        return address(visit, path, **query)

    def turned(language: str) -> str:
        path, _, query = (visit.seen or "/").partition("?")
        kept = [(name, value) for name, value in parse_qsl(query) if name != "lang"]
        return f"{path}?{urlencode([*kept, ('lang', language)])}"

    return {
        "t": words,
        "link": link,
        "turned": turned,
        "chosen": visit.chosen,
        "language": visit.language,
        "tongues": [other for other in LANGUAGES if other != visit.language],
        "session": visit.session,
        "request": str(visit.entry),
    }
