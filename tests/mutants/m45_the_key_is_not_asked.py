"""Breaks G93: whoever shows no key that opens is let in as some department."""

TESTS = [
    "tests/api/http/test_door.py::test_without_a_key_nothing_is_answered_and_that_is_on_record",
    "tests/api/http/test_door.py::test_a_key_is_kept_as_a_hash_and_opens_for_one_department",
    "tests/api/http/test_door.py::test_a_revoked_key_opens_nothing_within_a_second",
]


def apply() -> None:
    from api.http.door import Door

    whole = Door._department

    async def department(self: Door, key: str) -> str | None:
        return await whole(self, key) or "local:north"

    Door._department = department  # type: ignore[method-assign]
