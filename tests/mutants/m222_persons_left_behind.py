"""Breaks G216: the persons behind an organisation stay listed when its record ends."""

TESTS = [
    "tests/api/http/test_links.py::test_inv_34_what_ends_at_the_organisation_ends_at_the_person_in_the_same_append"
]


def apply() -> None:
    from domain.commands import EndLink
    from ledger import ledger

    others = ledger.others
    ledger.others = lambda *decided: (one for one in others(*decided) if not isinstance(one.command, EndLink))
