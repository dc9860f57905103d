"""Breaks G183: the facts of an invented city speak on after the last day that their records name."""

TESTS = [
    "tests/api/simulation/test_filing.py::test_what_rules_see_of_a_city_filed_day_by_day_is_what_its_facts_say",
]


def apply() -> None:
    from api.simulation import city

    written = city.written
    city.written = lambda name: written(name).replace("CASE WHEN ends THEN valid_until + 1 END", "NULL::DATE")
