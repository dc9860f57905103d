"""Breaks G112: what fell with a repaired record is taken up again in its name when the next one is filed that day."""

TESTS = [
    "tests/properties/test_following_on.py"
    "::test_inv_23_what_fell_with_a_repaired_record_is_not_taken_up_again_in_its_name",
]


def apply() -> None:
    from msgspec.structs import replace

    from domain.intervals import END
    from rules.following import determine

    stretches = determine._stretches

    def forgetful(*asked: object) -> list[determine.Stretch]:
        found = stretches(*asked)  # type: ignore[arg-type]
        return [replace(one, falls=END) if one.falls == one.end else one for one in found]

    determine._stretches = forgetful  # type: ignore[assignment]
