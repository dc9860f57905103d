"""How a process that serves a ledger is set up, whoever starts it: the command line, a worker, a benchmark."""

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 100


def set_up() -> None:
    """Let Python look for cyclic garbage seldom: states are values without cycles, and there are hundreds of thousands.

    Python's own setting looks after every 700 new objects; a batch of a thousand penalties makes far more than that.
    """
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
