"""Breaks the promise of settling: an interval that was running begins anew on the settled day."""

TESTS = ["tests/properties/test_settling.py::test_a_settled_state_decides_what_the_whole_one_does"]


def apply() -> None:
    from rules.following import settling

    settling.running_on = lambda *_, **__: iter(())
