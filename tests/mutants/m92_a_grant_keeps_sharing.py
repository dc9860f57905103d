"""Breaks G112 and INV-23: a grant ends publication, and sharing goes on."""

TESTS = [
    "tests/domain/test_repairs.py::test_inv_23_a_grant_ends_publication_sharing_grounds_and_orders_in_one_append",
    "tests/api/test_cli_repair.py::test_a_repair_from_application_to_grant",
]


def apply() -> None:
    from domain.events import Event, SharingEnded
    from domain.state import Decision

    emit = Decision.emit

    def forgetful(decision: Decision, event: Event) -> None:
        if not isinstance(event, SharingEnded):
            emit(decision, event)

    Decision.emit = forgetful  # type: ignore[method-assign]
