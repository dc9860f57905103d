"""Breaks G80: whoever asked for a start confirms it too."""

TESTS = [
    "tests/domain/test_stops.py::test_two_officers_are_needed_to_start_again",
]


def apply() -> None:
    from collections.abc import Sequence

    from domain import stops
    from domain.actors import Actor
    from domain.events import Event, StartConfirmed
    from tests.domain import test_stops

    def start(known: stops.Stops, thing: stops.Thing, *, by: Actor) -> Sequence[Event]:
        return [StartConfirmed(kind=thing.kind, name=thing.name)]

    stops.start = start  # type: ignore[assignment]
    test_stops.start = start  # type: ignore[attr-defined]
