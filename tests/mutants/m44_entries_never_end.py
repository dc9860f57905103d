"""Breaks G27: only promises end on the last day that they name; a measure outlasts its entry (INV-14)."""

TESTS = [
    "tests/domain/test_term_end.py::test_inv_14_an_entry_speaks_until_the_last_day_that_it_names[severe_list]",
    "tests/rules/test_cn.py::test_c36_an_example_comes_out_as_it_says"
    "[What an entry carries ends with the last day that the entry names]",
]


def apply() -> None:
    from domain import records

    term_end = records.term_end
    records.term_end = lambda record: term_end(record) if record.kind in records.PROMISES else None
