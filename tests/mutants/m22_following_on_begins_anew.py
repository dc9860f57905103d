"""Breaks following on: a stretch of a `while` rule that runs into the changed days begins anew on them."""

TESTS = ["tests/properties/test_following_on.py::test_what_follows_on_is_what_follows"]


def apply() -> None:
    from rules.following import determine

    whole = determine.follow_on

    def follow_on(before: determine.Course, *rest: object, **named: object) -> determine.Course:
        return whole(determine.Course(before.upon, {}, {}), *rest, **named)  # type: ignore[arg-type]

    determine.follow_on = follow_on
    from rules.following import rulebook

    rulebook.follow_on = follow_on
