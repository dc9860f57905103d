"""`keys issue | revoke | list` and `serve`, as an operator calls them."""

import os
import signal
import socket
import subprocess
import sys
from datetime import datetime
from time import monotonic, sleep

import httpx
import pytest

from ledger.database import Database
from ledger.keys import holder
from tests.api.conftest import ISSUER, CommandLine

_SERVE = "from api.cli import main; main()"


def opens(cli: CommandLine, key: str) -> str | None:
    with Database.open(cli.ledger) as database, database.connect() as connection:
        return holder(connection, key)


@pytest.mark.guarantee("G93")
def test_a_key_is_shown_once_listed_without_its_secret_and_revoked(cli: CommandLine) -> None:
    issued = cli.json("keys", "issue", ISSUER, "--label", "the counter")
    [told] = issued.lines
    assert opens(cli, told["key"]) == ISSUER
    [line] = cli.json("keys", "list").lines
    assert (line["department"], line["label"], line["issued_by"]) == (ISSUER, "the counter", "officer Wen")
    assert line["revoked_at"] is None
    assert told["key"].split("-")[2] not in cli("keys", "list").out
    assert cli.json("keys", "revoke", line["key_id"]).status == 0
    assert opens(cli, told["key"]) is None
    assert cli.json("keys", "list").lines[0]["revoked_at"]


@pytest.mark.guarantee("G144")
def test_a_key_ends_after_a_year_or_when_it_is_said(cli: CommandLine) -> None:
    year, week = cli.json("keys", "issue", ISSUER), cli.json("keys", "issue", ISSUER, "--for", "7")
    assert (year.lines[0]["days"], week.lines[0]["days"]) == (365, 7)
    spans = [ended(line) - issued(line) for line in cli.json("keys", "list").lines]
    assert [span.days for span in spans] == [365, 7]
    assert opens(cli, week.lines[0]["key"]) == ISSUER
    assert cli.json("keys", "issue", ISSUER, "--for", "0").status == 2
    with Database.open(cli.ledger) as database, database.connect_as_owner() as owner:
        owner.execute("UPDATE access.keys SET expires_at = clock_timestamp()")
    assert opens(cli, week.lines[0]["key"]) is None


def issued(line: dict[str, str]) -> datetime:
    return datetime.fromisoformat(line["issued_at"])


def ended(line: dict[str, str]) -> datetime:
    return datetime.fromisoformat(line["expires_at"])


def test_a_key_is_for_a_department_that_takes_part_and_made_by_somebody(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.json("keys", "issue", "local:nobody").error["error"] == "not_found"
    assert cli.json("keys", "revoke", "nothing").error["error"] == "not_found"
    monkeypatch.delenv("JIANGCHENG_OFFICER")
    assert cli.json("keys", "issue", ISSUER).error["error"] == "invalid_input"
    assert cli.json("keys", "list").lines == []


def test_serving_answers_on_loopback_and_ends_with_a_signal(cli: CommandLine) -> None:
    key = cli.json("keys", "issue", ISSUER).lines[0]["key"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port), "--ledger", cli.ledger]
    sign_in = {f"JIANGCHENG_SIGN_IN_{name}": value for name, value in SIGN_IN.items()}
    with subprocess.Popen(command, env={**os.environ, **sign_in}, stderr=subprocess.PIPE, text=True) as serving:
        try:
            answer = _first_answer(f"http://127.0.0.1:{port}", key, serving)
            own = httpx.get(f"http://127.0.0.1:{port}/own", headers={"Authorization": "Bearer x"})
            examined = cli.json("doctor", "--port", str(port))
        finally:
            serving.send_signal(signal.SIGTERM)
            _, said = serving.communicate(timeout=30)
    assert answer.status_code == 200
    assert own.json()["code"] == "no_sign_in", "subjects have a door of their own"
    assert [line["grade"] for line in examined.lines if line["check"] == "port"] == ["ok"], "who serves is ourselves"
    assert key not in said
    assert serving.returncode in (0, 130, -signal.SIGTERM)
    with Database.open(cli.ledger) as database, database.connect() as connection:
        [(rows, anchored)] = connection.execute(
            "SELECT (SELECT count(*) FROM access.log), count(*) FROM ledger.stored_events"
            " WHERE topic = 'access-chained.1'"
        ).fetchall()
    assert rows == 2
    assert anchored == 1


def test_a_door_is_not_opened_with_half_a_sign_in(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_SIGN_IN_ISSUER", SIGN_IN["ISSUER"])
    said = cli.run("serve", "--ledger", cli.ledger)
    assert said.status == 2
    assert "JIANGCHENG_SIGN_IN_AUDIENCE not set" in said.err


SIGN_IN = {"ISSUER": "http://127.0.0.1:9", "AUDIENCE": "credit"}


def _first_answer(address: str, key: str, serving: "subprocess.Popen[str]") -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}", "Jiangcheng-Officer": "Wen"}
    deadline = monotonic() + 60
    while monotonic() < deadline and serving.poll() is None:
        try:
            if httpx.get(f"{address}/health").status_code == 200:
                return httpx.get(f"{address}/rulesets", headers=headers)
        except httpx.TransportError:
            sleep(0.1)
    raise AssertionError("nobody served")
