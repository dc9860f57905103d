"""Worked examples for whatever small pack a test drafts: as many as a submission asks for, each with what comes of it.

What comes of them is read off the pack itself, so they prove nothing about it; that examples are held against a pack,
and how, is proven in tests/rules/test_trials.py and tests/ledger/rulemaking.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from domain.facts import FieldValue
from domain.intervals import END, Days
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.recorded import CatalogueItem, FieldDeclaration, FieldType
from rules.releasing.release import always, examples_as_json
from rules.releasing.trials import days_of
from rules.rulesets import Ruleset
from rules.writing.examples import Example, Interval, Told, run
from tests.support import offices
from tests.support.pack_small import ISSUER, LARGE

ON = offices.BEGAN
_DAYS = (0, 10)


def worked(ruleset: Ruleset) -> str:
    """As JSON, as a draft keeps them; tried as a submission to a ledger of the small pack tries them."""
    return _worked(ruleset.model_dump_json())


@cache
def _worked(document: str) -> str:
    ruleset = always(Ruleset.model_validate_json(document), offices.guarded())
    rulebook = RulesetRulebook([Compiled(ruleset)], ruleset.standing_orders)
    return examples_as_json([_as_it_comes(case, rulebook, ruleset) for case in _cases(ruleset)])


def _as_it_comes(case: Example, rulebook: RulesetRulebook, ruleset: Ruleset) -> Example:
    outcome = run(case, rulebook)
    if outcome.refusal is not None:
        return case.model_copy(update={"refused": outcome.refusal})
    came = days_of(rulebook.timeline(outcome.subject)[0])
    follows_not = tuple(one.measure for one in ruleset.measures if one.measure not in came)
    follows = {name: tuple(_intervals(days)) for name, days in came.items()}
    return case.model_copy(update={"follows": follows, "follows_not": follows_not})


def _intervals(days: Days) -> Iterator[Interval]:
    for begin, end in days:
        until = None if end >= END else date.fromordinal(end)
        yield Interval.model_validate({"from": date.fromordinal(begin), "until": until})


def _cases(ruleset: Ruleset) -> Iterator[Example]:
    """Every item once and twice within days, with each of its values, of little and of much; and once with nonsense."""
    for item in ruleset.catalogue:
        for values in _values(item.fields):
            for many in (1, 2):
                yield _case(item, values, f"{item.item} {' '.join(map(str, values.values()))} {many}", many)
        yield _case(item, {"nonsense": 1}, f"{item.item} nonsense", 1)


def _case(item: CatalogueItem, fields: Mapping[str, FieldValue], name: str, many: int) -> Example:
    given = tuple(
        Told(item=item.item, behaviour=item.behaviours[0], on=ON + timedelta(days), by=ISSUER, fields=dict(fields))
        for days in _DAYS[:many]
    )
    return Example(example=name, kind=item.subject_kinds[0], region="north", given=given)


def _values(fields: Mapping[str, FieldDeclaration]) -> Iterator[Mapping[str, FieldValue]]:
    required = {name: _some(field) for name, field in fields.items() if field.required}
    yield required
    for name, field in fields.items():
        more: tuple[FieldValue, ...] = field.values if field.required else ()
        for value in more[1:]:
            yield {**required, name: value}
    if "amount_minor" in fields:
        yield {**required, "amount_minor": LARGE}


def _some(field: FieldDeclaration) -> FieldValue:
    """A value that a field may have; a day lies within every term."""
    if field.values:
        return field.values[0]
    if field.type is FieldType.DAY:
        return (ON + timedelta(30)).toordinal()
    return {FieldType.INT: 1, FieldType.STR: "x", FieldType.BOOL: True}[field.type]
