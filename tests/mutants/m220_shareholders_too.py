"""Breaks G215: whatever somebody is to an organisation, a record of it reaches that person."""

TESTS = ["tests/api/http/test_links.py::test_inv_12_without_law_role_or_the_organisations_record_nobody_is_proposed"]


def apply() -> None:
    from domain.procedures import links

    links.refuse_unlinked = lambda *_, **__: None
