"""Breaks G98: what was matched apart is given to another fact of the batch."""

TESTS = [
    "tests/ledger/test_apart.py::test_the_answers_are_those_given_here",
    "tests/ledger/test_apart.py::test_answers_asked_for_in_any_order_are_each_facts_own",
]


def apply() -> None:
    from ledger.matching.apart import MatchingProcess

    whole = MatchingProcess.answers

    def answers(process: MatchingProcess, asked: object) -> object:
        found = whole(process, asked)  # type: ignore[arg-type]
        return found and [*found[1:], found[0]]

    MatchingProcess.answers = answers  # type: ignore[method-assign,assignment]
