"""Breaks G159: the register of uses names orders that were decided under another version."""

TESTS = ["tests/ledger/test_rulemaking.py::test_the_register_of_uses_names_every_order_and_task_that_a_version_led_to"]


def apply() -> None:
    from collections.abc import Iterator

    from api import rulemaking
    from api.wiring import Office

    uses = rulemaking._uses

    def of_all(office: Office, reference: str) -> Iterator[rulemaking.Use]:
        del reference
        for version in office.context.rulebook.versions:
            yield from uses(office, version.ruleset.reference)

    rulemaking._uses = of_all
