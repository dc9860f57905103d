"""What an import says: how the file was read, what is remarkable about rows, and what came of it."""

from collections.abc import Sequence

from api.batches import Accepted, Batch, Reject
from api.cli.output import document, is_json, say, text
from api.wiring import Office
from domain.values import Amounts
from ledger.vault.refused import DAYS
from projections.lookup import Lookup

_LINES_SHOWN = 20


def tell_read(batch: Batch) -> None:
    """How the file was read, and what is remarkable about rows that are filed all the same."""
    for note in batch.notes:
        document({"note": note.key.removeprefix("import."), **note.values})
        text(say(note.key, **note.values))
    for row in batch.accepted:
        for remark in row.about.remarks:
            document({"line": row.line, "remark": remark})
            text(say("import.remark", line=row.line, remark=remark))
        if row.about.amounts is Amounts.IN_DOUBT:
            _tell(row, "doubted")
    for kind, rows in (("further", batch.further), ("ended", batch.ended)):
        for row in rows:
            _tell(row, kind)


def _tell(row: Accepted, what: str) -> None:
    record = str(row.record.record_id)
    document({"line": row.line, what: record})
    text(say(f"import.{what}", line=row.line, record=record))


def tell_withdrawn(opened: Office, batch: Batch) -> None:
    """A withdrawn record that is filed again is answered so, and never silently revived."""
    opened.refresh()
    withdrawn = Lookup(opened.pool).withdrawn([repeat.record_id for repeat in batch.repeats])
    for repeat in batch.repeats:
        if repeat.record_id in withdrawn:
            document({"line": repeat.line, "withdrawn": str(repeat.record_id)})
            text(say("import.withdrawn", line=repeat.line, record=repeat.record_id))


def report(batch: Batch, *, filed: int, rejects: Sequence[Reject]) -> None:
    """The refused rows with their reasons, the repeated ones, and the sums."""
    for reject in rejects[: None if is_json() else _LINES_SHOWN]:
        shown = {"row": reject.raw} if not reject.cells else {}
        document({"line": reject.line, "refused": list(reject.reasons), **shown})
        text(say("import.rejected", line=reject.line, reasons="; ".join(reject.reasons)))
    for repeat in batch.told_again:
        document({"line": repeat.line, "repeated": str(repeat.record_id)})
    counts = {"rows": batch.rows, "filed": filed, "repeated": len(batch.told_again), "refused": len(rejects)}
    document({"batch": str(batch.batch), "file": batch.path.name, **counts})
    text(say("import.summary", file=batch.path.name, batch=batch.batch, **counts))


def tell_kept(batch: Batch) -> None:
    """How the importer gets the refused rows back."""
    text(say("import.sealed", batch=batch.batch, days=DAYS))
