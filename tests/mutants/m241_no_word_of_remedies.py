"""Breaks G241: a notice does not say what can be done against what it tells of."""

TESTS = [
    "tests/api/http/test_notices.py::test_inv_16_a_decision_on_an_entry_has_every_field_of_the_law",
    "tests/api/http/test_notices.py::test_p7_a_refusal_and_an_answer_name_law_reasons_and_remedies",
]


def apply() -> None:
    from api.notices import making

    said = making._Making._of_event
    heading = making.NOTICES["field.remedies"].values()

    def of_event(self):  # type: ignore[no-untyped-def]
        return (field for field in said(self) if field.heading not in heading)

    making._Making._of_event = of_event  # type: ignore[method-assign]
