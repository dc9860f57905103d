"""The embedded server's configuration, written anew at each start, so that a new program brings its own."""

import os
from enum import Enum
from pathlib import Path
from typing import Final

from ledger.roles import OWNER, SERVICE
from ledger.server.account import Account

ADMIN: Final = "jiangcheng_admin"
_MAP: Final = "jiangcheng"


class Durability(Enum):
    """Whether a confirmed commit survives a power cut. Only the tests' own servers may do without."""

    SAFE = "safe"
    NONE_FOR_TESTS = "none_for_tests"


_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "jiangcheng",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_compression": "on",
    "wal_buffers": "32MB",  # with its own 4 a backend that copies in a history writes the log page by page
    "jit": "off",  # every statement of ours is short
    "timezone": "UTC",
    "lc_messages": "C",  # the log is read by this program
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "server-%Y-%m-%d-%H%M%S.log",
    "log_rotation_age": "0",
    "log_rotation_size": "10MB",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
_DURABILITY: Final = {
    Durability.SAFE: {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"},
    Durability.NONE_FOR_TESTS: {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
}


def write_configuration(folder: Path, *, seen_as: str, account: Account, durability: Durability) -> None:
    """Write postgresql.conf, pg_hba.conf and pg_ident.conf into `folder`, which the server sees as `seen_as`.

    An operator's own settings stand in settings.conf beside them and win.
    """
    settings = _SETTINGS | _DURABILITY[durability]
    settings |= {
        "unix_socket_directories": f"{seen_as}/socket",
        "log_directory": f"{seen_as}/log",
        "hba_file": f"{seen_as}/pg_hba.conf",
        "ident_file": f"{seen_as}/pg_ident.conf",
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    lines.append(f"include_if_exists = {_quoted(f'{seen_as}/settings.conf')}")
    _write(folder / "postgresql.conf", lines, account=account)
    _write(folder / "pg_hba.conf", [f"local all all peer map={_MAP}"], account=account)
    _write(folder / "pg_ident.conf", _identities(account), account=account)


def _identities(account: Account) -> list[str]:
    """Who may be whom: PostgreSQL asks the kernel which user holds the other end of the socket."""
    return [f'{_MAP} "{client}" {role}' for client in account.clients for role in (ADMIN, OWNER, SERVICE)]


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _write(path: Path, lines: list[str], *, account: Account) -> None:
    """Replaced in one step, so that nobody reads half a file; readable by the server's user, no others."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with open(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o640 if account.switches else 0o600)
        if account.switches:
            os.fchown(descriptor, -1, account.gid)
        file.write("\n".join(lines) + "\n")
    unfinished.rename(path)
