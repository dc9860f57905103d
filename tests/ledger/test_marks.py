"""The marks of a stream, at which snapshots are taken and long states settled."""

import pytest

from ledger.application import _marks


@pytest.mark.parametrize("events", [1, 3, 7])
def test_a_stream_never_runs_ahead_of_its_marks(events: int) -> None:
    """A stream that only grows, so many events a record, reaches a mark before it has grown by half."""
    version, held, mark = 0, 0, 0
    for _ in range(60_000):
        before, version, held = version, version + events, held + 1
        if before // _marks(held) < version // _marks(held):
            mark = version
        assert version - mark <= max(200, version // 2)
