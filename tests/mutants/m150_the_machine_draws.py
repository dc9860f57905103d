"""Breaks G180: records are drawn by a generator of the database, and no longer from the seed and their own numbers."""

TESTS = [
    "tests/api/simulation/test_city.py::test_the_same_seed_gives_the_same_city_and_another_gives_another",
    "tests/api/simulation/test_city.py::test_in_whatever_chunks_it_is_made_it_is_the_same_city",
]


def apply() -> None:
    from api.simulation import city

    written = city.written
    city.written = lambda name: written(name).replace("concat('record:', seed, ':', i)", "uuid()::VARCHAR")
