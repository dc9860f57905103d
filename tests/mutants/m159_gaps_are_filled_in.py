"""Breaks G194: what a table does not say of a measure is no gap, so that whatever stands there is taken for said."""

TESTS = [
    "tests/api/packtable/test_tables.py::test_a_new_measure_of_a_table_leaves_what_no_column_says_as_gaps",
    "tests/api/packtable/test_tables.py::test_an_empty_cell_of_a_new_measure_is_a_gap_of_its_own",
]


def apply() -> None:
    from collections.abc import Mapping

    from rules.writing import tabled
    from rules.writing.splicing import Json

    bring = tabled.new_measure

    def inventing(name: str, cells: Mapping[str, str], *, place: str) -> dict[str, Json]:
        row = bring(name, cells, place=place)
        [version] = row["versions"]  # type: ignore[misc, union-attr]
        said = {
            "effective_from": "2015-01-02",
            "measure_class": 2,
            "longest": {"years": 1},
            "content": {"en": "x", "zh": "x"},
        }
        return {**row, "kind": "sanction", "versions": [{**version, **said}]}  # type: ignore[dict-item]

    tabled.new_measure = inventing
