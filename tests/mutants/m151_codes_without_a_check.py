"""Breaks G181: the organisation codes of an invented city hold any digit where their check should stand."""

TESTS = [
    "tests/api/simulation/test_city.py::test_every_number_checks_out_tells_its_kind_and_can_be_nobodys",
]


def apply() -> None:
    from api.simulation import city

    written = city.written
    city.written = lambda name: written(name).replace("'0X987654321'[1 +", "'00000000000'[1 +")
