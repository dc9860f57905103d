"""Who is meant on a command line: organisations by number; persons never, their number and name come on standard input.

What stands in an argument stands in the history of the shell and in the list of processes (INV-26).
"""

import sys
from typing import NamedTuple

from api.cli.arguments import LONGEST, day_of, is_text
from api.wiring import Office
from domain.errors import InvalidInput, InvalidNumber
from domain.identity import credit_code
from domain.identity.numbers import Scheme, listed_scheme
from domain.identity.reading import for_the_vault
from domain.values import SubjectKind
from ledger.vault.persons import Person, natural_person, self_employed

STANDARD_INPUT = "-"


class Named(NamedTuple):
    """A number as it was written; `name` is None unless both came on standard input."""

    scheme: str
    number: str
    name: str | None = None

    def __repr__(self) -> str:
        """What is printed by accident gives nobody away."""
        return f"Named({self.scheme})"


def read_number(written: str) -> Named:
    """SCHEME:NUMBER, or SCHEME:- with number and name on standard input. Raises InvalidInput, for a person in clear."""
    scheme, colon, number = written.partition(":")
    if not colon or not scheme or not number:
        raise InvalidInput(f"{scheme[:40]!r} is no SCHEME:NUMBER", do="Write for example uscc:91330500MA00000000.")
    if number != STANDARD_INPUT:
        _refuse_person(scheme, number)
        return Named(scheme, number)
    read, name = _line(), _line()
    if not read or not name:
        raise InvalidInput("number and name are not there", do="Give them on standard input, a line each.")
    return Named(scheme, read, name)


def _line() -> str:
    """The next line of standard input; nothing where it is closed, ended, or no text in UTF-8."""
    try:
        line = "" if sys.stdin is None else sys.stdin.readline(LONGEST).strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return line if is_text(line) and line.isprintable() else ""


def _refuse_person(scheme: str, number: str) -> None:
    listed = listed_scheme(scheme)
    if (listed is not None and listed.of_persons) or _is_trader(scheme, number):
        raise InvalidInput(
            "a person's number is not written on a command line",
            do=f"Write {scheme}:- and give number and name on standard input, a line each.",
        )


def _is_trader(scheme: str, number: str) -> bool:
    if scheme != Scheme.USCC:
        return False
    try:
        return credit_code.read(number).kind is SubjectKind.SELF_EMPLOYED
    except InvalidNumber:
        return False  # refused as a code where it is read


def given_person(
    opened: Office, read: Named, *, kind: SubjectKind | None, name: str | None, born_on: str | None
) -> Person | None:
    """The person who is meant, None for an organisation. Raises InvalidInput, InvalidNumber."""
    listed = listed_scheme(read.scheme)
    of_person = listed is not None and listed.of_persons
    if read.name is None:
        if kind is not None and kind.protected_as_person:
            raise InvalidInput("a person is named on standard input", do=f"Write {read.scheme}:- instead.")
        return None
    if name is not None:
        raise InvalidInput("a person's name is not written on a command line", do="Leave --name out.")
    born = None if born_on is None else day_of(born_on)
    if listed is not None and of_person:
        return natural_person(read.name, listed, read.number, on=opened.context.today(), born_on=born)
    return self_employed(read.name, read.number, born_on=born)


def shown_certificate(opened: Office, read: Named) -> Person:
    """A certificate that somebody shows, with the name on it. Raises InvalidInput, InvalidNumber."""
    listed = listed_scheme(read.scheme)
    if read.name is None or listed is None:
        raise InvalidInput("a person's certificate comes on standard input", do="Write for example passport:- instead.")
    return Person(
        for_the_vault(listed, read.number, on=opened.context.today()), read.name, SubjectKind.NATURAL_PERSON, None
    )


def further_line(what: str) -> str:
    """One more line of standard input. Raises InvalidInput where there is none."""
    line = _line()
    if not line:
        raise InvalidInput(f"{what} is not there", do="Give it on standard input, as a line of its own.")
    return line
