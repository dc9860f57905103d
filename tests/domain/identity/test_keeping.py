"""Who may change what the register says of a subject's numbers (C3)."""

from datetime import date

import pytest

from domain.commands import AddAlias, Command, CorrectCode
from domain.errors import WrongActor
from domain.identity.numbers import Scheme
from domain.values import RegisterAct
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.powers import may_keep_register
from tests.domain.identity.test_registering import LATER, OTHER, fined
from tests.support.pack_small import BEGAN, ISSUER, NORTH, OFFICE, POWERS, ruleset
from tests.support.pack_small import OTHER as STRANGER

ALIAS = AddAlias(Scheme.ORG_CODE, "TE5T00024")
CORRECTION = CorrectCode(Scheme.USCC, OTHER, "coding authority", "typing error")


@pytest.mark.guarantee("G61")
@pytest.mark.parametrize("command", [ALIAS, CORRECTION])
def test_only_who_registered_a_subject_or_has_the_power_changes_its_numbers(command: Command) -> None:
    for account in (STRANGER, NORTH):
        refusal = fined().refused(command, on=LATER, by=account)
        assert isinstance(refusal, WrongActor)
        assert ISSUER in refusal.do
    for account in (ISSUER, OFFICE):
        assert fined().when(command, on=LATER, by=account).events


def test_the_subject_remembers_who_registered_it() -> None:
    story = fined()
    assert story.subject.registered_by == story.replayed().registered_by == ISSUER


def test_a_power_over_numbers_is_held_for_its_acts_and_on_its_days_alone() -> None:
    power = {**POWERS[0], "acts": ["alias"], "effective_to": "2019-06-01"}
    rules = ruleset(powers=[power])
    held = {
        (act, day)
        for act in RegisterAct
        for day in (BEGAN, date(2019, 6, 1))
        if may_keep_register(rules, OFFICE, act, day)
    }
    assert held == {(RegisterAct.ALIAS, BEGAN)}


def test_a_ruleset_without_such_powers_leaves_it_to_who_registered() -> None:
    bare = Compiled(ruleset(powers=[]))
    story = fined()
    story.rules = RulesetRulebook((bare,), bare.ruleset.standing_orders)
    assert isinstance(story.refused(ALIAS, on=LATER, by=OFFICE), WrongActor)
    assert '"acts"' not in bare.ruleset.document
