"""Breaks G159: the register of uses names orders that were decided under another version."""

TESTS = [
    "tests/ledger/rulemaking/test_unlawful.py::test_the_register_of_uses_names_every_order_and_task_that_a_version_led_to"
]


def apply() -> None:
    from api import ruleset_uses
    from ledger.database import Connection

    found = ruleset_uses._found

    def of_all(connection: Connection, reference: str) -> ruleset_uses._Found:
        one, other = (found(connection, f"small@{version}:{_hash(connection, version)}") for version in (1, 2))
        return ruleset_uses._Found({**one.orders, **other.orders}, found(connection, reference).told)

    def _hash(connection: Connection, version: int) -> str:
        row = connection.execute(
            "SELECT convert_from(state, 'UTF8')::jsonb #>> '{event,content_hash}' FROM ledger.stored_events"
            " WHERE topic IN ('ruleset-adopted.1', 'ruleset-published.1')"
            " AND (convert_from(state, 'UTF8')::jsonb #>> '{event,version}')::int = %s",
            (version,),
        ).fetchone()
        return str(row[0])[:16] if row else ""

    ruleset_uses._found = of_all
