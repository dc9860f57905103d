"""Drafting over HTTP: from files, read with a tag, changed under it, tried; and what is refused before it is read."""

import json
from typing import Any

import pytest

from tests.api.http.conftest import Callers
from tests.support import synthetic
from tests.support.pack_small import NORTH, OFFICE, OTHER

NOTE = "# the council, 3 March\n"
PATH = "/rulesets/versions/2/files"


def files(callers: Callers, **changes: Any) -> dict[str, str]:
    """The pack of the ledger as two files, version 2: JSON is YAML."""
    written = json.loads(callers.office.context.rulebook.versions[0].ruleset.model_dump_json(by_alias=True))
    written |= {"version": 2, **changes}
    rules = {"rules": written.pop("rules")}
    return {"pack.yaml": json.dumps(written), "rules.yaml": NOTE + json.dumps(rules)}


def drafted(callers: Callers, **changes: Any) -> str:
    """Drafted by the north; its tag."""
    answer = callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": files(callers, **changes)})
    assert answer.status_code == 200, answer.text
    return answer.headers["ETag"]


def without_loop(callers: Callers) -> dict[str, str]:
    changed = json.loads(files(callers)["pack.yaml"])
    return {"reason": "shorter", "path": "pack.yaml", "text": json.dumps({**changed, "loop": []})}


@pytest.mark.guarantee("G193")
def test_a_draft_is_made_read_changed_and_tried(callers: Callers) -> None:
    tag = drafted(callers)
    read = callers[OFFICE].get(PATH)
    assert (read.headers["ETag"], read.json()["files"]) == (tag, files(callers))
    changed = callers[NORTH].post_with(PATH, without_loop(callers), **{"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert changed.json()["files"]["rules.yaml"].startswith(NOTE)
    review = callers[OFFICE].get("/rulesets/versions/2/review").json()
    assert {(one["part"], one["change"]) for one in review["differences"]} == {("loop", "removed")}
    life = callers.office.rulemaking.versions().of(2)
    assert [type(one.event).__name__ for one in life.steps] == ["RulesetDrafted", "RulesetEdited"]
    assert {one.by.account for one in life.steps} == {NORTH}


@pytest.mark.guarantee("G193")
def test_who_read_another_content_changes_nothing(callers: Callers) -> None:
    tag = drafted(callers)
    first = callers[NORTH].post_with(PATH, without_loop(callers), **{"If-Match": tag})
    late = {"reason": "mine", "path": "rules.yaml", "text": files(callers)["rules.yaml"] + "# mine\n"}
    refused = callers[OFFICE].post_with(PATH, late, **{"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (412, "changed_since")
    unsaid = callers[OFFICE].post(PATH, late)
    assert (unsaid.status_code, unsaid.json()["code"]) == (428, "not_read")
    assert callers[OFFICE].get(PATH).headers["ETag"] == first.headers["ETag"]
    again = callers[OFFICE].post_with(PATH, late, **{"If-Match": first.headers["ETag"]})
    assert again.status_code == 200


@pytest.mark.guarantee("G193")
def test_a_change_between_reading_and_writing_is_not_overwritten(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another officer edits while the file of the first is being read."""
    from api import drafting

    tag = drafted(callers)
    written_by, others = drafting.written_by, []

    def slowly(found: Any) -> Any:
        if not others:
            others.append("edits")
            rules = callers.office.rulemaking
            life = rules.versions().of(2)
            other = callers.office.context.rulebook.versions[0].ruleset.model_copy(update={"version": 2, "loop": ()})
            rules.edit(type(other).model_validate_json(other.model_dump_json()), "[]", by=life.steps[0].by, reason="x")
        return written_by(found)

    monkeypatch.setattr(drafting, "written_by", slowly)
    late = {"reason": "mine", "path": "rules.yaml", "text": files(callers)["rules.yaml"] + "# mine\n"}
    assert callers[OFFICE].post_with(PATH, late, **{"If-Match": tag}).status_code == 412


def test_a_file_is_taken_out_and_added(callers: Callers) -> None:
    tag = drafted(callers)
    rules = files(callers)["rules.yaml"]
    both = json.loads(files(callers)["pack.yaml"]) | json.loads(rules.removeprefix(NOTE))
    doubled = {"reason": "x", "path": "pack.yaml", "text": json.dumps(both)}
    refused = callers[NORTH].post_with(PATH, doubled, **{"If-Match": tag})
    assert (refused.status_code, "stands in" in refused.text) == (422, True)
    out = callers[NORTH].post_with(PATH, {"reason": "x", "path": "rules.yaml"}, **{"If-Match": tag})
    assert (out.status_code, "rules" in out.json()["errors"][0]["where"] + out.text) == (422, True)
    gone = callers[NORTH].post_with(PATH, {"reason": "x", "path": "other.yaml"}, **{"If-Match": tag})
    assert gone.status_code == 404
    more = {"reason": "x", "path": "examples.yaml", "text": "examples: []\n"}
    added = callers[NORTH].post_with(PATH, more, **{"If-Match": tag})
    assert list(added.json()["files"]) == ["examples.yaml", "pack.yaml", "rules.yaml"]


@pytest.mark.guarantee("G193")
@pytest.mark.parametrize(
    "path",
    ["../pack.yaml", "/etc/pack.yaml", "a/b/pack.yaml", "a/../pack.yaml", "pack.yml", "pack", "..yaml", "a\\b.yaml"],
)
def test_no_path_leads_out_of_the_pack(callers: Callers, path: str) -> None:
    sent = {**files(callers), path: "title: x"}
    refused = callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": sent})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")


@pytest.mark.guarantee("G193")
def test_what_is_wrong_with_a_file_is_told_with_its_line(callers: Callers) -> None:
    wrong = {**files(callers), "rules.yaml": "rules:\n- rule: [\n"}
    refused = callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": wrong})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_pack")
    assert refused.json()["errors"][0]["where"].startswith("rules.yaml:")
    strayed = callers[NORTH].post(
        "/rulesets/versions", {"reason": "x", "files": {**files(callers), "city/rules.yaml": "rules: []"}}
    )
    assert "no layer of the pack" in strayed.text


@pytest.mark.guarantee("G193")
def test_a_few_lines_that_stand_for_millions_are_not_read(callers: Callers) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    for text in ("\n".join(lines), "a: " + "[" * 500 + "]" * 500):
        bomb = {**files(callers), "more.yaml": text}
        refused = callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": bomb})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_pack")
        assert "more.yaml" in refused.text


@pytest.mark.guarantee("G193")
def test_nobody_is_named_in_a_file_and_a_stranger_neither_drafts_nor_reads(callers: Callers) -> None:
    from datetime import date

    number = synthetic.citizen_number(date(1990, 1, 1), 7)
    noted = {**files(callers), "rules.yaml": f"# asked by {number}\n" + files(callers)["rules.yaml"]}
    refused = callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": noted})
    assert (refused.status_code, number in refused.text) == (422, False)
    drafted(callers)
    stranger = callers["local:nobody"]
    assert stranger.get(PATH).status_code == 403
    assert stranger.post("/rulesets/versions", {"reason": "a draft", "files": files(callers)}).status_code == 403
    assert callers[OTHER].get(PATH).status_code == 200


def test_a_ledger_whose_rules_came_without_files_asks_for_them(callers: Callers) -> None:
    refused = callers[NORTH].post("/rulesets/versions", {"reason": "a draft"})
    assert (refused.status_code, "files of your own" in refused.json()["do"]) == (404, True)
    drafted(callers)
    assert callers.office.rulemaking.versions().of(2).content.files
