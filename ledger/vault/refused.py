"""Rows of imported files that were refused: sealed under a key of their own, for whoever sent them, for 30 days.

The days are the database's own, whatever clock the ledger has: they protect people today, and a simulated ledger that
stands still would otherwise keep their names for ever.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct
from psycopg.errors import ForeignKeyViolation
from psycopg_pool import ConnectionPool

from domain.actors import Actor
from domain.errors import Conflict
from ledger.database import Connection
from ledger.vault.ciphers import drawn
from ledger.vault.rows import VaultRows, write_rows
from ledger.vault.vault import Vault, sealed_in

DAYS: Final = 30
_HEADINGS: Final = 0
_TRIES: Final = 5


class RefusedRow(Struct, frozen=True):
    """A row as it came, and every reason why it was refused. Lines count from 1."""

    line: int
    reasons: tuple[str, ...]
    cells: tuple[str, ...]

    def __repr__(self) -> str:
        """Without what stood in the row."""
        return f"RefusedRow({self.line})"


class KeptFile(Struct, frozen=True):
    """The refused rows of one import of a file: who sent it, and when (UTC, by the database's clock)."""

    kept: UUID
    batch: UUID
    format: str
    sent_by: Actor
    kept_at: datetime
    rows: int


class RefusedRows:
    """The refused rows of one ledger's imports."""

    def __init__(self, vault: Vault, pool: ConnectionPool[Connection]) -> None:
        self._vault = vault
        self._pool = pool

    def keep(
        self, batch: UUID, *, format_: str, headings: Sequence[str], rows: Sequence[RefusedRow], by: Actor
    ) -> None:
        """Keep the refused rows of an import; those that the same officer's earlier import of the file left go."""
        for _ in range(_TRIES):
            try:
                return self._keep(batch, format_=format_, headings=headings, rows=rows, by=by)
            except ForeignKeyViolation:
                self._vault.reopen()  # the vault was given a new key meanwhile
        raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")

    def _keep(
        self, batch: UUID, *, format_: str, headings: Sequence[str], rows: Sequence[RefusedRow], by: Actor
    ) -> None:
        kept = UUID(bytes=drawn(16), version=4)
        key, key_row = self._vault.new_key(kept)
        texts = {str(row.line): msgspec.json.encode(row).decode() for row in rows}
        texts[str(_HEADINGS)] = msgspec.json.encode(tuple(headings)).decode()
        sealed = self._vault.seal(key, texts)
        with self._pool.connection() as connection:
            _delete(connection, batch=batch, by=by)
            write_rows(connection, [VaultRows(keys=(key_row,))])
            connection.execute(
                "INSERT INTO vault.refused_files (kept, batch, format, department, officer, rows)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (kept, batch, format_, by.account, by.officer, len(rows)),
            )
            with connection.cursor().copy("COPY vault.refused_rows (kept, line, nonce, ciphertext) FROM STDIN") as copy:
                for one in sealed:
                    copy.write_row((kept, int(one.name), one.nonce, one.ciphertext))

    def forget(self, batch: UUID, *, by: Actor) -> None:
        """Delete what an officer's earlier import of a file left: nothing of it is refused any more."""
        with self._pool.connection() as connection:
            _delete(connection, batch=batch, by=by)

    def of(self, batch: UUID) -> list[KeptFile]:
        """What is kept of a batch, whoever sent it, the latest first."""
        with self._pool.connection() as connection:
            found = connection.execute(
                "SELECT kept, batch, format, department, officer, kept_at, rows FROM vault.refused_files"
                " WHERE batch = %s AND kept_at >= clock_timestamp() - make_interval(days => %s) ORDER BY kept_at DESC",
                (batch, DAYS),
            ).fetchall()
        return [_kept_file(row) for row in found]

    def read(self, file: KeptFile) -> tuple[tuple[str, ...], list[RefusedRow]]:
        """The headings and the rows, by line. Whoever asks must be who sent them, and be on record as reading."""
        key = self._vault.key_of(file.kept)
        if key is None:
            return (), []  # purged between two questions
        with self._pool.connection() as connection:
            found = connection.execute(
                "SELECT line, nonce, ciphertext FROM vault.refused_rows WHERE kept = %s ORDER BY line", (file.kept,)
            ).fetchall()
        texts = {int(str(line)): self._vault.unseal(key, str(line), sealed_in(n, text)) for line, n, text in found}
        headings = msgspec.json.decode(texts.pop(_HEADINGS, "[]"), type=tuple[str, ...])
        return headings, [msgspec.json.decode(text, type=RefusedRow) for text in texts.values()]

    def purge(self) -> int:
        """Delete what was kept for more than 30 days, with its keys; how many imports that was."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "WITH gone AS (DELETE FROM vault.refused_files"
                " WHERE kept_at < clock_timestamp() - make_interval(days => %s) RETURNING kept),"
                " rows AS (DELETE FROM vault.refused_rows USING gone WHERE refused_rows.kept = gone.kept),"
                " keys AS (DELETE FROM vault.keys USING gone WHERE subject_id = gone.kept)"
                " SELECT count(*) FROM gone",
                (DAYS,),
            ).fetchone()
        return int(str(row[0])) if row else 0


def _delete(connection: Connection, *, batch: UUID, by: Actor) -> None:
    connection.execute(
        "WITH gone AS (DELETE FROM vault.refused_files"
        " WHERE batch = %s AND department = %s AND officer = %s RETURNING kept),"
        " rows AS (DELETE FROM vault.refused_rows USING gone WHERE refused_rows.kept = gone.kept)"
        " DELETE FROM vault.keys USING gone WHERE subject_id = gone.kept",
        (batch, by.account, by.officer),
    )


def _kept_file(row: Sequence[object]) -> KeptFile:
    kept, batch, format_, department, officer, kept_at, rows = row
    assert isinstance(kept_at, datetime)
    sent_by = Actor(str(department), str(officer))
    return KeptFile(UUID(str(kept)), UUID(str(batch)), str(format_), sent_by, kept_at, int(str(rows)))
