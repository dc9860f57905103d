"""Breaks G252: a subject is let agree, and choose, for as long as it likes."""

TESTS = ["tests/domain/test_own.py::test_p_6_nothing_is_settled_for_ever"]


def apply() -> None:
    from domain.procedures import own

    own.refuse_endless = lambda *_, **__: None  # type: ignore[assignment]
