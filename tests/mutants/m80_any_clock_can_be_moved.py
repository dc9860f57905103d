"""Breaks G120: the clock of any simulated ledger can be moved, be it for work or not."""

TESTS = [
    "tests/api/test_demo_clock.py::test_only_the_clock_of_a_demonstration_can_be_moved",
    "tests/api/test_demo_clock.py::test_the_command_line_refuses_a_ledger_for_work",
]


def apply() -> None:
    from api import demo_clock
    from api.cli import demonstrating
    from api.wiring import Office

    def nothing(office: Office) -> None:
        return None

    demo_clock.refuse_unless_demo = nothing
    demonstrating.refuse_unless_demo = nothing
