"""The one tree of errors. A class's docstring is the first sentence of its message; its code is stable for ever.

JiangchengError
├── Refused               the decision itself says no; nothing was written
│   ├── NotAllowed        the transition table has no such step
│   ├── WrongActor        somebody who may not take this step
│   ├── OutsidePower      a read that the department has no power for
│   ├── ChangedSince      what it rests on has changed since it was read
│   ├── InvalidRecord     a record lacks what the law asks of it
│   ├── InvalidNumber     a number that nobody can have
│   ├── AlreadyDifferent  same identity, other content
│   ├── Erased            who the subject was is erased
│   └── NotFound          nothing of that name
├── Conflict              somebody else wrote first and retrying did not help
├── InvalidInput          a file, pack or argument that cannot be read
└── Unavailable           the database, the server or the disk is not there
"""

from typing import ClassVar


class JiangchengError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    otherwise: ClassVar[str] = ""
    """What to do where an instance does not say so itself."""

    def __init__(self, detail: str = "", *, do: str = "") -> None:
        """`detail` says what happened in this instance, `do` what to do next; both are shown to the user."""
        self.detail = detail
        self.do = do or self.otherwise
        super().__init__(detail, self.do)

    def __str__(self) -> str:
        first = (type(self).__doc__ or "").strip().splitlines()[0].rstrip(".")
        message = f"{first}: {self.detail}" if self.detail else first
        return f"{message}. {self.do}" if self.do else message


class Refused(JiangchengError):
    """Refused."""

    code = "refused"


class NotAllowed(Refused):
    """This step is not possible in this state."""

    code = "not_allowed"
    otherwise = "Read how it stands now: the step may have been taken already, or comes too early or too late."


class WrongActor(Refused):
    """This account may not take this step."""

    code = "wrong_actor"


class OutsidePower(Refused):
    """This read lies outside the department's powers."""

    code = "outside_power"


class ChangedSince(Refused):
    """What this was decided on has changed since it was read."""

    code = "changed_since"


class InvalidRecord(Refused):
    """The record lacks what the law asks of it."""

    code = "invalid_record"


class InvalidNumber(Refused):
    """No subject can have this number."""

    code = "invalid_number"

    def __init__(self, detail: str = "", *, fault: str, do: str = "") -> None:
        """`fault` says in one word what is wrong; a person's number is never quoted in `detail` (INV-26)."""
        self.fault = fault
        super().__init__(detail, do=do)


class AlreadyDifferent(Refused):
    """A record of this identity is filed with other content."""

    code = "already_different"


class Erased(Refused):
    """Who the subject was is erased."""

    code = "erased"


class NotFound(Refused):
    """There is nothing of that name."""

    code = "not_found"
    otherwise = "Read what there is now, and name one of those."


class Forgotten(JiangchengError):
    """The settled state no longer holds what this command is about."""

    code = "forgotten"


class Conflict(JiangchengError):
    """Somebody else changed the same subject at the same moment."""

    code = "conflict"


class InvalidInput(JiangchengError):
    """The input cannot be read."""

    code = "invalid_input"


class Unavailable(JiangchengError):
    """The database cannot be used."""

    code = "unavailable"
