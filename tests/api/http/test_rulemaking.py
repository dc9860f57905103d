"""A ruleset's life over HTTP: two officers, every complaint, and what a withdrawal does to a check."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from domain.actors import Actor
from rules.rulesets import Ruleset
from tests.api.http.conftest import Caller, Callers, a_penalty
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.worked import worked

GAO = Actor(NORTH, "Gao")
GIVEN = "supervision"


def draft(callers: Callers, *, examples: str | None = None, **changes: Any) -> str:
    """Drafted by the north, with examples that show every rule if no others are named; the hash of its content."""
    before = callers.office.context.rulebook.versions[0].ruleset
    changed = before.model_copy(update={"version": 2, **changes})
    ruleset = Ruleset.model_validate_json(changed.model_dump_json())
    shown = worked(ruleset) if examples is None else examples
    return callers.office.rulemaking.draft(ruleset, shown, by=GAO, reason="a draft").content.content_hash


def take(caller: Caller, step: str, officer: str = "Wu", **rest: Any) -> httpx.Response:
    body = {"step": step, "reason": "because", **rest}
    return caller.post("/rulesets/versions/2/steps", body, Jiangcheng_Officer=quote(officer))


def test_from_a_draft_to_rules_in_force(callers: Callers) -> None:
    named = draft(callers, loop=())
    assert take(callers[NORTH], "submit", "Gao").json()["standing"] == "submitted"
    found = callers[OFFICE].get("/rulesets/versions/2/differences").json()
    assert {(one["part"], one["change"]) for one in found["differences"]} == {("loop", "removed")}
    assert take(callers[OFFICE], "approve", content_hash=found["content_hash"][:12]).json()["standing"] == "approved"
    published = take(callers[OFFICE], "publish", effective_from="2019-03-02").json()
    assert (published["standing"], published["makers"]) == ("coming", ["local:north (Gao)"])
    assert published["content_hash"] == named
    listed = callers[NORTH].get("/rulesets/versions").json()
    assert [one["standing"] for one in listed["versions"]] == ["in_force", "coming"]
    [_, line] = callers[NORTH].get("/rulesets").json()["rulesets"]
    assert line["content_hash"] == published["released"]
    gone = take(callers[OFFICE], "withdraw", article="law 1 art. 2").json()
    assert (gone["standing"], gone["withdrawn_from"]) == ("withdrawn", "2019-03-01")


@pytest.mark.guarantee("G190")
def test_the_lead_office_sends_a_draft_back_and_says_why(callers: Callers) -> None:
    named = draft(callers, loop=())
    take(callers[NORTH], "submit", "Gao")
    refused = take(callers[OFFICE], "refuse", "Gao", content_hash=named)
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_actor")
    told = take(callers[OFFICE], "refuse", content_hash=named[:12]).json()
    expected = ("refused", f"{OFFICE} (Wu)", "because")
    assert (told["standing"], told["refused_by"], told["refused_because"]) == expected
    [_, line] = callers[NORTH].get("/rulesets/versions").json()["versions"]
    assert line == told
    again = take(callers[NORTH], "submit", "Gao")
    assert (again.status_code, again.json()["code"]) == (409, "not_allowed")


@pytest.mark.guarantee("G191")
def test_the_approver_is_shown_what_came_of_trying_it(callers: Callers) -> None:
    named = draft(callers, examples="[]", loop=())
    told = callers[OFFICE].get("/rulesets/versions/2/review").json()
    before = callers.office.context.rulebook.versions[0].ruleset
    assert (told["content_hash"], told["against"], told["complaints"]) == (named, before.reference, [])
    assert told["differences"] == callers[OFFICE].get("/rulesets/versions/2/differences").json()["differences"]
    assert {one["rule"] for one in told["coverage"]} == set(before.rule_by_name)
    assert not any(one["complete"] for one in told["coverage"]), "it brings no examples"
    assert told["lacking"]
    assert callers[OFFICE].get("/rulesets/versions/9/review").status_code == 404


@pytest.mark.guarantee("G196")
def test_the_approver_is_shown_whom_it_would_touch(callers: Callers) -> None:
    assert callers[ISSUER].post("/records", a_penalty()).status_code == 200
    rules = tuple(rule for rule in callers.office.context.rulebook.versions[0].ruleset.rules if rule.measure != GIVEN)
    draft(callers, rules=rules, loop=())
    path = "/rulesets/versions/2/impact"
    told = callers[OFFICE].get(path).json()
    assert (told["effective_from"], told["since"]) == ("2019-03-02", "2019-03-01")
    assert told["measures"] == [{"measure": GIVEN, "change": "changed", "organisations": 1, "persons": "<10"}]
    [sample] = told["samples"]
    assert (sample["measure"], sample["on"]) == (GIVEN, "2019-03-02")
    assert "sample" not in sample, "its number goes over no door"
    assert callers.log()[-1]["what"] == "review_rules"
    assert callers["local:nobody"].get(path).status_code == 403
    refused = callers[OFFICE].get("/rulesets/versions/1/impact")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed")


@pytest.mark.guarantee("G150")
@pytest.mark.parametrize("officer", ["Gao", " gao", "ＧＡＯ"])
def test_the_author_cannot_approve_at_this_door_either(callers: Callers, officer: str) -> None:
    named = draft(callers)
    take(callers[NORTH], "submit", "Gao")
    refused = take(callers[OFFICE], "approve", officer, content_hash=named)
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_actor")
    assert take(callers[OFFICE], "approve", content_hash=named).status_code == 200
    assert take(callers[OFFICE], "publish", officer, effective_from="2019-03-02").status_code == 403


@pytest.mark.guarantee("G153")
def test_every_complaint_about_a_draft_is_told(callers: Callers) -> None:
    draft(callers, zone="Europe/Berlin", jurisdiction="elsewhere")
    refused = take(callers[NORTH], "submit", "Gao")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_pack")
    told = " ".join(one["why"] for one in refused.json()["errors"])
    assert "zone" in told
    assert "jurisdiction" in told
