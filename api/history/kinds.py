"""Kinds of rows: one row of each is filed for trial by the very decision that files any, and the rest are like it.

Rows are of one kind where everything is the same by which a record is judged: what closed words it has, which fields
are there, which places that the ruleset names its region lies in, and between which two days that it names its own day
lies. A kind is plain where filing a row of it does nothing but tell of the record: then what is written of another row
differs in its own texts, days and numbers alone, and can be put together without deciding anything.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from api.filing import IMPORTER
from api.formats.rows import NOTHING_MORE, Line, Naming, Row, Terms
from api.history.apart import eras, places
from api.history.engine import put, run
from api.history.forms import Form
from domain.actors import Actor
from domain.commands import FileRecords
from domain.content import content_of, with_content_hash
from domain.errors import Refused
from domain.events import DataDefectRaised, Happened, RecordFiled, SubjectRegistered
from domain.procedures.promises import last_day
from domain.records import VALID_UNTIL, Record, Standing, decision_id, document_key, subject_id, term_end
from domain.state import Registration, Subject
from domain.subjects import Decided, decide
from ledger.log.mapper import encode
from ledger.log.topics import topic_of
from ledger.vault.redacting import masked
from projections.sets.engine import Engine
from rules.following.rulebook import RulesetRulebook
from rules.lists import ListKind
from rules.rulesets import Ruleset
from rules.sets.relations import column_of

_RECORD: Final = UUID("5a1b6f0e-0000-5000-8000-000000000001")
_DAY: Final = date(1, 1, 1)
_MOST: Final = 5_000
"""Kinds; where there are more, and more than one in so many rows, looking at each of them is no quicker."""
_ONE_IN: Final = 20
_LINE: Final = 8_070_450_532_247_928_833
_TEXTS: Final = {name: f"\ue000{name}\ue001" for name in ("doc_no", "name", "region", "number", "content", "by")}
_FIELDS: Final = {"\ue000said\ue001": 0}
_MARKS: Final = {
    str(_RECORD): "record",
    _DAY.isoformat(): "day",
    str(_LINE): "line",
    **{mark: name for name, mark in _TEXTS.items()},
    msgspec.json.encode(_FIELDS).decode(): "said",
}
"""What stands in a pattern where a row has its own, and what of the row that is."""
_DAYS: Final = {"catalogue_item": "VARCHAR", "day": "DATE", "era": "INTEGER"}
_SPLIT: Final = re.compile("|".join(map(re.escape, _MARKS)))


class Pattern(Struct, frozen=True):
    """A text with places for what a row has of its own: `texts` stand around them, one more than there are places."""

    texts: tuple[str, ...]
    places: tuple[str, ...]


class Kind(Struct, frozen=True):
    """What is written of every row of a plain kind: the event that files it, what its content is, what is told besides.

    `registered` is written of a subject whose first row it is.
    """

    registration: Registration
    record: Record
    registered_topic: str
    topic: str
    registered: Pattern
    filed: Pattern
    content: Pattern
    besides: tuple[tuple[str, Pattern], ...]
    standing: Standing
    ends: bool
    """Whether it speaks until the last day that it names itself (domain.records.term_end)."""
    promises: bool
    """Whether it is a promise in its term, of which its department hears until then (domain.procedures.promises)."""
    listed: frozenset[ListKind]
    """The kinds of lists on which it is an entry: one of praise is held against those that blame (INV-13)."""
    written: Mapping[int, bytes]
    """Of the rows that were looked at, by their lines: the event as deciding about them writes it."""


class Judging(Struct, frozen=True):
    """What kinds are judged by: how a line is read, under which rules, on which day."""

    form: Form
    terms: Terms
    rulebook: RulesetRulebook
    on: date

    def kind_of(self, lines: Sequence[Line]) -> Kind | None:
        """What is written of the rows of a kind, by some of them; None where that is not plain, or differs."""
        found = [self._one(self.form.row(line, self.terms)) for line in lines]
        first = found[0]
        if first is None or any(one is None or _alike(one) != _alike(first) for one in found):
            return None
        written = {line: state for one in found if one is not None for line, state in one.written.items()}
        return replace(first, written=written)

    def _one(self, row: Row) -> Kind | None:
        record, who = row.record, row.registration
        if record is None or who is None or replace(row.about, naming=Naming.BY_SOURCE) != NOTHING_MORE:
            return None
        new = Subject(subject_id=subject_id(who.scheme, who.number))
        if row.about.naming is Naming.BY_DECISION:
            identity = decision_id(record.issuer, document_key(record), new.subject_id)
            record = with_content_hash(replace(record, record_id=identity, batch=self.terms.batch))
        command = FileRecords(who, (record,))
        by = Actor(record.issuer, IMPORTER)
        try:
            decided = decide(new, masked(command), on=self.on, by=by, rulebook=self.rulebook)
        except Refused:
            return None
        if who.kind.protected_as_person or masked(command) != command or not self._is_plain(decided, record):
            return None
        registered, filed, *besides = decided.happened
        return Kind(
            registration=who,
            record=record,
            registered_topic=topic_of(registered.event),
            topic=topic_of(filed.event),
            registered=_pattern(encode(_marked(registered))),
            filed=_pattern(encode(_marked(filed))),
            content=_pattern(content_of(_marked_record(record))),
            besides=tuple((topic_of(one.event), _pattern(encode(_marked(one)))) for one in besides),
            standing=decided.subject.records[record.record_id].standing,
            ends=term_end(record) is not None,
            promises=last_day(record) is not None,
            listed=frozenset(one.kind for one in self._ruleset(record).lists if one.item == record.catalogue_item),
            written={row.line: encode(filed)},
        )

    def _ruleset(self, record: Record) -> Ruleset:
        return self.rulebook.governing(record.determined_on).ruleset

    def _is_plain(self, decided: Decided, record: Record) -> bool:
        """Whether nothing happened but the filing itself, and what follows is all that time will ask for."""
        registered, filed, *besides = (one.event for one in decided.happened)
        days = {record.determined_on, record.document.issued_on, record.document.effective_on}
        timeline = decided.determination.timeline
        return (
            isinstance(registered, SubjectRegistered)
            and isinstance(filed, RecordFiled)
            and all(isinstance(event, DataDefectRaised) and not event.fields for event in besides)
            and not decided.determination.incidents
            and len(days) == 1
            and (record.subject_name, record.region) == (registered.name, registered.region)
            and not self._closed_numbers(record)
            and self.rulebook.next_due(decided.subject, timeline, after=self.on) == self._due(decided)
        )

    def _due(self, decided: Decided) -> date | None:
        """When time next asks for something, by what follows and what is promised alone."""
        days = [decided.determination.timeline.next_boundary(self.on)]
        days += self.rulebook.days_of_promises(decided.subject, after=self.on)
        return min((day for day in days if day is not None), default=None)

    def _closed_numbers(self, record: Record) -> bool:
        """Whether a number is one of a closed list: then the least and the greatest do not tell of those between."""
        item = self._ruleset(record).item(record.catalogue_item, record.determined_on)
        assert item is not None, "what is filed is of an item in force"
        return any(type(value) is int and item.fields[name].values for name, value in record.fields.items())


def _alike(kind: Kind) -> tuple[object, ...]:
    texts = kind.registered, kind.filed, kind.content, kind.besides
    return kind.topic, *texts, kind.standing, kind.ends, kind.promises, kind.listed


def _marked(told: Happened) -> Happened:
    happened = replace(told, by=Actor(_TEXTS["by"], told.by.officer))
    event = happened.event
    if isinstance(event, SubjectRegistered):
        return replace(happened, event=replace(event, **{name: _TEXTS[name] for name in ("number", "name", "region")}))
    if isinstance(event, RecordFiled):
        return replace(happened, event=type(event)(record=_marked_record(event.record)))
    assert isinstance(event, DataDefectRaised), "a plain kind tells nothing else"
    return replace(happened, event=DataDefectRaised(record_id=_RECORD, defect=event.defect))


def _marked_record(record: Record) -> Record:
    document = replace(record.document, doc_no=_TEXTS["doc_no"], issued_on=_DAY, effective_on=_DAY)
    return replace(
        record,
        record_id=_RECORD,
        document=document,
        determined_on=_DAY,
        subject_name=_TEXTS["name"],
        region=_TEXTS["region"],
        content_hash=_TEXTS["content"],
        fields=_FIELDS,
        line=_LINE,
    )


def _pattern(written: bytes) -> Pattern:
    text = written.decode()
    return Pattern(tuple(_SPLIT.split(text)), tuple(_MARKS[mark] for mark in _SPLIT.findall(text)))


def judge(engine: Engine, judging: Judging) -> dict[int, Kind]:
    """The plain kinds among what is told, by their keys; none where they are too many. Makes `keyed` and `kinds`."""
    form = judging.form
    _days(engine, judging)
    _places(engine, judging)
    columns = {name: column_of(name, kind) for name, kind in form.fields.items()}
    numbers = [columns[name] for name, kind in form.fields.items() if kind is int]
    alike = ["era", "place", *(f"coalesce(CAST({columns[name]} AS VARCHAR), chr(30))" for name in sorted(form.closed))]
    alike += [*form.alike, *(f"{column} IS NULL" for column in columns.values())]
    in_time = "true"
    if VALID_UNTIL in form.fields:  # what ends before it begins is refused, of whatever kind (P-6)
        in_time = f"coalesce({column_of(VALID_UNTIL, int)} >= date_diff('day', DATE '0001-01-01', day) + 1, true)"
    asked = {"alike": ", ".join(alike), "in_time": in_time, "of_day": ", ".join(_of_day(form))}
    ends = ", ".join(f"{end}(line, {number})" for number in numbers for end in ("arg_min", "arg_max"))
    run(engine, "kinds.sql", ends=f", {ends}" if ends else "", **asked)
    [[rows]] = engine.execute("SELECT count(*) FROM told").fetchall()
    lines_of = looked_at(engine)
    if len(lines_of) > max(_MOST, rows // _ONE_IN):
        return {}
    without = f"EXCLUDE ({', '.join(form.alike)})" if form.alike else ""
    with ThreadPoolExecutor(1) as hand:  # meanwhile
        keyed = hand.submit(run, engine, "keyed.sql", without=without, **asked)
        found = {key: judging.kind_of(lines) for key, lines in lines_of.items()}
        keyed.result()
    return {key: kind for key, kind in found.items() if kind is not None}


def _of_day(form: Form) -> tuple[str, ...]:
    """The columns of `days` beside the era: where a form is of one item alone, no row says of which it is."""
    return ("catalogue_item", "day") if "catalogue_item" in form.alike else ("day",)


def _days(engine: Engine, judging: Judging) -> None:
    """The days that rows tell, each with the era that it is of for their item; none of the days to come."""
    of_day = _of_day(judging.form)
    told = engine.table("told").filter("plain").select(*of_day).distinct().fetchall()
    found = [(item[0] if item else judging.terms.intake.catalogue_item, day) for *item, day in told]
    turns = eras(judging.rulebook.versions[0].ruleset, {item for item, _ in found})
    rows = [
        (*row, bisect_right(turns[item], day))
        for row, (item, day) in zip(told, found, strict=True)
        if day <= judging.on
    ]
    put(engine, "days", {name: _DAYS[name] for name in (*of_day, "era")}, rows)


def _places(engine: Engine, judging: Judging) -> None:
    """The regions that rows tell, each with what the ruleset says of around it."""
    regions = [region for (region,) in engine.table("told").filter("plain").select("region").distinct().fetchall()]
    found = places(judging.rulebook.versions[0].ruleset, regions)
    put(engine, "places", {"region": "VARCHAR", "place": "VARCHAR"}, list(found.items()))


def looked_at(engine: Engine) -> dict[int, list[Line]]:
    """Of each kind the rows that are looked at one by one, by its key."""
    rows = engine.execute(
        "SELECT key, raw.line, text FROM (SELECT key, unnest(looked_at) AS line FROM kinds) JOIN raw USING (line)"
        " ORDER BY key, raw.line"
    ).fetchall()
    found: dict[int, list[Line]] = {}
    for key, line, text in rows:
        found.setdefault(key, []).append(Line(line, text))
    return found
