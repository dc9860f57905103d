"""There and back: persons, keys, the access log, stops and open tasks; what is restored answers alike and goes on."""

import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from psycopg import sql

from api import stopping
from api.anchoring import Anchoring
from api.doctor import Check, Grade, examine
from api.http.app import door
from api.wiring import Office
from domain.actors import Actor
from domain.identity.citizen_number import Regions
from domain.stops import StopKind, Thing
from ledger.server.embedded import EmbeddedServer
from ledger.vault.keyfile import key_path
from tests.api.conftest import CommandLine
from tests.api.http.conftest import Caller, Callers, Client, a_check, a_penalty, a_penalty_of_a_person, a_person
from tests.support import offices
from tests.support.pack_small import ISSUER, NORTH, OFFICE

ANSWERS = (
    ("GET", "/tasks?which=all", NORTH, "licence", None),
    ("POST", "/checks", NORTH, "licence", a_check()),
    ("POST", "/subjects:search", OFFICE, "audit", a_person()),
    ("GET", "/rulesets", ISSUER, None, None),
)


@pytest.fixture
def lived(callers: Callers) -> dict[str, str]:
    """A home and a person, each fined; tasks accepted and open, a stop, reads on record and vouched for; their ids."""
    home = callers[ISSUER].post("/records", a_penalty()).json()["subject"]
    callers[ISSUER].post("/records", a_penalty("N|OTHER", doc_no="fine-2"))
    somebody = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
    [first, _] = callers[NORTH].get("/tasks").json()["tasks"]
    assert callers[NORTH].post(f"/tasks/{first['task']}/steps", {"step": "accept"}).status_code == 200
    stopping.stop(callers.office, Thing(StopKind.FEED, NORTH), reason="wrong tasks", by=Actor(OFFICE, "Lin"))
    assert Anchoring(callers.office).write() is not None
    return {"home": home, "person": somebody}


@pytest.fixture
def command(ledger: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("JIANGCHENG_DEPARTMENT", OFFICE)
    monkeypatch.setenv("JIANGCHENG_PURPOSE", "audit")
    return CommandLine(ledger, capsys)


@pytest.fixture
def new_ledger(server: EmbeddedServer) -> Iterator[str]:
    """The name of a ledger that is not there yet; dropped at the end."""
    name = f"r_{uuid.uuid4().hex[:16]}"
    yield name
    key_path(f"jiangcheng_{name}").unlink(missing_ok=True)
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"jiangcheng_{name}")))


def told(command: CommandLine, ledger: str, ids: dict[str, str]) -> list[Any]:
    """What the command line says of everybody: what follows, what happened, what is stopped."""
    verbs = [("measures",), *(("history", one) for one in ids.values()), ("tasks", "--department", OFFICE)]
    verbs += [("stops", "list"), ("keys", "list")]
    found = [command.run(*verb, "--json", "--ledger", ledger) for verb in verbs]
    assert [(one.status, one.err) for one in found] == [(0, "")] * len(verbs)
    assert all(one.lines for one in found[:3])
    return [one.lines for one in found]


def ask(client: Client, caller: Caller, what: tuple[str, str, str, str | None, Any]) -> httpx.Response:
    method, path, _, purpose, body = what
    headers = caller.headers(purpose)
    return client.request(method, path, headers=headers, **({} if body is None else {"json": body}))


def answered(client: Client, callers: Callers) -> list[Any]:
    """What departments are told with the keys they have; not under which entry of the access log."""
    said = [ask(client, callers[what[2]], what) for what in ANSWERS]
    assert [answer.status_code for answer in said] == [200] * len(ANSWERS)
    return [{name: value for name, value in answer.json().items() if name != "check"} for answer in said]


def same_key(ledger: str, new: str) -> None:
    """The vault's key is in no backup: the operator brings it."""
    shutil.copy(key_path(f"jiangcheng_{ledger}"), key_path(f"jiangcheng_{new}"))


@pytest.mark.guarantee("G45")
def test_what_was_restored_answers_as_before_and_goes_on(
    callers: Callers, lived: dict[str, str], command: CommandLine, new_ledger: str, tmp_path: Path
) -> None:
    before = [answered(callers.client, callers), told(command, command.ledger, lived)]
    file = str(tmp_path / "whole.backup")
    assert command.json("backup", file).status == 0
    assert command.run("restore", file, "--ledger", new_ledger, "--json").status == 0
    same_key(command.ledger, new_ledger)
    with offices.office(new_ledger) as restored:
        client = Client(door(restored, regions=Regions.WITH_SYNTHETIC))
        assert [answered(client, callers), told(command, new_ledger, lived)] == before
        assert is_sound(new_ledger)
        goes_on(client, callers)
        assert is_sound(new_ledger)


def is_sound(ledger: str) -> bool:
    """Nothing is broken; the chains of the access log are as written and vouched for, the decisions come out again."""
    found = {finding.check: finding for finding in examine(ledger)}
    assert {check for check, finding in found.items() if finding.grade is Grade.BROKEN} == set()
    access, decisions = found[Check.ACCESS].values, found[Check.DECISIONS].values
    return int(str(access["vouched"])) > 0 and int(str(decisions["events"])) > 0


def goes_on(client: Client, callers: Callers) -> None:
    """A new record is filed and its task pushed; the same record of the person is answered with the first."""
    issuer, north = callers[ISSUER], callers[NORTH]
    new = client.request("POST", "/records", json=a_penalty("N|NEW", doc_no="new"), headers=issuer.headers(None))
    assert "task-pushed.1" in new.json()["events"]
    again = client.request("POST", "/records", json=a_penalty_of_a_person(), headers=issuer.headers(None))
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    tasks = client.request("GET", "/tasks", headers=north.headers("licence")).json()["tasks"]
    assert new.json()["subject"] in {task["subject"] for task in tasks}
    stopped = client.request("GET", "/feed", headers=north.headers("licence"))
    assert (stopped.status_code, stopped.json()["code"]) == (409, "not_allowed")


def test_without_the_vaults_key_nobody_is_named_and_everything_else_is_told(
    callers: Callers, lived: dict[str, str], command: CommandLine, new_ledger: str, tmp_path: Path
) -> None:
    file = str(tmp_path / "whole.backup")
    assert command.json("backup", file).status == 0
    assert command.run("restore", file, "--ledger", new_ledger, "--json").status == 0
    said = command.run("history", lived["person"], "--json", "--ledger", new_ledger)
    assert (said.status, said.out, said.error["error"]) == (3, "", "vault_key_missing")
    assert said.error["do"]
    assert command.run("history", lived["home"], "--json", "--ledger", new_ledger).status == 0
    assert [one.check for one in examine(new_ledger) if one.grade is Grade.BROKEN] == [Check.VAULT]
    same_key(command.ledger, new_ledger)
    assert is_sound(new_ledger)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flipped(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 3] ^= 1
    file.write_bytes(whole)


def of_a_later_version(file: Path) -> None:
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | {"version": 2}).encode()
    with ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(cut_short, "damaged_backup"), (flipped, "damaged_backup"), (of_a_later_version, "backup_too_new")],
)
def test_a_file_that_is_not_to_be_relied_on_is_one_clear_error(
    spoil: Callable[[Path], None],
    code: str,
    office: Office,
    command: CommandLine,
    new_ledger: str,
    server: EmbeddedServer,
    tmp_path: Path,
) -> None:
    file = tmp_path / "spoilt.backup"
    assert command.json("backup", str(file)).status == 0
    spoil(file)
    said = command.run("restore", str(file), "--ledger", new_ledger, "--json")
    assert (said.status, said.out, said.error["error"]) == (2, "", code)
    assert said.error["do"]
    with server.cluster.connect_as_admin() as admin:
        found = admin.execute("SELECT FROM pg_database WHERE datname = %s", (f"jiangcheng_{new_ledger}",))
        assert found.rowcount == 0


def test_restoring_over_a_ledger_that_lives_changes_nothing_of_it(
    callers: Callers, lived: dict[str, str], command: CommandLine, tmp_path: Path
) -> None:
    before = told(command, command.ledger, lived)
    file = str(tmp_path / "whole.backup")
    assert command.json("backup", file).status == 0
    said = command.json("restore", file)
    assert (said.status, said.out, said.error["error"]) == (1, "", "ledger_not_empty")
    assert told(command, command.ledger, lived) == before
