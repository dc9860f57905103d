"""The how-to pages, typed as they stand against ledgers of the test's own; both languages have the same commands."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api.demo.city import begin
from api.wiring import Office
from ledger.database import Database
from ledger.server.embedded import EmbeddedServer
from tests.docs.as_typed import ROOT, commands_of, free_port, walk
from tests.support.served import served

HOWTO = {"connect": "howto-connect", "rules": "howto-rules", "replay": "howto-replay", "take-over": "howto-takeover"}


@contextmanager
def city(ledger: str) -> Iterator[Office]:
    """The demonstration city on its first day, with nobody in it yet."""
    with Office(Database.open(ledger)) as opened:
        begin(opened)
        yield opened


def test_a_department_is_connected(ledger: str, environment: dict[str, str]) -> None:
    with city(ledger) as office, served(office) as port:
        printed = walk(
            ROOT / "docs" / "howto-connect.md",
            "connect",
            environment,
            {"server=http://127.0.0.1:8642": f"server=http://127.0.0.1:{port}", "ledger=city": f"ledger={ledger}"},
        )
    assert len(printed) == len(commands_of(ROOT / "docs" / "howto-connect.md", "connect"))


def test_a_rule_is_changed(environment: dict[str, str]) -> None:
    walk(ROOT / "docs" / "howto-rules.md", "rules", environment, {})


def test_a_history_is_replayed(server: EmbeddedServer, environment: dict[str, str]) -> None:
    ports = {":8643": f":{(port := free_port())}", "--port 8643": f"--port {port}"}
    walk(ROOT / "docs" / "howto-replay.md", "replay", environment, ports)


@pytest.mark.guarantee("G199")
def test_a_history_is_taken_over(environment: dict[str, str]) -> None:
    walk(ROOT / "docs" / "howto-takeover.md", "take-over", environment, {})


@pytest.mark.parametrize("section", HOWTO)
def test_both_languages_have_the_same_commands(section: str) -> None:
    pages = [ROOT / "docs" / f"{HOWTO[section]}{tongue}.md" for tongue in ("", ".zh")]
    english, chinese = (commands_of(page, section) for page in pages)
    assert english == chinese
    assert len(english) >= 3
