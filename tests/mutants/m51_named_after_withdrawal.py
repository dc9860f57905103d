"""Breaks G99: whom a withdrawn record named stays readable."""

TESTS = ["tests/api/imports/test_beside.py::test_it_is_gone_when_the_record_is_withdrawn"]


def apply() -> None:
    from ledger import ledger

    whole = ledger._erasures
    ledger._erasures = lambda subject_id, happened: [  # type: ignore[assignment,misc]
        one for one in whole(subject_id, happened) if one == subject_id
    ]
