"""A small pack that has one of everything: each class, each form, nested conditions, two roles, dated versions.

Its numbers are chosen to meet the edges: a term longer than the measure's maximum, a month and a year, a measure that
gets a lighter version, one that ends, a role that nobody holds in the west until 2021.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TypeAlias

from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset

Json: TypeAlias = "str | int | bool | Mapping[str, Json] | list[Json]"
Table = dict[str, Json]

BEGAN = date(2015, 1, 2)
LIGHTER = date(2020, 7, 1)
"""The day from which `supervision` has its lighter second version."""
ENDED = date(2023, 1, 1)
"""The day from which the measure list knows `closer_look` no more."""
FILLED = date(2021, 1, 4)
"""The day from which somebody inspects in the west."""
LARGE = 10_000_000

ISSUER, OTHER = "local:issuer", "local:other-issuer"
OFFICE = "local:office"
NORTH, SOUTH, WEST = "local:north", "local:south", "local:west"
INSPECTORS = {"north": NORTH, "south": SOUTH, "west": WEST}

_BASIS: Json = [{"instrument": "demo", "article": "1"}]
_FROM: Table = {"effective_from": "2015-01-02"}


def _title(words: str) -> Json:
    return {"en": words, "zh": words}


def _version(number: int, measure_class: int, longest: Table, roles: list[Json], **rest: Json) -> Table:
    return {
        "version": number,
        "measure_class": measure_class,
        "longest": longest,
        "roles": roles,
        "content": _title("content"),
        "obligation": _title("obligation"),
        "target_kinds": ["enterprise", "self_employed"],
        "behaviours": ["care"],
        "matters": ["licence"],
        "nodes": ["handling"],
        "outcome": "warn",
        "basis": _BASIS,
        **_FROM,
        **rest,
    }


def _measure(name: str, kind: str, *versions: Table) -> Table:
    return {"measure": name, "title": _title(name), "kind": kind, "versions": list(versions)}


def _rule(name: str, form: str, measure: str, when: Table, **length: Json) -> Table:
    return {
        "rule": name,
        "title": _title(name),
        "form": form,
        "measure": measure,
        "when": when,
        "basis": _BASIS,
        **length,
    }


def _item(name: str, **rest: Json) -> Table:
    return {
        "item": name,
        "title": _title(name),
        "record_kind": "penalty",
        "polarity": "adverse",
        "behaviours": ["care", "trade"],
        "subject_kinds": ["enterprise", "self_employed"],
        "doc_types": ["penalty_decision"],
        "basis": _BASIS,
        "fields": {
            "penalty_kind": {
                "type": "str",
                "required": True,
                "values": ["fine", "denial", "ban"],
                "disclosure": "public",
            },
            "amount_minor": {"type": "int", "required": False},
        },
        **_FROM,
        **rest,
    }


def _parameter(key: str, days: int) -> Json:
    return {
        "key": key,
        "value": days,
        "unit": "working_day",
        "instrument": "demo",
        "needs_legal_confirmation": True,
        **_FROM,
    }


def _bound(role: str, department: str, **rest: Json) -> Table:
    return {"role": role, "department": department, **_FROM, **rest}


def _power(kind: str, holder: str, purposes: list[Json], *matters: Json, **rest: Json) -> Table:
    return {kind: holder, "purposes": purposes, "matters": list(matters), "basis": _BASIS, **_FROM, **rest}


def _loop(name: str, do: str, after: list[Json], *tests: Table) -> Json:
    return {"rule": name, "when": list(tests), "after": after, "do": do}


def _state(name: str) -> Table:
    return {"field": "state", "eq": name}


BOTH: list[Json] = ["inspectorate", "office"]

MEASURES: list[Json] = [
    _measure("exclusion", "sanction", _version(1, 1, {"years": 1}, ["office"], minimum_severity="severe")),
    _measure(
        "supervision",
        "sanction",
        _version(1, 2, {"months": 6}, BOTH, minimum_severity="general"),
        _version(2, 2, {"months": 3}, BOTH, minimum_severity="general", effective_from=LIGHTER.isoformat()),
    ),
    _measure(
        "closer_look", "sanction", _version(1, 2, {"months": 3}, ["inspectorate"], effective_to=ENDED.isoformat())
    ),
    _measure("extra_reports", "sanction", _version(1, 2, {"months": 2}, ["office"])),
    _measure("word_to_banks", "sanction", _version(1, 3, {"days": 30}, ["office"])),
    _measure("fast_track", "incentive", _version(1, 2, {"days": 100}, ["office"], outcome="allow")),
]

PATTERNS: Table = {
    "penalty": [{"field": "record_kind", "eq": "penalty"}],
    "fine": [{"field": "penalty_kind", "eq": "fine"}],
    "large_fine": [{"field": "penalty_kind", "eq": "fine"}, {"field": "amount_minor", "ge": LARGE}],
    "denial": [{"field": "penalty_kind", "eq": "denial"}],
    "ban": [{"field": "penalty_kind", "eq": "ban"}],
}

RULES: list[Json] = [
    _rule("E1", "upon", "exclusion", {"record": "ban"}, term={"years": 1}),
    _rule("S1", "upon", "supervision", {"record": "large_fine"}, term={"months": 9}),
    _rule(
        "S2",
        "upon",
        "supervision",
        {
            "all": [
                {"any": [{"record": "denial"}, {"record": "fine"}]},
                {"at_least": 2, "of": "penalty", "within": {"months": 1}},
                {"none": [{"at_least": 1, "of": "large_fine", "within": {"years": 1}}]},
            ]
        },
        term={"days": 60},
    ),
    _rule(
        "C1",
        "while",
        "closer_look",
        {
            "all": [
                {"at_least": 2, "of": "penalty", "within": {"years": 1}},
                {"none": [{"at_least": 1, "of": "ban", "within": {"months": 1}}]},
            ]
        },
        grant={"months": 3},
    ),
    _rule(
        "X1", "while", "extra_reports", {"at_least": 2, "of": "denial", "within": {"months": 6}}, grant={"months": 2}
    ),
    _rule("W1", "upon", "word_to_banks", {"record": "denial"}, term={"days": 30}),
    _rule(
        "F1",
        "while",
        "fast_track",
        {
            "all": [
                {"at_least": 1, "of": "penalty"},
                {"none": [{"at_least": 1, "of": "penalty", "within": {"years": 1}}]},
            ]
        },
        grant={"days": 100},
    ),
]

LOOP: list[Json] = [
    _loop("L1", "remind", ["loop.remind"], _state("pushed")),
    _loop("L2", "overdue", ["loop.respond"], _state("pushed")),
    _loop("L3", "escalate", ["loop.escalate"], _state("overdue")),
    _loop("L4", "overdue", ["loop.correct"], _state("returned")),
    _loop(
        "L5", "overdue", ["loop.implement", "loop.feedback"], _state("accepted"), {"field": "feedback", "eq": "none"}
    ),
    _loop("L6", "overdue", ["loop.lift_confirm"], _state("lift_ordered")),
    _loop("L7", "escalate", ["loop.escalate"], _state("lift_overdue")),
    _loop("L8", "escalate", ["loop.respond"], _state("unassigned")),
]

PARAMETERS: list[Json] = [
    _parameter("loop.remind", 2),
    _parameter("loop.respond", 3),
    _parameter("loop.escalate", 5),
    _parameter("loop.correct", 3),
    _parameter("loop.implement", 10),
    _parameter("loop.feedback", 5),
    _parameter("loop.lift_confirm", 3),
]

DIRECTORY: list[Json] = [
    _bound("office", OFFICE),
    _bound("inspectorate", NORTH, region="north"),
    _bound("inspectorate", SOUTH, region="south"),
    _bound("inspectorate", WEST, region="west", effective_from=FILLED.isoformat()),
]

MATTERS: list[Json] = [
    {"matter": "licence", "title": _title("Licence"), "nodes": ["acceptance", "handling"], "purposes": ["licence"]},
    {"matter": "planning", "title": _title("Planning"), "nodes": ["handling"], "purposes": ["inspection"]},
]

POWERS: list[Json] = [
    _power(
        "role",
        "office",
        ["licence", "audit", "own_access"],
        "licence",
        acts=["alias", "correct_code", "hand_over", "mandate", "merge", "receive", "release_rules"],
    ),
    _power("role", "inspectorate", ["licence", "inspection"], "licence", "planning"),
    _power("department", ISSUER, ["penalty"]),
]

STANDING: list[Json] = [
    {
        "department": ISSUER,
        "measures": ["supervision", "closer_look", "word_to_banks", "exclusion"],
        "officer": "officer Wen",
        "valid_from": "2015-01-02",
        "valid_to": "2100-01-01",
    }
]


def written() -> Table:
    """The pack as it would be written, version 1; a copy that a test may change."""
    departments = (ISSUER, OTHER, OFFICE, NORTH, SOUTH, WEST)
    pack: Table = {
        "pack": "small",
        "version": 1,
        "title": _title("Small"),
        "jurisdiction": "test",
        "published_on": "2015-01-01",
        "zone": "Asia/Shanghai",
        "semantics": 1,
        "instruments": [
            {"id": "demo", "title": _title("Demo"), "number": "1", "level": "law", "invented": True, **_FROM}
        ],
        "catalogue": [_item("penalty"), _item("old-penalty", effective_to="2018-01-01")],
        "patterns": PATTERNS,
        "measures": MEASURES,
        "rules": RULES,
        "loop": LOOP,
        "parameters": PARAMETERS,
        "calendar": {"weekend": [5, 6], "holidays": ["2020-01-24", "2020-01-27"], "make_up_days": ["2020-01-19"]},
        "departments": [{"department": name, "name": _title(name)} for name in departments],
        "directory": DIRECTORY,
        "matters": MATTERS,
        "powers": POWERS,
        "standing_orders": STANDING,
        **_FROM,
    }
    copied: Table = json.loads(json.dumps(pack))
    return copied


def ruleset(**changes: Json) -> Ruleset:
    """The pack with some of its keys replaced."""
    return _read(json.dumps({**written(), **changes}))


@lru_cache(maxsize=1_000)
def _read(text: str) -> Ruleset:
    return Ruleset.model_validate_json(text)


@cache
def small() -> Compiled:
    """Version 1, ready."""
    return Compiled(ruleset())


def rulebook(*later: Compiled) -> RulesetRulebook:
    """A rulebook of version 1 and later versions, with the pack's standing orders."""
    return RulesetRulebook((small(), *later), small().ruleset.standing_orders)


# --- later versions


@lru_cache(maxsize=1_000)
def stricter(version: int, begins: date) -> Compiled:
    """Half the amount is a large fine and every term is longer: no sanction may grow by it for older records."""
    patterns = _large_is(LARGE // 2)
    return _later(
        version, begins, patterns=patterns, rules=[_with_length(rule, {"years": 2}, {"days": 100}) for rule in RULES]
    )


@lru_cache(maxsize=1_000)
def milder(version: int, begins: date) -> Compiled:
    """Twice the amount is a large fine, supervision lasts two months, trust comes after half a year."""
    patterns = _large_is(LARGE * 2)
    earlier: Table = {
        "all": [{"at_least": 1, "of": "penalty"}, {"none": [{"at_least": 1, "of": "penalty", "within": {"months": 6}}]}]
    }
    rules = [_with_length(rule, {"months": 2}, {"days": 50}) for rule in RULES[:-1]]
    return _later(version, begins, patterns=patterns, rules=[*rules, {**_table(RULES[-1]), "when": earlier}])


@lru_cache(maxsize=1_000)
def moved(version: int, begins: date) -> Compiled:
    """Supervision gets a third version in place of the others, banks are told nothing more, the south has moved."""
    third = _version(3, 2, {"months": 4}, BOTH, minimum_severity="general", effective_from=begins.isoformat())
    measures = [
        _succeeded(measure, third, begins) for measure in MEASURES if _table(measure)["measure"] != "word_to_banks"
    ]
    rules = [rule for rule in RULES if _table(rule)["measure"] != "word_to_banks"]
    directory = [{**_table(bound), "department": NORTH} if bound == DIRECTORY[2] else bound for bound in DIRECTORY]
    return _later(version, begins, measures=measures, rules=rules, directory=directory)


def _large_is(amount: int) -> Table:
    tests: list[Json] = [{"field": "penalty_kind", "eq": "fine"}, {"field": "amount_minor", "ge": amount}]
    return {**PATTERNS, "large_fine": tests}


def _later(version: int, begins: date, **changes: Json) -> Compiled:
    return Compiled(ruleset(version=version, effective_from=begins.isoformat(), **changes))


def _table(written: Json) -> Table:
    assert isinstance(written, dict)
    return written


def _with_length(rule: Json, term: Table, grant: Table) -> Json:
    length: Table = {"term": term} if "term" in _table(rule) else {"grant": grant}
    return {**_table(rule), **length}


def _succeeded(measure: Json, third: Table, begins: date) -> Json:
    if _table(measure)["measure"] != "supervision":
        return measure
    versions = _table(measure)["versions"]
    assert isinstance(versions, list)
    kept = [v for v in versions if str(_table(v)["effective_from"]) < begins.isoformat()]
    return {**_table(measure), "versions": [*({**_table(v), "effective_to": begins.isoformat()} for v in kept), third]}
