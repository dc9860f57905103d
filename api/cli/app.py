"""The Typer application, and the options that every verb shares. Verbs register themselves in their own modules."""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.admission import Reader
from api.cli.output import Output, set_output
from api.wiring import Office
from domain.actors import Actor
from domain.errors import InvalidInput
from domain.values import Purpose
from ledger.database import Missing
from ledger.home import home

app = typer.Typer(
    name="jiangcheng",
    help="Jiangcheng 奖惩: joint reward and punishment from an append-only ledger.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _verbs() -> None:
    """Jiangcheng 奖惩: joint reward and punishment from an append-only ledger."""


LedgerName = Annotated[
    str, typer.Option("--ledger", help="The ledger (a database) to use.", envvar="JIANGCHENG_LEDGER")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of text.")]
Department = Annotated[str | None, typer.Option(help="Your department: a credit code or a local: name.")]
Officer = Annotated[str | None, typer.Option(help="Your own name or number in the department.")]
PurposeOption = Annotated[str | None, typer.Option("--purpose", help=f"What for: {', '.join(Purpose)}.")]


_LONGEST_NAME = 200


@contextmanager
def office(ledger: str, *, as_json: bool, missing: Missing = Missing.REFUSED) -> Iterator[Office]:
    """The opened ledger, and how to print. Raises NoSuchLedger unless a missing one is to be made."""
    set_output(Output.JSON if as_json else Output.TEXT)
    with Office.open(ledger, missing=missing) as opened, opened.database.errors():
        yield opened


def actor(department: str | None, officer: str | None) -> Actor:
    """Who acts: by flag, else by environment, else by `config.toml` in the home. Raises InvalidInput."""
    return Actor(
        _setting("department", department, "--department"),
        _setting("officer", officer, "--officer"),
    )


def officer_named(officer: str | None) -> str:
    """Who works here: by flag, else by environment, else by `config.toml` in the home. Raises InvalidInput."""
    return _setting("officer", officer, "--officer")


def reader(department: str | None, officer: str | None, purpose: str | None) -> Reader:
    """Who reads and why. Raises InvalidInput if any of the three is missing or no purpose of the closed list."""
    given = _setting("purpose", purpose, "--purpose")
    if given not in set(Purpose):
        raise InvalidInput(f"purpose {given}", do=f"Name one of: {', '.join(Purpose)}.")
    return Reader(actor(department, officer), Purpose(given))


def _setting(name: str, flag: str | None, option: str) -> str:
    if flag is not None and not flag.strip():
        flag = None
    value = flag or os.environ.get(f"JIANGCHENG_{name.upper()}") or _configured().get(name)
    if not value or not value.strip():
        raise InvalidInput(
            f"no {name} is named",
            do=f"Use {option}, or set JIANGCHENG_{name.upper()}, or write it into {home() / 'config.toml'}.",
        )
    if len(value) > _LONGEST_NAME or not value.isprintable():
        raise InvalidInput(
            f"{name} is no name of one line with at most {_LONGEST_NAME} characters", do=f"Correct {option}."
        )
    return value.strip()


def _configured() -> dict[str, str]:
    path = home() / "config.toml"
    if not path.is_file():
        return {}
    try:
        return {key: str(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InvalidInput(f"{path}: {wrong}", do="Correct the file or remove it.") from None
