"""Matching what is about to be filed beforehand, all together: quicker, and never another answer."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.actors import ENGINE
from domain.commands import FileRecords
from domain.facts import Fields
from domain.records import Record
from domain.state import Subject
from domain.subjects import Decided, decide
from rules.conditions import Pattern
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.matching.answers import Matched, Matches, PlainMatcher
from tests.support.builders import a_denial, a_fine, a_home, id_of
from tests.support.pack_small import small

D = date(2019, 3, 4)


class Counting(PlainMatcher):
    """Counts what it is asked for single facts; in trouble until told otherwise."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        super().__init__(patterns)
        self.singly = 0
        self.trouble: str | None = None

    def match(self, fields: Fields) -> Matched:
        self.singly += 1
        return Matched(super().match(fields).patterns, trouble=self.trouble)

    def match_all(self, facts: Sequence[Fields]) -> list[Matched]:
        found = super().match_all(facts)
        self.singly -= len(found)
        return found


def counted() -> tuple[RulesetRulebook, Counting]:
    made: list[Counting] = []

    def make(name: str, patterns: Mapping[str, Pattern], *, schema: object = None) -> Matches:
        made.append(Counting(patterns))
        return made[-1]

    pack = Compiled(small().ruleset, make_matcher=make)
    return RulesetRulebook((pack,), pack.ruleset.standing_orders), made[0]


def filed(rules: RulesetRulebook, *records: Record, doubtful: bool = False) -> Decided:
    doubted = frozenset(record.record_id for record in records) if doubtful else frozenset()
    command = FileRecords(a_home(), records, doubted)
    return decide(Subject(subject_id=id_of(a_home())), command, on=D, by=ENGINE, rulebook=rules)


def test_what_was_foreseen_is_not_matched_again_and_the_decision_is_the_same() -> None:
    records = (a_fine("large", on=D), a_fine("small", on=D, usd=5), a_denial(on=D))
    rules, matcher = counted()
    rules.foresee(records)
    decided = filed(rules, *records)
    assert matcher.singly == 0
    unforeseen, asked = counted()
    assert decided.happened == filed(unforeseen, *records).happened
    assert asked.singly == len(records)


def test_a_record_whose_amount_is_in_doubt_is_matched_without_it_whatever_was_foreseen() -> None:
    rules, matcher = counted()
    rules.foresee([a_fine(on=D)])
    assert not filed(rules, a_fine(on=D), doubtful=True).subject.orders
    assert matcher.singly == 1


def test_other_content_under_the_same_identity_is_matched_anew() -> None:
    rules, matcher = counted()
    rules.foresee([a_fine(on=D)])
    assert not filed(rules, a_fine(on=D, usd=5, content_hash="other")).subject.orders
    assert matcher.singly == 1


def test_trouble_is_not_foreseen() -> None:
    rules, matcher = counted()
    matcher.trouble = "they differ"
    rules.foresee([a_fine(on=D)])
    matcher.trouble = None
    assert not filed(rules, a_fine(on=D)).determination.incidents
    assert matcher.singly == 1
