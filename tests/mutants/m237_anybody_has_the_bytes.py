"""Breaks G237: whoever may read anything of a subject has the bytes of every file about it."""

TESTS = [
    "tests/api/http/test_documents.py"
    "::test_every_read_of_a_file_is_on_record_and_only_who_keeps_it_or_oversees_has_its_bytes",
    "tests/api/test_cli_documents.py::test_a_file_at_the_command_line",
]


def apply() -> None:
    from api.cli import documenting
    from api.http.routes import documents

    documents.bar_of = documenting.bar_of = lambda *_: None
