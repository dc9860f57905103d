"""Stories about lists: the small pack with one severe list, whose entries bring supervision for three months."""

import json
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from domain.commands import (
    AnswerStatement,
    EntryDecision,
    FileRecords,
    ProposeEntry,
    ReceiveStatement,
    ServeNotice,
)
from domain.content import with_content_hash
from domain.facts import FieldValue
from domain.pending import Entry
from domain.periods import Period
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, entry_id, record_id
from domain.values import Polarity, Severity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.pack_small import ISSUER, Json, ruleset, written
from tests.support.story import Story

DAY = timedelta(days=1)
PROPOSED = date(2019, 3, 4)
"""A Monday."""
UNTIL = date(2019, 3, 11)
"""The last day to state one's case on a notice of that Monday: the fifth working day after."""
DECIDABLE = UNTIL + DAY
ITEM, FILE = "entry", "L-2019-1"
HOME = a_home()
ENTRY = entry_id(ISSUER, ITEM, FILE, id_of(HOME))
FACTS, GROUNDS = "wages of March unpaid", "the duty was refused twice"
PROPOSAL = ProposeEntry(HOME, FILE, ITEM, FACTS, GROUNDS, "demo", "art. 5")
NOTICE = ServeNotice(ENTRY, "state your case to us, in writing or in person")
STATEMENT = ReceiveStatement(ENTRY, "S-1", "d" * 64)
ANSWER = AnswerStatement(ENTRY, "S-1", "the payment shown is of another month")
SAID = EntryDecision(
    ENTRY,
    GROUNDS,
    "demo",
    "art. 5",
    warning="supervision for three months",
    removal="pay, and apply here",
    remedies="reconsideration within 60 days",
)


def _row(key: str, days: int) -> Json:
    same = {"instrument": "demo", "needs_legal_confirmation": True, "effective_from": "2015-01-02"}
    return {"key": key, "value": days, "unit": "working_day", **same}


def changes(*, decide: int | None = 10) -> dict[str, Any]:
    """What the small pack gets for a severe list; `decide` are the working days after which somebody is told."""
    pack: Any = json.loads(json.dumps(written()))
    [item, *_] = pack["catalogue"]
    same = {"title": {"en": "Entry", "zh": "列入"}, "effective_from": "2015-01-02"}
    basis = [{"instrument": "demo", "article": "art. 5"}]
    entry = {
        **item,
        **same,
        "item": ITEM,
        "record_kind": "severe_list",
        "doc_types": ["list_decision"],
        "fields": {"valid_until": {"type": "day", "required": False}},
        "determined_by": ["lister"],
        "subject_kinds": ["enterprise", "self_employed", "natural_person"],
    }
    how = {"en": "as the law says", "zh": "依法"}
    listed = {
        **same,
        "list": "severe:care",
        "kind": "severe",
        "item": ITEM,
        "longest": {"years": 3},
        "family": "credibility",
        "consulted_days": 30,
        "removal": how,
        "procedure": how,
        "remedies": how,
        "basis": basis,
    }
    rule = next(rule for rule in pack["rules"] if rule["rule"] == "S1")
    window = [_row("procedure.statement_window", 5), *([] if decide is None else [_row("list.decide", decide)])]
    bound = {"role": "lister", "department": ISSUER, "effective_from": "2015-01-02"}
    return {
        "catalogue": [*pack["catalogue"], entry],
        "lists": [listed],
        "directory": [*pack["directory"], bound],
        "parameters": [*pack["parameters"], *window],
        "patterns": {**pack["patterns"], "listed": [{"field": "catalogue_item", "eq": ITEM}]},
        "rules": [{**rule, "rule": "L1", "when": {"record": "listed"}, "term": {"months": 3}}],
    }


def listing(**told: Any) -> Ruleset:
    """The small pack with a severe list."""
    return ruleset(**changes(**told))


def guarded() -> Ruleset:
    """The same, as a ledger may begin with it: a standing order is of measures that its department's rules bring."""
    own: Any = offices.guarded().model_dump(mode="json")
    return ruleset(**{**changes(), "standing_orders": own["standing_orders"]})


def guarded_without_a_term() -> Ruleset:
    """The same, where the law of the list sets no term: its entries are looked at within a year."""
    written: Any = guarded().model_dump(mode="json")
    [row] = written["lists"]
    del row["longest"]
    written["lists"] = [{**row, "reviewed": {"years": 1}}]
    return Ruleset.model_validate_json(json.dumps(written))


def a_decision(*, on: date = DECIDABLE, doc_no: str = "D-1", **changed: object) -> Record:
    """The record that decides: an entry on the list."""
    fields: dict[str, FieldValue] = {"valid_until": Period(years=1).after(on).toordinal()}
    record = Record(
        record_id=record_id("test", doc_no),
        kind=RecordKind.SEVERE_LIST,
        document=LegalDocument("list_decision", doc_no, ISSUER, on, on),
        determined_on=on,
        catalogue_item=ITEM,
        behaviour_code="care",
        severity=Severity.SEVERE,
        polarity=Polarity.ADVERSE,
        subject_name=HOME.name,
        region=HOME.region,
        repair_notice=RepairNotice.SERVED,
        content_hash="",
        fields=fields,
    )
    return with_content_hash(replace(record, **changed))


def deciding(record: Record | None = None, said: EntryDecision = SAID) -> FileRecords:
    """The command that decides."""
    return FileRecords(HOME, (record or a_decision(),), decides=said)


def story(rules: Ruleset | None = None) -> Story:
    """Nobody is known yet."""
    return Story(HOME, rules=RulesetRulebook((Compiled(rules or listing()),), ruleset().standing_orders))


def proposed(told: Story | None = None) -> Story:
    """An entry is proposed."""
    return (told or story()).when(PROPOSAL, on=PROPOSED, by=ISSUER)


def noticed(told: Story | None = None) -> Story:
    """The notice is served."""
    return proposed(told).when(NOTICE, by=ISSUER)


def stated() -> Story:
    """The subject stated its case."""
    return noticed().when(STATEMENT, on=PROPOSED + DAY, by=ISSUER)


def decided() -> Story:
    """The entry is decided."""
    return noticed().when(deciding(), on=DECIDABLE, by=ISSUER)


def the_entry(told: Story) -> Entry:
    """The one proposed entry of a story."""
    [entry] = told.subject.entries.values()
    return entry
