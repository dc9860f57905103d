"""The city as the attacks know it: its departments, somebody to be filed about, and three doors to the same ledger."""

import csv
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace

from api.checks import Asked, Sought, answer_checks, see
from api.cli.main import run
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, ConfirmOrder, FileRecords
from domain.content import with_content_hash
from domain.facts import FieldValue
from domain.identity import credit_code
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Scheme
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, decision_id, document_key, subject_id
from domain.state import Registration, Subject
from domain.values import Node, Outcome, Polarity, Severity
from ledger.database import Database
from ledger.genesis import ClockKind, Genesis
from ledger.vault.persons import Person, Reported, natural_person
from projections.checking import Place
from rules.matching.answers import plain_matcher
from rules.releasing.guardrails import refuse_unguarded
from rules.rulesets import Ruleset
from rules.unconfirmed import unconfirmed
from rules.writing.loading import bundled, read
from tests.api.http.conftest import Callers
from tests.invariants.oracle import unlawful
from tests.support import synthetic
from tests.support.offices import task_of

CREDIT, TAX, COURT, MARKET = "11330500TE5T01019G", "11330500TE5T01027B", "11330500TE5T010356", "11330500TE5T010431"
EXIT, MILITARY, TREASURY = "11330500TE5T01107Y", "11330500TE5T01115R", "11330500TE5T01078K"
TODAY, DECIDED = date(2026, 6, 1), date(2026, 5, 6)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
IN_FORCE = date(2026, 5, 1)
"""The first day of the city's ruleset: what was determined before stands under none (INV-35)."""
FIRM, TRADER = synthetic.credit_code(16), synthetic.credit_code(17, entity="92")
ELSEWHERE = synthetic.credit_check("91330100" + synthetic.organisation_code(18))
FARAWAY = "91330100" + synthetic.organisation_code(18) + ELSEWHERE
ADULT, CHILD = (synthetic.citizen_number(day, 1) for day in (date(1990, 1, 1), date(2010, 1, 1)))
BARELY_ADULT = synthetic.citizen_number(DECIDED.replace(year=DECIDED.year - 18, month=4), 1)
NAME = "测试某甲"
TAX_LIST = "重大税收违法失信主体"

Cells = Mapping[str, str]


def begin(name: str) -> None:
    """Begin a ledger with the city's pack, which takes effect a month before the ledger begins."""
    written = json.loads(json.dumps(read(bundled("cn")).written, default=str))
    written |= {"published_on": (IN_FORCE - DAY).isoformat(), "effective_from": IN_FORCE.isoformat()}
    ruleset = Ruleset.model_validate_json(json.dumps({k: v for k, v in written.items() if k in Ruleset.model_fields}))
    refuse_unguarded(ruleset)
    by = Actor("platform", "test")
    acknowledged = unconfirmed(ruleset)
    with Office(Database.open(name), make_matcher=plain_matcher) as office:
        office.begin(
            Genesis(ruleset=ruleset, clock=ClockKind.SIMULATED, began_on=TODAY, acknowledged=acknowledged, by=by)
        )


def an_entry(**changes: Any) -> Record:
    """An entry on the tax office's list, as it is lawfully decided."""
    return a_record(
        **{
            "kind": RecordKind.SEVERE_LIST,
            "item": "list:tax",
            "behaviour": "conduct:tax",
            "doc_type": "list_decision",
            "fields": {"valid_until": (DECIDED + 2 * YEAR).toordinal()},
            **changes,
        }
    )


def an_honour(**changes: Any) -> Record:
    """An entry among the class-A taxpayers."""
    lawful: dict[str, Any] = {"kind": RecordKind.HONOUR, "item": "list:class-a", "polarity": Polarity.FAVOURABLE}
    return an_entry(**{**lawful, "severity": Severity.MINOR, "doc_no": "A-1", **changes})


def a_record(
    *,
    kind: RecordKind,
    item: str,
    behaviour: str,
    doc_type: str,
    by: str = TAX,
    doc_no: str = "T-1",
    on: date = DECIDED,
    severity: Severity = Severity.SEVERE,
    polarity: Polarity = Polarity.ADVERSE,
    fields: Mapping[str, FieldValue] | None = None,
    effective_on: date | None = None,
    number: str = FIRM,
    name: str = "测试甲公司",
    region: str = "330500",
) -> Record:
    """A record as a department determines it."""
    record = Record(
        record_id=UUID(int=0),
        kind=kind,
        document=LegalDocument(doc_type, doc_no, by, on, effective_on or on),
        determined_on=on,
        catalogue_item=item,
        behaviour_code=behaviour,
        severity=severity,
        polarity=polarity,
        subject_name=name,
        region=region,
        repair_notice=RepairNotice.SERVED,
        content_hash="",
        fields=dict(fields or {}),
    )
    identity = decision_id(by, document_key(record), subject_id(Scheme.USCC, number))
    return with_content_hash(replace(record, record_id=identity))


class City:
    """The three doors of one ledger, and who stands in it."""

    def __init__(self, name: str, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
        self.name = name
        self.office = office
        self._capsys = capsys
        self._callers: Callers | None = None

    def subject(self, number: str = FIRM) -> Subject:
        """Everything that stands about an organisation."""
        self.office.refresh()
        return self.office.application.whole(subject_id(Scheme.USCC, number))

    def person(self, number: str = ADULT) -> Subject:
        """Everything that stands about a person."""
        found = self.office.persons.find(self.somebody(number))
        assert found is not None
        return self.office.application.whole(found)

    def somebody(self, number: str = ADULT) -> Person:
        """A person by name and number."""
        return natural_person(NAME, Scheme.ID_NUMBER, number, on=TODAY, regions=Regions.WITH_SYNTHETIC)

    def lawful(self, subject: Subject | None = None) -> Subject:
        """The subject, about whom nothing unlawful stands."""
        subject = subject or self.subject()
        ruleset = self.office.context.rulebook.governing(TODAY).ruleset
        assert unlawful(subject, ruleset, on=TODAY) == []
        return subject

    def check(self, subject: Subject, department: str, matter: str) -> Outcome:
        """What a department is answered about somebody at a matter's acceptance."""
        place = Place(department, matter, Node.ACCEPTANCE, TODAY)
        [seen] = see(self.office, [Sought(subject.subject_id, matter, Node.ACCEPTANCE)])
        [told] = answer_checks(self.office, [Asked(seen, place, "F-1")])
        return told.answer.outcome

    def made_to_apply(self, subject: Subject, measure: str, *, by: str, at: str) -> Subject:
        """Have an officer confirm a measure and its department accept it."""
        [order] = [one for one in subject.orders.values() if one.measure == measure]
        self.office.ledger.execute(subject.subject_id, ConfirmOrder(order.number), by=actor(by))
        self.office.refresh()
        task = task_of(self.office.application.whole(subject.subject_id), at)
        return self.office.ledger.execute(subject.subject_id, AcceptTask(task), by=actor(at)).subject

    def known(self) -> int:
        """How many subjects the ledger knows."""
        self.office.refresh()
        with self.office.pool.connection() as connection:
            row = connection.execute("SELECT count(*) FROM views.subjects").fetchone()
        assert row is not None
        return int(str(row[0]))

    # --- doors

    def hand_in(self, path: Path, format_: str, *rows: Cells) -> str:
        """Import a file with these rows; everything that is said about it."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([names, *([row.get(name, "") for name in names] for row in rows)])
        self._capsys.readouterr()
        run(["import", str(path), "--format", format_, "--until", TODAY.isoformat(), "--ledger", self.name, "--json"])
        return "".join(self._capsys.readouterr())

    def post(self, record: Record, *, number: str = FIRM, **changes: Any) -> httpx.Response:
        """File a record over HTTP as the department that determined it."""
        return self.callers[record.issuer].post("/records", body_of(record, number) | changes)

    @property
    def callers(self) -> Callers:
        """Departments at the HTTP door."""
        if self._callers is None:
            self._callers = Callers(self.office)
        return self._callers

    def file(self, *records: Record, number: str = FIRM) -> Subject:
        """File records by a command to the ledger."""
        first = records[0]
        who = Registration(credit_code.read(number).kind, Scheme.USCC, number, first.subject_name, first.region)
        stream = subject_id(Scheme.USCC, number)
        return self.office.ledger.execute(stream, FileRecords(who, records), by=actor(first.issuer)).subject

    def file_person(self, record: Record, *, number: str = ADULT, conducted_on: date | None = DECIDED) -> Subject:
        """File a record about a person by a command to the ledger."""
        reported = Reported(record, conducted_on)
        by = actor(record.issuer)
        return self.office.persons.file(self.somebody(number), [reported], region="330500", by=by).subject


def actor(account: str) -> Actor:
    """An officer of a department."""
    return Actor(account, "officer Wen")


def body_of(record: Record, number: str) -> dict[str, Any]:
    """A record as a department sends it over HTTP."""
    scheme = "uscc" if len(number) == 18 and not number[:17].isdigit() else "id_number"
    document = record.document
    days = {"issued_on": document.issued_on.isoformat(), "effective_on": document.effective_on.isoformat()}
    return {
        "subject": {"scheme": scheme, "number": number, "name": record.subject_name, "region": record.region},
        "kind": record.kind,
        "document": {"doc_type": document.doc_type, "doc_no": document.doc_no, **days},
        "determined_on": record.determined_on.isoformat(),
        "catalogue_item": record.catalogue_item,
        "behaviour_code": record.behaviour_code,
        "severity": record.severity,
        "polarity": record.polarity,
        "repair_notice": record.repair_notice,
        "fields": record.fields,
    }


def a_row(**changes: str) -> dict[str, str]:
    """The row of the same entry in a file of the register."""
    return {
        "行政相对人名称": "测试甲公司",
        "统一社会信用代码": FIRM,
        "名单类型": TAX_LIST,
        "认定文号": "T-1",
        "认定日期": DECIDED.isoformat(),
        "有效期止": (DECIDED + 2 * YEAR).isoformat(),
        "认定部门统一社会信用代码": TAX,
        **changes,
    }


def a_persons_row(number: str, **changes: str) -> dict[str, str]:
    """The same about a person."""
    row = a_row(行政相对人名称=NAME, 统一社会信用代码="", 违法行为发生日期=DECIDED.isoformat())
    return {**row, "行政相对人类别": "自然人", "证件类型": "身份证", "证件号码": number, **changes}
