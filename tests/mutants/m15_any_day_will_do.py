"""Breaks G34: a command is written although the ledger stands at another day than it was decided for."""

TESTS = ["tests/ledger/test_commands.py::test_another_process_moved_the_clock_and_the_command_is_decided_for_that_day"]


def apply() -> None:
    from ledger import ledger
    from ledger.log.append import Append

    whole = ledger._Attempt.append

    def append(self: ledger._Attempt) -> Append:
        made = whole(self)
        return Append(events=made.events, identities=made.identities, aliases=made.aliases)

    ledger._Attempt.append = append  # type: ignore[method-assign]
