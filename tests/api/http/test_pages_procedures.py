"""Open procedures at a department's page, and their steps in a subject's story; of a person nothing that was said."""

import re
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import httpx
import pytest
from httpx import Response

from api.http.pages.story import About
from api.http.pages.words import PAGES
from domain.commands import SealRecord
from tests.api.http.conftest import Callers, a_penalty, a_penalty_of_a_person, a_person
from tests.api.http.pages_browser import Browser, words_of
from tests.api.http.test_listing import DECIDABLE, PROPOSED, STATEMENT, UNTIL, a_decision
from tests.api.http.test_objections import OBJECTION
from tests.api.http.test_repairs import APPLICATION, REFUSAL
from tests.support import offices, persons
from tests.support.listing import FACTS, GROUNDS
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE

PAGE = "/pages/procedures"
PERSON = {**a_person(), "region": "north"}
RIGHTS, ANSWER = "state your case at room 7", "the wages shown are of another month"


@pytest.fixture
def issuer(callers: Callers) -> Browser:
    """An officer of whoever determines."""
    return browser_of(callers, ISSUER)


def browser_of(callers: Callers, department: str, language: str = "en") -> Browser:
    browser = Browser(callers, language=language)
    assert browser.sign_in(department, purpose="penalty" if department == ISSUER else "licence").status_code == 303
    return browser


def done(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def applied(callers: Callers, **body: Any) -> tuple[str, str]:
    """A penalty whose repair is applied for: the record, and its subject."""
    filed = done(callers[ISSUER].post("/records", {**a_penalty(), **body}))
    done(callers[OFFICE].post(f"/records/{filed['record']}/repair", APPLICATION))
    return str(filed["record"]), str(filed["subject"])


def entry_step(callers: Callers, entry: str, step: str, **said: str) -> None:
    done(callers[ISSUER].post(f"/entries/{entry}/steps", {"step": step, **said}))


def noticed(callers: Callers, **changes: Any) -> tuple[str, str]:
    """An entry that is proposed and told of: the entry, and its subject."""
    entry = str(done(callers[ISSUER].post("/entries", {**PROPOSED, **changes}))["entry"])
    entry_step(callers, entry, "notify", rights=RIGHTS)
    [waiting] = done(callers[ISSUER].get("/entries", "penalty"))["entries"]
    return entry, str(waiting["subject"])


def stated(callers: Callers, entry: str) -> None:
    done(callers[OFFICE].post(f"/entries/{entry}/steps", STATEMENT))
    entry_step(callers, entry, "answer", receipt="S-1", reason=ANSWER)


def at(callers: Callers, day: date) -> None:
    callers.office.context.advance_to(day, by=offices.ISSUER)


def rows_of(shown: httpx.Response) -> list[list[str]]:
    """The cells of the table, in words, the subject's link first."""
    assert shown.status_code == 200, shown.text
    found = []
    for row in re.findall(r"<tr>\s*<td(.*?)</tr>", shown.text, re.S):
        [link] = re.findall(r'href="(/pages/subjects/[^"?]*)', row)
        cells = [
            " ".join(re.sub(r"<[^>]*>", " ", cell).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", f"<td{row}", re.S)
        ]
        found.append([link, *cells])
    return found


# --- the department's page


@pytest.mark.guarantee("G126")
def test_a_department_sees_what_it_has_open_as_the_api_lists_it(callers: Callers, issuer: Browser) -> None:
    assert PAGES["procedures.none"]["en"] in words_of(issuer.get(PAGE))
    record, home = applied(callers)
    entry, _ = noticed(callers)
    story = f"/pages/subjects/{home}"
    expected = [
        [story, "N|HOME", "Repair of a record document fine-1, receipt R-1", "whether it is accepted"],
        [
            story,
            "N|HOME",
            "Entry on a list Entry, file L-2019-1",
            f"what the subject states (to state its case: until {UNTIL})",
        ],
    ]
    assert [row[:4] for row in rows_of(issuer.get(PAGE))] == expected
    [repair] = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
    [listed] = callers[ISSUER].get("/entries", "penalty").json()["entries"]
    assert [row[4:] for row in rows_of(issuer.get(PAGE))] == [[one["since"], one["due"]] for one in (repair, listed)]
    assert issuer.get(story).status_code == 200
    for other in (NORTH, OFFICE):
        assert rows_of(browser_of(callers, other).get(PAGE)) == [], other
    done(callers[ISSUER].post(f"/records/{record}/repair/steps", REFUSAL))
    entry_step(callers, entry, "drop", reason="a mistake")
    assert rows_of(issuer.get(PAGE)) == []


@pytest.mark.guarantee("G126")
def test_what_waits_for_the_subject_has_no_last_day_and_comes_last(callers: Callers, issuer: Browser) -> None:
    record, _ = applied(callers)
    done(callers[ISSUER].post(f"/records/{record}/repair/steps", {"step": "incomplete", "missing": "everything"}))
    noticed(callers)
    first, last = rows_of(issuer.get(PAGE))
    assert first[2].startswith("Entry on a list")
    assert (last[3], last[5]) == ("what is missing, of the subject", "–")


@pytest.mark.guarantee("G126")
def test_objections_and_what_the_public_is_owed_stand_there_too(callers: Callers, issuer: Browser) -> None:
    filed = done(callers[ISSUER].post("/records", a_penalty()))
    record, story = filed["record"], f"/pages/subjects/{filed['subject']}"
    done(callers[ISSUER].post(f"/records/{record}/publication", {"law": "demo", "article": "48"}))
    assert PAGES["story.disputed"]["en"] not in words_of(issuer.get(story))
    done(callers[OFFICE].post(f"/records/{record}/objection", OBJECTION))
    [row] = rows_of(issuer.get(PAGE))
    assert row[2:4] == ["Objection document fine-1, receipt O-1: what it says", "who answers it"]
    assert PAGES["story.disputed"]["en"] in words_of(issuer.get(story))
    assert PAGES["story.disputed"]["en"] in words_of(browser_of(callers, NORTH).get("/pages/tasks"))
    done(callers[ISSUER].post(f"/records/{record}/withdrawal", {"reason": "taken in error"}))
    [row] = rows_of(issuer.get(PAGE))
    assert row[2:4] == ["Publication that is over document fine-1", "the reason that the public is owed"]


@pytest.mark.guarantee("G126")
def test_what_is_late_is_called_overdue_on_the_day_whether_a_worker_came_or_not(
    callers: Callers, issuer: Browser
) -> None:
    applied(callers)
    for day, told in ((5, "2019-03-06"), (6, "2019-03-06 overdue")):
        at(callers, BEGAN + timedelta(days=day))
        [row] = rows_of(issuer.get(PAGE))
        [listed] = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
        assert (row[5], listed["overdue"]) == (told, told.endswith("overdue"))


@pytest.mark.guarantee("G126")
def test_the_list_is_within_the_powers_alone_and_on_record(callers: Callers, issuer: Browser) -> None:
    applied(callers)
    answer = issuer.get(PAGE)
    [*_, row] = callers.log()
    assert str(row["entry"]) == answer.headers["jiangcheng-request"]
    assert (row["what"], row["department"], row["purpose"], row["outcome"]) == (
        "procedures",
        ISSUER,
        "penalty",
        "granted",
    )
    outside = Browser(callers)
    outside.sign_in(ISSUER, purpose="audit")
    refused = outside.get(PAGE)
    assert (refused.status_code, "N|HOME" in refused.text) == (403, False)
    assert callers.log()[-1]["outcome"] == "refused"


def test_the_start_page_and_the_tasks_lead_there(issuer: Browser) -> None:
    for page, tongue in product(("/", "/pages/tasks", PAGE), ("en", "zh")):
        shown = issuer.get(page, lang=tongue)
        assert shown.text.count(f'href="{PAGE}?lang={tongue}"') >= (1 if page == PAGE else 2), page


# --- the subject's story

STEPS = {
    "en": [
        "repair of document fine-1 was applied for, receipt R-1",
        "the application for repair of document fine-1 lacks: the receipt of the payment",
        "the application for repair of document fine-1 was supplemented",
        "repair of document fine-1 was refused by Demo, art. 3: not paid",
        "an entry on a list was proposed, Entry (file L-2019-1), on Demo, art. 5",
        f"it may state its case until {UNTIL}: {RIGHTS}",
        "it stated its case, receipt S-1; of what it stated the digest alone is kept, dddddddddddd…",
        f"its statement S-1 was answered: {ANSWER}",
        f"the entry was decided on Demo, art. 5: {GROUNDS}",
        "with document D-1 the repair notice was served",
        f"document D-1: the entry was removed from its list from {DECIDABLE} (O-1): paid",
    ],
    "zh": [
        "申请修复文书 fine-1，受理回执 R-1",
        "文书 fine-1 的修复申请材料不全：the receipt of the payment",
        "补充文书 fine-1 的修复申请材料",
        "不予修复文书 fine-1，依据 Demo art. 3：not paid",
        "拟列入名单，列入（案号 L-2019-1），依据 Demo art. 5",
        f"陈述申辩至 {UNTIL} 止：{RIGHTS}",
        "收到陈述申辩，回执 S-1；所述内容仅留存摘要 dddddddddddd…",
        f"已答复陈述申辩 S-1：{ANSWER}",
        f"作出列入决定，依据 Demo art. 5；理由：{GROUNDS}",
        "随文书 D-1 一并送达信用修复告知书",
        f"文书 D-1 自 {DECIDABLE} 起移出名单（O-1）：paid",
    ],
}


@pytest.fixture
def told(callers: Callers) -> str:
    """A subject about whom every step of both procedures was taken."""
    record, subject = applied(callers)
    steps = f"/records/{record}/repair/steps"
    done(callers[ISSUER].post(steps, {"step": "incomplete", "missing": "the receipt of the payment"}))
    done(callers[OFFICE].post(steps, {"step": "supplement", "proof": ["e" * 64]}))
    done(callers[ISSUER].post(steps, {**REFUSAL, "article": "art. 3"}))
    entry, _ = noticed(callers)
    stated(callers, entry)
    at(callers, DECIDABLE)
    decided = done(callers[ISSUER].post(f"/entries/{entry}/decision", a_decision(behaviour_code="word")))
    done(callers[ISSUER].post(f"/records/{decided['record']}/removal", {"doc_no": "O-1", "reason": "paid"}))
    return subject


@pytest.mark.guarantee("G127")
@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_a_story_tells_every_step_of_a_procedure_in_words(callers: Callers, told: str, tongue: str) -> None:
    shown = browser_of(callers, NORTH).get(f"/pages/subjects/{told}", lang=tongue)
    beats = re.findall(r'<li class="procedure"><span class="tag">(.*?)</span><div><p>(.*?)</p>', shown.text)
    assert {tag for tag, _ in beats} == {PAGES["story.procedure"][tongue]}
    for number, said in enumerate(STEPS[tongue]):
        [found] = [place for place, (_, text) in enumerate(reversed(beats)) if said in text] or [None]
        assert found == number, (said, beats)
    assert len(beats) == len(STEPS[tongue])


@pytest.mark.guarantee("G127")
@pytest.mark.parametrize(("tongue", "instead"), [("en", "(in the vault alone)"), ("zh", "（仅存于保险库）")])
def test_of_a_person_the_steps_are_told_and_nothing_that_was_said(callers: Callers, tongue: str, instead: str) -> None:
    fine = a_penalty_of_a_person()
    applied(callers, **fine)
    entry, subject = noticed(callers, subject=PERSON)
    stated(callers, entry)
    entry_step(callers, entry, "drop", reason="a mistake of ours")
    issuer = browser_of(callers, ISSUER, tongue)
    pages = [issuer.get(PAGE), issuer.get(f"/pages/subjects/{subject}")]
    said = (persons.NAME, persons.NUMBER, FACTS, GROUNDS, RIGHTS, ANSWER, "a mistake of ours")
    assert [secret for secret in said for page in pages if secret in page.text] == []
    [[link, name, *_]] = rows_of(pages[0])
    assert (link, name) == (f"/pages/subjects/{subject}", f"{persons.NAME[0]}***")
    assert pages[1].text.count(instead) == 5
    assert len(re.findall(r'<li class="procedure">', pages[1].text)) == 6


@pytest.mark.guarantee("G58")
def test_the_procedure_that_put_a_sealed_record_on_a_list_is_told_no_more(callers: Callers, issuer: Browser) -> None:
    entry, subject = noticed(callers)
    stated(callers, entry)
    at(callers, DECIDABLE)
    record = UUID(done(callers[ISSUER].post(f"/entries/{entry}/decision", a_decision(behaviour_code="word")))["record"])
    done(callers[OFFICE].post(f"/records/{record}/repair", APPLICATION))
    marks = (FACTS, GROUNDS, RIGHTS, ANSWER, "S-1", "D-1", "R-1")
    pages = (PAGE, f"/pages/subjects/{subject}", f"/pages/subjects/{subject}?known_at={UNTIL}")

    def told() -> set[str]:
        return {mark for mark in marks for page in pages if mark in issuer.get(page).text}

    assert told() == set(marks)
    callers.office.ledger.execute(UUID(subject), SealRecord(record), by=offices.ISSUER)
    assert told() == set()


def test_every_kind_of_event_has_a_word_for_what_it_is_about() -> None:
    assert {f"story.{about}" for about in About} <= set(PAGES)
