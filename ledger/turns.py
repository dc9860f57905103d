"""One subject at a time within a process: whoever acts on a subject waits for its turn, in a fixed order."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from uuid import UUID

_STRIPES = 1024


class Turns:
    """A fixed number of locks that subjects share; taken in rising order, so that nobody waits in a circle."""

    def __init__(self) -> None:
        self._locks = [Lock() for _ in range(_STRIPES)]

    @contextmanager
    def of(self, subjects: Iterable[UUID]) -> Iterator[None]:
        """Hold the turns of these subjects."""
        with ExitStack() as held:
            for stripe in sorted({subject.int % _STRIPES for subject in subjects}):
                held.enter_context(self._locks[stripe])
            yield
