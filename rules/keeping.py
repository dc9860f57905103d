"""Pure results kept for a while, the most recently put, and what has changed since they were."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import compress, islice
from operator import is_, is_not
from threading import Lock
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def differing(before: Mapping[_Key, _Value], after: Mapping[_Key, _Value]) -> Iterable[_Key]:
    """The keys that do not have the very same value in both; quickly so where the later only has more at its end."""
    if len(before) <= len(after) and all(map(is_, before, after)):
        changed = compress(before, map(is_not, before.values(), after.values()))
        return [*changed, *islice(after, len(before), None)]
    return [key for key in {**before, **after} if before.get(key) is not after.get(key)]


class Kept(Generic[_Key, _Value]):
    """A bounded mapping that lets go of what was put longest ago. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        """What is kept under a key, if anything."""
        return self._values.get(key)

    def put(self, key: _Key, value: _Value) -> None:
        """Keep it; the oldest goes when there are too many."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)
