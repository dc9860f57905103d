"""Breaks G219: a contract that one side alone registered tells that side of the other."""

TESTS = ["tests/scenarios/test_contract.py::test_c18_what_one_side_registers_alone_tells_nobody_anything"]


def apply() -> None:
    from api.procedures import partners
    from domain.records import COUNTERPARTY

    partners._contracts = lambda subject: (  # type: ignore[assignment]
        (filed.record.document.doc_no, filed.record.fields[COUNTERPARTY])
        for filed in subject.records.values()
        if COUNTERPARTY in filed.record.fields
    )
