"""Breaks G246: the issuer's keys are read once, and what it takes back goes on opening."""

TESTS = ["tests/api/signin/test_tokens.py::test_a_key_is_asked_for_again_after_minutes"]


def apply() -> None:
    from api.signin.keyset import KeySet

    KeySet._older_than = lambda self, seconds: self._read_at is None  # type: ignore[method-assign]
