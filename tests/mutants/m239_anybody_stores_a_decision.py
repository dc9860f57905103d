"""Breaks G239: a decision is stored by whoever names the record."""

TESTS = [
    "tests/domain/test_stored_documents.py"
    "::test_whoever_answers_for_the_record_stores_and_who_receives_for_others_what_the_subject_hands_in"
]


def apply() -> None:
    from domain.cases import filed_record
    from domain.procedures import documents

    documents.answerable_record = filed_record
