"""Breaks G263: everybody reads whatever a published record holds."""

TESTS = [
    "tests/api/http/test_publishing.py::test_c70_what_is_private_is_in_no_answer_to_the_public",
]


def apply() -> None:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from api.procedures import publishing
    from domain.facts import FieldValue
    from rules.rulesets import Ruleset

    def everything(
        _rulesets: Iterable[Ruleset], _item: str, fields: Mapping[str, FieldValue], *, on: date
    ) -> dict[str, FieldValue]:
        del on
        return dict(fields)

    publishing.disclosed = everything  # type: ignore[attr-defined]
