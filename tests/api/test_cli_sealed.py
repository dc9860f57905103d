"""A marker is planted in a record, the record is sealed, and every verb is asked in every form: none lets it out.

The domain reference names nobody who may still read it (INV-33); the log keeps the event, and with it every backup.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.actors import Actor
from domain.commands import AcceptTask, AddSource, DecideHold, FileRecords, Reconcile, ResolveDefect, SealRecord
from domain.content import with_content_hash
from domain.records import Defect, Record
from domain.values import DocumentKind, Node, Verdict
from ledger.vault.documents import About
from tests.api.conftest import CommandLine, every_verb
from tests.support import offices, pack_small
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine, task_of
from tests.support.pack_small import NORTH, OFFICE

MARK = "杜鹃7731MARKER"
DAY = timedelta(days=1)
HOME = a_home()
SUBJECT = f"test:{HOME.number}"
SEALED_ON = BEGAN + 20 * DAY
TODAY = SEALED_ON + 5 * DAY
BEFORE = (SEALED_ON - DAY).isoformat()
AS_OFFICE = ("--department", OFFICE, "--officer", "officer Qi", "--purpose", "audit")
AS_NORTH = ("--department", NORTH, "--officer", "officer Lu", "--purpose", "licence")
AS_ISSUER = ("--department", ISSUER.account, "--officer", "officer Wen", "--purpose", "penalty")


def marked(*, usd: int = 200_000) -> Record:
    """A fine whose document number and field hold the marker."""
    record = fine(f"{MARK}-1", usd=usd)
    return with_content_hash(replace(record, fields={**record.fields, "remark": f"said {MARK}"}))


ONE = marked()
CHECK = UUID(int=7731)
FILE = f"what {MARK} did".encode()
DIGEST = hashlib.sha256(FILE).hexdigest()


def ruleset(*, by_law: bool) -> pack_small.Ruleset:
    """The small pack with a field for anything; from SEALED_ON the law seals the conduct, if it does."""
    base = offices.guarded().model_dump(mode="json")["catalogue"]
    fields = {**base[0]["fields"], "remark": {"type": "str", "required": False}}
    sealed = [{"behaviours": ["care"], "effective_from": SEALED_ON.isoformat(), "basis": pack_small._BASIS}]
    return offices.guarded(catalogue=[{**base[0], "fields": fields}], **({"sealed": sealed} if by_law else {}))  # type: ignore[arg-type]


@pytest.fixture(params=["by its department", "by law"])
def desk(request: pytest.FixtureRequest, ledger: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    """The command line at a ledger in which the marked record was filed, doubted, told twice and applied."""
    by_law = request.param == "by law"
    with offices.office(ledger, offices.genesis(ruleset(by_law=by_law))) as office:
        stream = id_of(HOME)
        office.ledger.execute(stream, FileRecords(HOME, (ONE, fine("two", behaviour_code="trade"))), by=ISSUER)
        office.ledger.execute(stream, AddSource(marked(usd=1), MARK), by=ISSUER)
        office.ledger.execute(stream, ResolveDefect(ONE.record_id, Defect.SOURCES, f"ours, {MARK}"), by=ISSUER)
        task = task_of(office.application.subject(stream), NORTH)
        office.ledger.execute(stream, AcceptTask(task), by=Actor(NORTH, "officer Lu"))
        spot = ("licence", Node.HANDLING, "F-1", Verdict.ALLOW, ("supervision",))
        office.ledger.execute(stream, DecideHold(CHECK, *spot, f"in spite of {MARK}"), by=Actor(NORTH, "officer Lu"))
        office.documents.store(stream, FILE, DocumentKind.DECISION, About(ONE.record_id), by=ISSUER)
        office.context.advance_to(SEALED_ON - DAY, by=ISSUER)
        yield CommandLine(ledger, capsys)


def seal(desk: CommandLine, *, by_law: bool) -> None:
    with offices.office(desk.ledger) as office:
        office.context.advance_to(SEALED_ON, by=ISSUER)
        command = Reconcile() if by_law else SealRecord(ONE.record_id)
        assert office.ledger.execute(id_of(HOME), command, by=ISSUER).happened
        office.context.advance_to(TODAY, by=ISSUER)


def drafted(folder: Path) -> str:
    """A draft under which what follows from the marked record lasts a month less."""
    written = ruleset(by_law=True).model_dump(mode="json")
    rules = [{**rule, "term": rule["term"] and {"days": 30}} for rule in written["rules"]]
    (folder / "draft").mkdir(exist_ok=True)
    text = json.dumps({**written, "rules": rules})
    (folder / "draft" / "pack.yaml").write_text(text, encoding="utf-8")
    return str(folder / "draft")


def applied(folder: Path) -> str:
    """What the north applies: what follows from the marked record."""
    path = folder / "applied.csv"
    path.write_text(f"scheme,number,measure\ntest,{HOME.number},supervision\n", encoding="utf-8")
    return str(path)


def invocations(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """Every verb that opens a ledger, as one asks about the subject, its record or everybody."""
    past = ("--on", BEFORE, "--known-at", BEFORE)
    id_ = str(ONE.record_id)
    review = ("--from", BEFORE, "--authority", "court", "--doc-no", "9")
    finding = ("--item", "x", "--doc-type", "x", "--determined-on", BEFORE, "--evidence", "h")
    basis = ("--law", "demo", "--article", "1", "--grounds", "x")
    decision = ("--doc-no", "1", "--doc-type", "x", "--behaviour", "care", "--severity", "severe")
    decision += ("--warning", "x", "--removal", "x", "--remedies", "x")
    looked = ("--check", __file__, "--visit", __file__, "--until", BEFORE, *AS_ISSUER)
    service = ("--manner", "post", "--on", BEFORE, "--receipt", "x")
    numbers = ("test:N|OTHER", "--authority", "a", "--reason", "r", *AS_ISSUER)
    return {
        "measures": [
            ("measures", SUBJECT, *past, *AS_OFFICE),
            ("measures", *past, *AS_OFFICE),
            ("measures", SUBJECT, "--on", BEFORE, *AS_OFFICE),
            ("measures", *AS_OFFICE),
        ],
        "history": [("history", SUBJECT, *AS_OFFICE)],
        "notify": [("notify", *AS_OFFICE[:4], "--purpose", "operation")],
        "explain": [
            ("explain", SUBJECT, "supervision", "--on", BEFORE, *AS_OFFICE),
            ("explain", SUBJECT, "supervision", *AS_OFFICE),
        ],
        "rules try": [
            ("rules", "try", drafted(folder), SUBJECT, "--reach", "always", *AS_OFFICE),
            ("rules", "try", drafted(folder), SUBJECT, *AS_OFFICE),
        ],
        "rules what-if": [
            ("rules", "what-if", drafted(folder), "--reach", "always", *AS_OFFICE),
            ("rules", "what-if", drafted(folder), "--on", BEFORE, "--html", str(folder / "{}.html"), *AS_OFFICE),
        ],
        **{
            f"rules {verb}": [("rules", verb, *said, "--reason", "r", *AS_OFFICE[:4])]
            for verb, *said in (
                ("draft", drafted(folder)),
                ("edit", drafted(folder)),
                ("submit", "1"),
                ("approve", "1", "--hash", "0"),
                ("refuse", "1", "--hash", "0"),
                ("publish", "1", "--from", BEFORE),
                ("withdraw", "2", "--article", "a"),
            )
        },
        "rules list": [("rules", "list")],
        "rules show": [("rules", "show", "1", "--diff")],
        "rules review": [("rules", "review", "1", *AS_OFFICE)],
        "rules told": [("rules", "told", *AS_OFFICE)],
        "rules uses": [("rules", "uses", "1", *AS_OFFICE)],
        "check": [("check", SUBJECT, "--matter", "licence", "--node", "handling", "--filing", "F-1", *AS_NORTH)],
        "held": [("held", *AS_NORTH)],
        "decide": [("decide", str(CHECK), "allow", "--reason", "r", *AS_NORTH[:4])],
        "applied": [("applied", applied(folder), *AS_NORTH)],
        "tasks": [("tasks", "--of", "all", "--all", *AS_OFFICE), ("tasks", "--all", *AS_NORTH)],
        "answer-file": [
            ("tasks", "--xlsx", str(folder / "{}-tasks.xlsx"), *AS_NORTH),
            ("answer-file", str(folder / "{}-tasks.xlsx"), *AS_NORTH[:4]),
        ],
        "correct": [("correct", id_[:13], "--set", "amount_minor=1", "--reason", "r", *AS_ISSUER[:4])],
        "withdraw": [("withdraw", id_[:13], "--reason", "r", *AS_ISSUER[:4])],
        "respond": [("respond", "000000", "accept", *AS_NORTH[:4])],
        "feedback": [("feedback", "000000", "implemented", *AS_NORTH[:4])],
        "push": [("push", "000000", *AS_ISSUER[:4])],
        "orders confirm": [("orders", "confirm", SUBJECT, "1", *AS_ISSUER[:4])],
        "orders decline": [("orders", "decline", SUBJECT, "1", "--reason", "r", *AS_ISSUER[:4])],
        "record resolve-defect": [
            ("record", "resolve-defect", id_[:13], "sources_differ", "--reason", "r", *AS_ISSUER)
        ],
        "record verify": [("record", "verify", id_[:13], *AS_ISSUER)],
        "record performance": [("record", "performance", id_[:13], "false", *finding, *review[2:], *AS_ISSUER)],
        "record revoke": [("record", "revoke", id_[:13], "annulled", *review, *AS_ISSUER)],
        "record change": [("record", "change", id_[:13], "--set", "amount_minor=1", *review, *AS_ISSUER)],
        "subject links": [("subject", "links", SUBJECT, *AS_OFFICE)],
        "department hand-over": [("department", "hand-over", NORTH, OFFICE, "--document", "1", *AS_OFFICE[:4])],
        "subject partners": [("subject", "partners", SUBJECT, *AS_OFFICE)],
        "commitment due": [("commitment", "due", *AS_ISSUER)],
        "commitment report": [("commitment", "report", "--from", BEFORE, "--until", BEFORE, *AS_OFFICE)],
        "commitment reported": [("commitment", "reported", "--until", BEFORE, "--receipt", "P-1", *AS_OFFICE[:4])],
        "record uses": [("record", "uses", id_[:13], *AS_ISSUER)],
        "record seal": [("record", "seal", id_[:13], *AS_ISSUER)],
        "record add-source": [("record", "add-source", id_[:13], "--source", "s", *AS_ISSUER)],
        **{
            f"repair {verb}": [("repair", verb, id_[:13], *said, *AS_ISSUER)]
            for verb, *said in (
                ("apply", "--receipt", "R-1"),
                ("supplement",),
                ("withdraw",),
                ("incomplete", "--missing", "x"),
                ("complete",),
                ("grant", "--doc-no", "G-1"),
                ("refuse", *basis[:4], "--remedies", "x", "--reason", "r"),
                ("recognise",),
                ("extend", "--reason", "r"),
                ("training", "--training", "x", "--document", __file__),
                ("shield", "--authority", "court", "--doc-no", "9", "--until", "2030-01-01"),
                ("unshield", "--reason", "r"),
            )
        },
        "repairs": [("repairs", *AS_ISSUER)],
        **{
            f"publication {verb}": [("publication", verb, id_[:13], *said, *AS_ISSUER)]
            for verb, *said in (
                ("publish", *basis[:4]),
                ("withdraw", "--reason", "r"),
                ("explain", "--reason", "r"),
                ("review", "--finding", "x"),
            )
        },
        "publications": [("publications", *AS_ISSUER)],
        **{
            f"objection {verb}": [("objection", verb, id_[:13], *said, *AS_ISSUER)]
            for verb, *said in (
                ("raise", "content", "--receipt", "O-1", "--document", __file__),
                ("assign", "--handler", "Wen"),
                ("uphold", "--reason", "r"),
                ("dismiss", "--reason", "r", "--remedies", "x"),
                ("withdraw",),
            )
        },
        "commitment offered": [("commitment", "offered", *AS_ISSUER)],
        "commitment accept": [("commitment", "accept", str(CHECK), "--record", id_[:13], *AS_ISSUER)],
        "commitment decline": [("commitment", "decline", str(CHECK), "--reason", "r", *AS_ISSUER)],
        "objections": [("objections", *AS_ISSUER)],
        "objection times": [("objection", "times", *AS_ISSUER)],
        **{
            f"rectification {verb}": [("rectification", verb, id_[:13], *said, *AS_ISSUER)]
            for verb, *said in (
                ("interview", "--on", BEFORE, "--minutes", __file__, "--reason", "r"),
                ("order", "--doc-no", "O-1", *basis[:4], "--duty", "x", "--remedies", "x", "--until", BEFORE),
                ("verify", "--on", BEFORE, "--proof", __file__),
            )
        },
        "contact lost": [
            ("contact", "lost", id_[:13], *(f"--{what}-on={BEFORE}" for what in ("checked", "visited")), *looked)
        ],
        "contact found": [("contact", "found", id_[:13], "--reason", "r", *AS_ISSUER)],
        "treatments": [("treatments", *AS_ISSUER)],
        "governments": [("governments", *AS_OFFICE)],
        "published": [("published",)],
        **{
            f"listing {verb}": [("listing", verb, str(CHECK), *said, *AS_ISSUER)]
            for verb, *said in (
                ("notify", "--rights", "x"),
                ("statement", "--receipt", "S-1", "--document", __file__),
                ("answer", "--receipt", "S-1", "--reason", "r"),
                ("drop", "--reason", "r"),
                ("decide", *decision, *basis),
            )
        },
        "document add": [("document", "add", __file__, "--kind", "proof", "--record", id_[:13], *AS_ISSUER)],
        "document list": [("document", "list", SUBJECT, *AS_OFFICE)],
        "document show": [("document", "show", SUBJECT, DIGEST, "-o", str(folder / "{}.txt"), *AS_OFFICE)],
        "document erase": [("document", "erase", SUBJECT, DIGEST, "--basis", "x", *AS_OFFICE)],
        "notice list": [("notice", "list", SUBJECT, *AS_OFFICE)],
        "notice make": [("notice", "make", SUBJECT, "2", "-o", str(folder / "notice{}.html"), *AS_ISSUER)],
        "notice slip": [("notice", "slip", str(CHECK), "-o", str(folder / "notice{}.html"), *AS_NORTH)],
        "notice served": [("notice", "served", SUBJECT, "2", *service, *AS_ISSUER)],
        "listing propose": [
            ("listing", "propose", SUBJECT, "--item", "x", "--file-no", "1", "--facts", "x", *basis, *AS_ISSUER)
        ],
        "listing remove": [("listing", "remove", id_[:13], "--doc-no", "R-1", "--reason", "r", *AS_ISSUER)],
        "listing open": [("listing", "open", *AS_ISSUER)],
        "listing review": [("listing", "review", id_[:13], "--finding", "x", "--next", BEFORE, *AS_ISSUER)],
        "listing decline": [("listing", "decline", id_[:13], "R2", *AS_ISSUER)],
        "listing reviews": [("listing", "reviews", *AS_ISSUER)],
        "subject register": [
            ("subject", "register", SUBJECT, "--kind", "enterprise", "--name", "n", "--region", "r", *AS_ISSUER)
        ],
        "subject alias": [("subject", "alias", SUBJECT, "test:N|MORE", *AS_ISSUER)],
        "subject correct-code": [("subject", "correct-code", SUBJECT, *numbers)],
        "subject split": [("subject", "split", SUBJECT, *numbers)],
        "subject merge": [("subject", "merge", SUBJECT, *numbers)],
        "subject correct-name": [("subject", "correct-name", SUBJECT, "--reason", "r", *AS_ISSUER)],
        "subject duplicates": [("subject", "duplicates", *AS_OFFICE)],
        "imports list": [("imports", "list")],
        "imports withdraw": [("imports", "withdraw", "000000", "--reason", "r", *AS_ISSUER[:4])],
        "imports rejects": [("imports", "rejects", "000000", "-o", str(folder / "{}.xlsx"), *AS_ISSUER)],
        "imports purge": [("imports", "purge")],
        "stops list": [("stops", "list")],
        "stops stop": [("stops", "stop", "measure", "supervision", "--reason", "r", *AS_OFFICE[:4])],
        "stops start": [("stops", "start", "measure", "supervision", *AS_OFFICE[:4])],
        "keys list": [("keys", "list")],
        "keys issue": [("keys", "issue", ISSUER.account, "--officer", "officer Wen")],
        "keys revoke": [("keys", "revoke", "000000", "--officer", "officer Wen")],
        "aside list": [("aside", "list")],
        "aside release": [("aside", "release", SUBJECT)],
        "worker": [("worker", "--once")],
        "rebuild": [("rebuild",), ("measures", SUBJECT, *past, *AS_OFFICE)],
        "doctor": [("doctor",)],
        "backup": [("backup", str(folder / "{}.backup"))],
    }


ELSEWHERE = {
    "import",
    "imports template",
    "restore",
    "rules check",
    "rules export",
    "rules import-table",
    "rules schema",
    "rules test",
    "run",
    "serve",
    "simulate-city",
    "vault rotate",
}
ELSEWHERE |= {"demo advance", "demo issuer", "demo run"}
"""They read a file, a pack or keys, invent what they write, or have a ledger of their own, and nothing of a record that
is in this one; what is served is tested apart."""


def test_no_verb_is_left_out(tmp_path: Path) -> None:
    assert invocations(tmp_path).keys() | ELSEWHERE == set(every_verb())


def tells(written: str) -> bool:
    return any(mark in written for mark in (MARK, str(ONE.record_id), ONE.record_id.hex, DIGEST))


@pytest.mark.guarantee("G58")
def test_a_sealed_record_is_in_no_answer_of_any_verb(
    desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """In one language for each way of sealing: what is said of a record is looked up the same way in both."""
    monkeypatch.setenv("LANG", "zh_XX.UTF-8" if "by law" in request.node.name else "en_XX.UTF-8")
    monkeypatch.setattr("sys.stdin", None)  # nobody is named
    for verb in (
        "measures",
        "history",
        "explain",
        "rules try",
        "document list",
        "notice list",
    ):  # what is looked for is there, and found
        assert tells(desk.json(*invocations(tmp_path)[verb][-1]).out), verb
    seal(desk, by_law="by law" in request.node.name)
    for form in ((), ("--json",)):
        for verb, asked in invocations(tmp_path).items():
            for words in asked:
                said = desk(*(word.format(len(form)) for word in words), *form)
                assert not tells(said.out + said.err), (verb, form)
    assert len(list(tmp_path.glob("*.backup"))) == 2
    assert not [*tmp_path.glob("*.txt"), *tmp_path.glob("notice*")]


@pytest.mark.guarantee("G58")
def test_the_past_is_answered_as_ever_without_naming_what_was_sealed(
    desk: CommandLine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    words = ("measures", SUBJECT, "--on", BEFORE, "--known-at", (SEALED_ON - 2 * DAY).isoformat(), *AS_OFFICE)
    [before] = desk.json(*words).lines
    assert before["grounds"] == [f"{MARK}-1"]
    seal(desk, by_law="by law" in request.node.name)
    assert desk.json(*words).lines == [{**before, "grounds": []}]
