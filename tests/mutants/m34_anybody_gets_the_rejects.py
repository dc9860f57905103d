"""Breaks G71: whoever may read at all gets back what was refused of anybody's file."""

TESTS = [
    "tests/api/imports/test_rejects.py::test_only_the_importer_reads_them_and_every_attempt_is_on_record",
]


def apply() -> None:
    from uuid import UUID

    from api.cli import batches
    from api.cli.desk import Desk, Read
    from ledger.vault.refused import KeptFile

    def anybodys(opened: Desk, batch: UUID) -> KeptFile:
        opened.admit(Read("imports rejects"))
        return opened.office.refused_rows.of(batch)[0]

    batches._own = anybodys
