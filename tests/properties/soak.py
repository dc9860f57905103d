"""The subject machine for as long as one likes, each round from other random numbers: `make soak MINUTES=60`."""

import argparse
import time

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.test_subject_machine import ProceduresMachine

_ROUND = settings(
    max_examples=40,
    stateful_step_count=200,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def main() -> None:
    """Run rounds until the time is over; what fails is shown as hypothesis shows it, and ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    asked = parser.parse_args()
    ends, rounds = time.monotonic() + asked.minutes * 60, 0
    while time.monotonic() < ends:
        run_state_machine_as_test(ProceduresMachine, settings=_ROUND)
        rounds += 1
        print(f"{rounds} rounds of 40 lives of at most 200 steps: nothing broken", flush=True)


if __name__ == "__main__":
    main()
