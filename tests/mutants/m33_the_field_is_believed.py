"""Breaks G70: an amount field is believed whatever the text of the decision says."""

TESTS = [
    "tests/api/imports/test_filing.py::test_an_amount_in_doubt_is_filed_and_grounds_nothing_until_resolved",
    "tests/api/imports/test_filing.py::test_a_persons_amount_in_doubt_is_a_defect_too",
]


def apply() -> None:
    from api.formats import cn_penalty
    from api.formats.amounts import Kind

    def believed(fen: int | None, text: str, kind: Kind) -> bool:
        return True

    cn_penalty.agrees = believed
