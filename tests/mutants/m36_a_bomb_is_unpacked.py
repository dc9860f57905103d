"""Breaks G72: nobody looks at what a workbook would unpack to, nor at cells that were merged."""

TESTS = [
    "tests/api/imports/test_hostile.py::test_a_spoilt_file_is_said_in_one_line_and_files_nothing",
]


def apply() -> None:
    from api.tables import headings, xlsx_sheets
    from api.tables.sheets import Sheet, SheetRow

    def unpack(content: bytes, name: str, unpacked: int) -> None:
        """Look at nothing."""

    def take(name: str, sheet: Sheet, row: SheetRow) -> None:
        """Take what is there."""

    xlsx_sheets._refuse_bomb = unpack
    headings._refuse_merged = take
