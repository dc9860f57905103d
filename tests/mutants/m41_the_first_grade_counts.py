"""Breaks G83: whatever the latest record shows, the first decides."""

TESTS = [
    "tests/rules/test_cn.py::test_c36_an_example_comes_out_as_it_says",
    "tests/rules/test_latest.py::test_the_days_are_those_of_the_sentence",
]


def apply() -> None:
    from rules.conditions import Latest
    from rules.following.sight import Seen

    whole = Seen.shows

    def shows(seen: Seen, leaf: Latest, fact: object) -> bool:
        return any(whole(seen, leaf, one) for one in seen.of(leaf.latest)[:1])

    Seen.shows = shows  # type: ignore[method-assign,assignment]
