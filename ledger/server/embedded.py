"""The embedded server as its users see it: enter, use, leave; the last to leave stops it."""

import errno
import os
import weakref
from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from psycopg.conninfo import make_conninfo

from domain.errors import Unavailable
from ledger.home import home as default_home
from ledger.server.account import USE_A_SERVER, server_account
from ledger.server.cluster import Cluster
from ledger.server.configuration import Durability
from ledger.server.locks import Lock, acquire, exclusive, open_lock_file
from ledger.server.place import Place
from ledger.translate import translate_errors

_GATE_SECONDS: Final = 180.0
_UNUSABLE: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ELOOP})
_OPEN: "weakref.WeakSet[EmbeddedServer]" = weakref.WeakSet()


class Departure(Enum):
    """What leaving did: others still use the server, or it was stopped."""

    OTHERS_REMAIN = "others_remain"
    STOPPED = "stopped"


class EmbeddedServer:
    """One use of the embedded server. Any number of processes and threads may hold one each.

    Each holds a shared lock, which the kernel releases however the process ends; so nobody counts users, and
    a killed process leaves nothing to clean up but, at most, a running server for the next to use and stop.
    """

    def __init__(self, cluster: Cluster, users: int) -> None:
        """Use `EmbeddedServer.enter`. `users` is the descriptor holding the shared lock."""
        self.cluster = cluster
        self._users = users
        self._finalizer = weakref.finalize(self, _leave, cluster, users, os.getpid())
        _OPEN.add(self)

    @classmethod
    def enter(cls, home: Path | None = None, *, durability: Durability = Durability.SAFE) -> Self:
        """Make the server if there is none, start it unless it runs, and hold it until `leave`.

        Only tests pass another `durability` than SAFE: theirs forgets everything in a power cut.
        Errors: `DiskFull`, `ServerUnreachable`, `Unavailable`.
        """
        place = Place(default_home() if home is None else home)
        with translate_errors(place.home):
            try:
                return cls._enter(Cluster(place, server_account(), durability))
            except OSError as refused:
                if refused.errno not in _UNUSABLE:
                    raise
                raise Unavailable(
                    f"the data folder cannot be used: {refused}",
                    do=f"Run as its owner, or set JIANGCHENG_HOME to a folder of your own. {USE_A_SERVER}",
                ) from refused

    @classmethod
    def _enter(cls, cluster: Cluster) -> Self:
        cluster.place.prepare(cluster.account)
        with exclusive(cluster.place.gate, seconds=_GATE_SECONDS), ExitStack() as on_failure:
            users = open_lock_file(cluster.place.users)
            on_failure.callback(os.close, users)
            acquire(users, Lock.SHARED)
            cluster.ensure_running()
            on_failure.pop_all()
            return cls(cluster, users)

    def conninfo(self, role: str, database: str) -> str:
        """How to reach `database` as `role`."""
        socket = str(self.cluster.place.client_socket())
        # An empty `options` keeps PGOPTIONS, meant for other servers, from ours.
        return make_conninfo(host=socket, port=5432, user=role, dbname=database, options="")

    def revive(self) -> None:
        """Start the server again if it was killed under its users."""
        with (
            translate_errors(self.cluster.place.home),
            exclusive(self.cluster.place.gate, seconds=_GATE_SECONDS),
        ):
            self.cluster.ensure_running()

    def leave(self) -> Departure:
        """Stop using the server; the last one stops it. Leaving twice does nothing more."""
        left = self._finalizer()
        return left if isinstance(left, Departure) else Departure.OTHERS_REMAIN

    def abandon(self) -> None:
        """Forget the server in a forked child: its parent goes on using it."""
        if self._finalizer.detach() is not None:
            os.close(self._users)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


def _leave(cluster: Cluster, users: int, pid: int) -> Departure:
    """Under the gate nobody enters, so a lock that converts to exclusive shows that nobody else is left."""
    if os.getpid() != pid:
        return Departure.OTHERS_REMAIN
    try:
        if not cluster.place.folder.is_dir():  # the data folder was removed under us
            return Departure.OTHERS_REMAIN
        with exclusive(cluster.place.gate, seconds=_GATE_SECONDS):
            if not acquire(users, Lock.EXCLUSIVE):
                return Departure.OTHERS_REMAIN
            cluster.stop()
            cluster.place.forget_client_socket()
            return Departure.STOPPED
    finally:
        os.close(users)


def _abandon_all() -> None:
    for server in list(_OPEN):
        server.abandon()


os.register_at_fork(after_in_child=_abandon_all)
