"""What an examination finds: a check, how bad it is, and the words for it with their values."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from domain.errors import JiangchengError


class Grade(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


class Check(StrEnum):
    """What is examined, in this order."""

    HOME = "home"
    COMPILER = "compiler"
    SERVERS = "servers"
    DISK = "disk"
    PORT = "port"
    SERVER = "server"
    ROLE = "role"
    SCHEMA = "schema"
    WRITING = "writing"
    ORDER = "order"
    STREAMS = "streams"
    ACCESS = "access"
    KEYS = "keys"
    GENESIS = "genesis"
    VAULT = "vault"
    FILES = "files"
    CLOCK = "clock"
    CALENDAR = "calendar"
    LAW = "law"
    VIEWS = "views"
    WORKERS = "workers"
    OVERDUE = "overdue"
    ASIDE = "aside"
    INCIDENTS = "incidents"
    DECISIONS = "decisions"


class Finding(Struct, frozen=True):
    """One check's result. `said` names the words in api.cli.words: `doctor.<check>.<said>`, and `....do` what to do.

    Where an error stood in the way of the check, it is the value `error`, and its own words tell it.
    """

    check: Check
    grade: Grade
    said: str
    values: Mapping[str, object] = {}

    @property
    def words(self) -> str:
        """The key of its words."""
        return f"doctor.{self.check}.{self.said}"

    @property
    def error(self) -> JiangchengError | None:
        """What stood in the way."""
        error = self.values.get("error")
        return error if isinstance(error, JiangchengError) else None


def fine(check: Check, said: str = "ok", **values: object) -> Finding:
    """Nothing is wrong."""
    return Finding(check, Grade.OK, said, values)


def warning(check: Check, said: str, **values: object) -> Finding:
    """Works, but somebody should look."""
    return Finding(check, Grade.WARNING, said, values)


def broken(check: Check, said: str, **values: object) -> Finding:
    """Does not work, or cannot be relied on."""
    return Finding(check, Grade.BROKEN, said, values)


def failed(check: Check, error: JiangchengError) -> Finding:
    """Could not be looked at, or looking at it raised what is wrong."""
    return Finding(check, Grade.BROKEN, "failed", {"error": error})
