"""Breaks G230: whoever the projector has let go of begins anew, instead of being read again."""

TESTS = [
    "tests/projections/test_projector.py::test_whoever_was_let_go_of_is_read_again_together_and_comes_out_the_same",
]


def apply() -> None:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.state import Subject
    from ledger.database import Connection
    from projections import projector

    def folded(connection: Connection, streams: Sequence[UUID], *, up_to: int) -> dict[UUID, Subject]:
        assert up_to
        return {stream: Subject(subject_id=stream) for stream in streams}

    projector.folded = folded
