"""Breaks G215: what reaches a person through an organisation is filed without a notice served on that person."""

TESTS = ["tests/api/http/test_links.py::test_inv_12_a_share_is_no_role_and_nothing_is_filed_without_the_notice"]


def apply() -> None:
    from domain.procedures import links

    links.refuse_without_notice = lambda *_: None
