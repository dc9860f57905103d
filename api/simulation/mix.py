"""The mix of an invented city, as mix.yaml writes it down, and the rows that SQL draws from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from domain.records import PERFORMANCE, PROMISES, RecordKind
from domain.values import Performance, Severity, SubjectKind
from rules.rulesets import CatalogueItem, Ruleset
from rules.writing.loading import find, load
from rules.writing.marked import read_marked

DRAWS: Final = 4_096
"""So many slots has a choice among recipes or tempers; SQL draws 12 bits for it."""
_CONDUCTS: Final = 256
_OWN: Final = 6  # how much likelier the conduct that somebody is prone to is than all others together
_FIELDS: Final = ("penalty_kind", "licence_kind", "result", "performance", "commitment_kind", "grade", "pledge")
_FINE: Final = "yuan"

Row = Mapping[str, object]
"""A row for SQL, by the names of its columns."""


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the mix."""


class Kind(_Part, frozen=True):
    """A kind of subject: the first two characters of its credit code, and how busy one is."""

    kind: SubjectKind
    entity: str
    activity: int
    named: str


class Temper(_Part, frozen=True):
    """How often something adverse happens to some subjects, and for which conduct above all."""

    temper: str
    of_a_hundred: int
    adverse: float
    prone: str | None = None


class Conduct(_Part, frozen=True):
    """A conduct, and who determines it."""

    behaviour: str
    role: str
    often: int


class Recipe(_Part, frozen=True):
    """How a record of a catalogue item is said; `of` is the only temper that has such records."""

    item: str
    often: Sequence[float]
    role: str | None = None
    behaviour: str | None = None
    severity: Severity = Severity.MINOR
    yuan: tuple[int, int] | None = None
    confiscated: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    of: str | None = None
    fields: Mapping[str, str] = {}


class Mix(_Part, frozen=True):
    """Who lives in an invented city, and what is recorded about them."""

    pack: str
    began_on: date
    kinds: Sequence[Kind]
    tempers: Sequence[Temper]
    conducts: Sequence[Conduct]
    recipes: Sequence[Recipe]


@cache
def mix() -> Mix:
    """The mix that comes with the program."""
    text = (files("api.simulation") / "mix.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_marked(text), Mix)


def shared(many: int, weights: Sequence[float]) -> list[int]:
    """So many things by weight, in whole numbers that add up: what is left over goes to the largest remainders."""
    total = sum(weights)
    exact = [many * weight / total for weight in weights]
    whole = [int(each) for each in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_remainder[: many - sum(whole)]:
        whole[place] += 1
    return whole


class Dealt(Struct, frozen=True):
    """The rows of the tables that a city is drawn from; `turn` is the first day of the latest item of the catalogue."""

    recipes: Sequence[Row]
    recipe_slots: Sequence[Row]
    temper_slots: Sequence[Row]
    conduct_slots: Sequence[Row]
    turn: date


def dealt() -> Dealt:
    """The mix under its pack."""
    mixed = mix()
    ruleset = load(find(mixed.pack))
    items = {item.item: item for item in sorted(ruleset.catalogue, key=_from, reverse=True)}  # the first of its name
    return Dealt(
        recipes=[_recipe(number, recipe, items[recipe.item], ruleset) for number, recipe in enumerate(mixed.recipes)],
        recipe_slots=list(_recipe_slots(mixed, items, ruleset)),
        temper_slots=list(_slots("temper", shared(DRAWS, [temper.of_a_hundred for temper in mixed.tempers]))),
        conduct_slots=list(_conduct_slots(mixed, ruleset)),
        turn=max(items[recipe.item].effective_from for recipe in mixed.recipes),
    )


def _from(item: CatalogueItem) -> date:
    return item.effective_from


def _recipe(number: int, recipe: Recipe, item: CatalogueItem, ruleset: Ruleset) -> Row:
    role = recipe.role or (item.determined_by[0] if item.determined_by else None)
    least, most = recipe.yuan or recipe.confiscated or (None, None)
    shortest, longest = recipe.days or (None, None)
    return {
        "number": number,
        "item": item.item,
        "record_kind": str(item.record_kind),
        "doc_type": item.doc_types[0],
        "polarity": str(item.polarity),
        "behaviour": recipe.behaviour or (item.behaviours[0] if len(item.behaviours) == 1 else None),
        "department": _department(role, ruleset) if role else None,
        "severity": str(recipe.severity),
        "fined": recipe.yuan is not None,
        "least": least,
        "most": most,
        "shortest": shortest,
        "longest": longest,
        "ends": _ends(item.record_kind, recipe),
        **{name: recipe.fields.get(name) for name in _FIELDS},
    }


def _ends(kind: RecordKind, recipe: Recipe) -> bool:
    """Whether a record speaks no longer than until its own last day (domain.records.term_end)."""
    if recipe.days is None or kind is RecordKind.PENALTY:
        return False
    return kind not in PROMISES or recipe.fields.get(PERFORMANCE) == Performance.IN_TERM


def _department(role: str, ruleset: Ruleset) -> str:
    """Who has a role in the pack's own city."""
    return next(row.department for row in ruleset.directory if row.role == role)


def _recipe_slots(mixed: Mix, items: Mapping[str, CatalogueItem], ruleset: Ruleset) -> Iterator[Row]:
    praise = {row.item for row in ruleset.lists if row.kind.praises}
    for kind in range(len(mixed.kinds)):
        for number, temper in enumerate(mixed.tempers):
            for early in (True, False):
                weights = [
                    0.0
                    if early and items[recipe.item].effective_from > mixed.began_on
                    else _often(recipe, kind, temper, items[recipe.item], praise=recipe.item in praise)
                    for recipe in mixed.recipes
                ]
                for row in _slots("recipe", shared(DRAWS, weights)):
                    yield {"kind": kind, "temper": number, "early": early, **row}


def _often(recipe: Recipe, kind: int, temper: Temper, item: CatalogueItem, *, praise: bool) -> float:
    if recipe.of not in (None, temper.temper) or (praise and temper.prone):
        return 0.0
    return recipe.often[kind] * (temper.adverse if item.polarity == "adverse" else 1)


def _conduct_slots(mixed: Mix, ruleset: Ruleset) -> Iterator[Row]:
    others = sum(conduct.often for conduct in mixed.conducts)
    for number, temper in enumerate(mixed.tempers):
        weights = [
            conduct.often + (_OWN * others if conduct.behaviour == temper.prone else 0) for conduct in mixed.conducts
        ]
        for conduct, row in zip(mixed.conducts, _slots("conduct", shared(_CONDUCTS, weights)), strict=True):
            department = _department(conduct.role, ruleset)
            yield {"temper": number, "behaviour": conduct.behaviour, "department": department, **row}


def _slots(name: str, counts: Sequence[int]) -> Iterator[Row]:
    """The half-open range of slots of each, in order."""
    first = 0
    for number, count in enumerate(counts):
        yield {name: number, "first": first, "last": first + count}
        first += count
