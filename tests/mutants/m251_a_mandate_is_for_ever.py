"""Breaks G251: whoever once had a mandate stands for the subject on every day."""

TESTS = [
    "tests/api/http/test_own.py::test_who_stands_for_nobody_any_more_or_yet_is_told_so_and_reads_nothing",
]


def apply() -> None:
    from datetime import date

    from msgspec.structs import replace

    from domain.events import Happened, MandateRecorded
    from domain.procedures import own
    from domain.state import Draft

    whole = own.apply

    def for_ever(draft: Draft, happened: Happened) -> None:
        whole(draft, happened)
        if isinstance(happened.event, MandateRecorded):
            draft.mandates = {
                one: replace(mandate, valid_from=date.min, until=date.max) for one, mandate in draft.mandates.items()
            }

    own.apply = for_ever
