"""The pages: behind the same door, powers and access log as the API; nothing runs on them, and nobody is named."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from api.http.pages import sessions
from api.http.pages.sessions import Session, Sessions
from api.http.pages.words import PAGES
from api.wiring import Office
from domain.commands import SealRecord
from domain.values import Purpose
from ledger.genesis import Genesis, LedgerUse
from ledger.keys import revoke
from tests.api.http.conftest import Callers, a_penalty, a_penalty_of_a_person, with_outcome
from tests.api.http.pages_browser import AWAY, Browser, Forms, words_of
from tests.support import offices, persons
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, SOUTH

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'"
SOMEBODY = "00000000-0000-4000-8000-000000000001"
OPEN = ["/", "/pages/sign-in", "/pages/api", "/pages/style.css", "/pages/icon.svg"]
CLOSED = [
    "/pages/search",
    "/pages/tasks",
    "/pages/procedures",
    f"/pages/subjects/{SOMEBODY}",
    f"/pages/subjects/{SOMEBODY}/measures/x",
]
NOTHING = ["/pages", "/pages/", "/pages/nothing", "/pages/demo"]


@pytest.fixture
def north(callers: Callers) -> Browser:
    browser = Browser(callers)
    assert browser.sign_in(NORTH).status_code == 303
    return browser


@pytest.fixture
def home(callers: Callers) -> str:
    """A subject with one large fine, by its id."""
    filed = callers[ISSUER].post("/records", a_penalty()).json()
    return str(filed["subject"])


def pages_of(subject: str) -> list[str]:
    return [
        "/",
        "/pages/sign-in",
        "/pages/api",
        "/pages/search",
        "/pages/tasks",
        f"/pages/subjects/{subject}",
        f"/pages/subjects/{subject}?valid_on={BEGAN}",
        f"/pages/subjects/{subject}/measures/supervision",
        f"/pages/subjects/{subject}/measures/closer_look",
        "/pages/procedures",
    ]


# --- what every page is like


@pytest.mark.guarantee("G122")
def test_nothing_runs_on_a_page_and_nothing_is_kept_of_it(north: Browser, home: str) -> None:
    everywhere = [*OPEN, *CLOSED, *NOTHING, *pages_of(home), "/pages/tasks?lang=zh"]
    for browser, path in product((north, Browser(north.callers)), everywhere):
        answer = browser.get(path)
        assert answer.headers["content-security-policy"].startswith(POLICY), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers.get_list("cache-control") == ["no-store"]
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert re.search(r"<script|\son\w+=|style=|javascript:|https?://", answer.text) is None, path


def test_every_page_is_told_in_both_languages(north: Browser, home: str) -> None:
    for path in pages_of(home):
        joined = "&" if "?" in path else "?"
        chinese, english = north.get(f"{path}{joined}lang=zh"), north.get(f"{path}{joined}lang=en")
        assert (chinese.status_code, english.status_code) == (200, 200), path
        assert (chinese.headers["content-language"], english.headers["content-language"]) == ("zh", "en")
        assert '<html lang="zh-CN">' in chinese.text
        assert PAGES["site.search"]["zh"] in words_of(chinese)
        assert PAGES["site.search"]["zh"] not in words_of(english)
        for link in re.findall(r'href="(/[^"]*)"', chinese.text):
            stays = link.startswith(("/pages/style", "/pages/icon", "/openapi")) or "lang=" in link
            assert stays, link


def test_the_language_is_that_of_the_address_or_else_of_the_browser(callers: Callers) -> None:
    assert Browser(callers, language="zh-CN,en;q=0.5").get("/").headers["content-language"] == "zh"
    assert Browser(callers, language="zh").get("/", lang="en").headers["content-language"] == "en"
    assert Browser(callers, language="en").get("/", lang="xx").headers["content-language"] == "en"


def test_every_message_has_both_languages_and_says_the_same() -> None:
    for key, both in PAGES.items():
        assert set(both) == {"en", "zh"}, key
        placeholders = [set(re.findall(r"\{(\w+)\}", both[tongue])) for tongue in ("en", "zh")]
        assert placeholders[0] == placeholders[1], key


def test_no_page_is_part_of_the_described_api(callers: Callers) -> None:
    assert [path for path in callers.door.app.openapi()["paths"] if path == "/" or path.startswith("/pages")] == []


# --- who may come in


@pytest.mark.guarantee("G93")
def test_only_pages_about_nobody_are_shown_to_whoever_is_not_signed_in(callers: Callers, home: str) -> None:
    browser = Browser(callers)
    before = len(callers.log())
    for path in OPEN:
        assert browser.get(path).status_code == 200
    assert len(callers.log()) == before
    for path in [*CLOSED, *pages_of(home)[3:]]:
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/pages/sign-in"), path
    assert {(row["department"], row["outcome"], row["reason"]) for row in callers.log()[before:]} == {
        ("", "refused", "no_key")
    }


@pytest.mark.guarantee("G93")
def test_an_officer_signs_in_with_the_departments_key_and_out_again(callers: Callers) -> None:
    browser = Browser(callers)
    asked = browser.get("/pages/tasks", lang="en")
    answer = browser.send(asked.headers["location"], "/pages/sign-in", **_signing(callers, NORTH))
    assert answer.headers["location"] == "/pages/tasks?lang=en"
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(sessions.COOKIE))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert callers[NORTH].key not in cookie
    assert "王五" in words_of(browser.get("/pages/tasks"))
    kept = httpx.Cookies(browser.cookies)
    assert browser.send("/pages/tasks", "/pages/sign-out").status_code == 303
    browser.cookies = kept
    assert browser.get("/pages/tasks").status_code == 303
    rows = [(row["what"], row["department"], row["officer"], row["purpose"], row["outcome"]) for row in callers.log()]
    assert ("sign_in", NORTH, "王五", "licence", "granted") in rows
    assert ("sign_out", NORTH, "王五", None, "granted") in rows


def _signing(callers: Callers, department: str) -> dict[str, str]:
    return {"key": callers[department].key, "officer": "王五", "purpose": "licence"}


@pytest.mark.guarantee("G93")
def test_a_key_that_opens_nothing_signs_nobody_in(callers: Callers) -> None:
    browser = Browser(callers)
    for key in ("", "x", f"jc-{'0' * 12}-{'0' * 64}"):
        answer = browser.send("/pages/sign-in", "/pages/sign-in", key=key, officer="王五", purpose="licence")
        assert answer.status_code == 401
        assert "This key opens nothing" in answer.text
        assert browser.get("/pages/tasks").status_code == 303
    assert {row["reason"] for row in callers.log()} == {"no_key"}


@pytest.mark.parametrize(
    "fields",
    [{"officer": ""}, {"officer": persons.NUMBER}, {"purpose": "curiosity"}, {"filing": f"F {persons.NUMBER}"}],
)
def test_what_does_not_belong_into_the_log_signs_nobody_in(callers: Callers, fields: dict[str, str]) -> None:
    browser = Browser(callers)
    answer = browser.send("/pages/sign-in", "/pages/sign-in", **{**_signing(callers, NORTH), **fields})
    assert answer.status_code == 422
    assert persons.NUMBER not in answer.text
    assert browser.get("/pages/tasks").status_code == 303


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_a_key_that_opens_no_more_ends_what_it_opened(
    callers: Callers, north: Browser, office: Office, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    from api.http import door as doors

    assert north.get("/pages/tasks").status_code == 200
    with office.database.connect_as_owner() as owner:
        if ending == "revoked":
            revoke(owner, callers[NORTH].key.split("-")[1], by="the operator")
        else:
            owner.execute("UPDATE access.keys SET expires_at = clock_timestamp()")
    monkeypatch.setattr(doors, "monotonic", lambda: 10.0**9)
    assert north.get("/pages/tasks").status_code == 303


def test_a_session_ends_by_itself() -> None:
    now = 0.0
    kept = Sessions(seconds=lambda: now)
    session = Session(department=NORTH, officer="王五", purpose=Purpose.LICENCE)
    idle, busy = kept.begin(session), kept.begin(session)
    while now < sessions.LONGEST - sessions.IDLE:
        now += sessions.IDLE - 1
        assert kept.of(busy) is not None
    assert kept.of(idle) is None
    now = sessions.LONGEST
    assert kept.of(busy) is None
    assert kept.of("nobody's") is None


@pytest.mark.guarantee("G123")
def test_a_form_that_no_page_showed_does_nothing(callers: Callers, north: Browser, home: str) -> None:
    stranger = Browser(callers)
    for token in ({}, {"token": ""}, {"token": "0" * 64}):
        signing = stranger.ask("POST", "/pages/sign-in", data={**_signing(callers, NORTH), **token})
        finding = north.ask("POST", "/pages/search", data={"scheme": "test", "number": "N|HOME", **token})
        leaving = north.ask("POST", "/pages/sign-out", data=token)
        assert [answer.status_code for answer in (signing, finding, leaving)] == [403, 403, 403]
    assert stranger.get("/pages/tasks").status_code == 303
    assert north.get("/pages/tasks").status_code == 200
    assert {row["reason"] for row in callers.log() if row["outcome"] == "refused"} == {"stale_form", "no_key"}


@pytest.mark.parametrize("next_page", ["https://example.org/", "//example.org", "/pages/../../x//y", "/feed", "\\x"])
def test_nobody_is_sent_elsewhere_after_signing_in(callers: Callers, next_page: str) -> None:
    browser = Browser(callers)
    answer = browser.send("/pages/sign-in", "/pages/sign-in", **_signing(callers, NORTH), next=next_page)
    assert answer.headers["location"] == "/pages/search"


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/pages/tasks", "/pages/tasks?lang=zh"),
        (f"/pages/tasks?valid_on={BEGAN}", f"/pages/tasks?valid_on={BEGAN}&lang=zh"),
        ("/pages/tasks?lang=en", "/pages/tasks?lang=en"),
    ],
)
def test_the_language_that_was_chosen_stays_chosen_after_signing_in(
    callers: Callers, wanted: str, location: str
) -> None:
    browser = Browser(callers)
    shown = browser.get("/pages/sign-in", lang="zh", next=wanted)
    [(action, filled)] = [found for found in Forms(shown.text).found if found[0].startswith("/pages/sign-in")]
    assert action == "/pages/sign-in?lang=zh"
    answer = browser.ask("POST", action, data={**filled, **_signing(callers, NORTH)})
    assert answer.headers["location"] == location


# --- what is shown


@pytest.mark.guarantee("G124")
def test_every_page_about_somebody_is_on_record_before_it_is_shown(callers: Callers, north: Browser, home: str) -> None:
    callers[ISSUER].post("/records", a_penalty("N|OTHER"))
    for path, what in (
        (f"/pages/subjects/{home}", "story"),
        (f"/pages/subjects/{home}/measures/supervision", "explain"),
        ("/pages/tasks", "tasks"),
    ):
        answer = north.get(path)
        [*_, row] = callers.log()
        assert answer.status_code == 200
        assert str(row["entry"]) == answer.headers["jiangcheng-request"]
        assert (row["department"], row["officer"], row["purpose"]) == (NORTH, "王五", "licence")
        assert (row["what"], row["matter"], row["filing"]) == (what, "licence", "F-1") or what == "tasks"
        assert row["subject_id"] == (None if what == "tasks" else UUID(home))


@pytest.mark.guarantee("G124")
def test_a_page_outside_the_powers_is_refused_and_shows_nothing(callers: Callers, home: str) -> None:
    browser = Browser(callers)
    browser.sign_in(NORTH, purpose="audit")
    for path in pages_of(home)[3:]:
        answer = browser.get(path)
        assert answer.status_code == 403, path
        assert "N|HOME" not in answer.text
        [*_, row] = callers.log()
        assert (row["outcome"], row["department"], row["purpose"]) == ("refused", NORTH, "audit")


def test_somebody_is_looked_at_in_a_filing(callers: Callers, home: str) -> None:
    browser = Browser(callers)
    browser.sign_in(NORTH, filing="")
    answer = browser.get(f"/pages/subjects/{home}")
    assert answer.status_code == 422
    assert "name matter and filing" in words_of(answer)
    assert browser.get("/pages/tasks").status_code == 200


def test_a_story_tells_records_orders_and_tasks(north: Browser, home: str) -> None:
    english = words_of(north.get(f"/pages/subjects/{home}"))
    assert "N|HOME" in english
    assert "supervision was pushed to" in english
    assert "penalty" in english
    chinese = words_of(north.get(f"/pages/subjects/{home}", lang="zh"))
    assert "下达" in chinese
    assert "推送" in chinese


def test_only_of_what_a_rule_asks_for_it_is_told_how_long_it_lasts(callers: Callers, north: Browser, home: str) -> None:
    small = callers[ISSUER].post("/records", a_penalty("N|SMALL", usd=1)).json()["subject"]
    for subject, lasts in ((home, True), (small, False)):
        told = words_of(north.get(f"/pages/subjects/{subject}/measures/supervision"))
        assert "fine-1" in told
        assert ("it would last" in told, "is not what the rule asks for" in told) == (lasts, not lasts)


def test_a_subject_is_found_by_its_number_and_the_number_goes_into_no_address(
    callers: Callers, north: Browser, home: str
) -> None:
    found = north.send("/pages/search", "/pages/search", scheme="test", number="N|HOME")
    assert (found.status_code, found.headers["location"]) == (303, f"/pages/subjects/{home}")
    nobody = north.send("/pages/search", "/pages/search", scheme="test", number="N|NOBODY")
    assert "Nobody is known here" in nobody.text
    assert north.send("/pages/search", "/pages/search", scheme="", number="").status_code == 422
    assert "N|" not in str([(row["what"], row["filing"], row["matter"], row["reason"]) for row in callers.log()])


@pytest.mark.guarantee("G124")
def test_a_day_and_a_time_give_the_answers_of_the_api(callers: Callers, north: Browser, home: str) -> None:
    context = callers.office.context
    context.advance_to(BEGAN + timedelta(days=5), by=offices.ISSUER)
    callers[ISSUER].post("/records", a_penalty(doc_no="fine-2"))
    context.advance_to(BEGAN + timedelta(days=120), by=offices.ISSUER)
    days: list[Any] = [None, BEGAN, BEGAN + timedelta(days=4), BEGAN + timedelta(days=100)]
    known: list[Any] = [None, BEGAN, BEGAN + timedelta(days=6)]
    for valid_on, known_at in product(days, known):
        query = {name: str(v) for name, v in (("valid_on", valid_on), ("known_at", known_at)) if v}
        told = callers[NORTH].get(f"/subjects/{home}/measures", **query).json()
        shown = north.get(f"/pages/subjects/{home}", **query)
        assert shown.status_code == 200
        assert _lines_of(shown) == [
            (line["measure"], line["follows"], line["ordered"], line["grounds"]) for line in told["lines"]
        ], query
    seen = {north.get(f"/pages/subjects/{home}", known_at=str(day)).text.count("fine-2") > 0 for day in known[1:]}
    assert seen == {True, False}


def _lines_of(shown: httpx.Response) -> list[tuple[str, bool, bool, list[str]]]:
    [body] = re.findall(r"<tbody>(.*?)</tbody>", shown.text, re.S) or [""]
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.S):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
        [measure] = re.findall(r"<strong>([^<]*)</strong>", cells[0])
        follows, ordered = (re.sub(r"<[^>]*>", "", cell).strip() for cell in cells[1:3])
        grounds = re.findall(r"<div>([^<]+)</div>", cells[5])
        found.append((measure, follows == "yes", ordered == "yes", grounds))
    return found


def test_wrong_days_and_nobody_are_told_as_pages(north: Browser, home: str) -> None:
    cases = {
        f"/pages/subjects/{home}?valid_on=yesterday": 422,
        f"/pages/subjects/{home}?known_at=2999-01-01": 422,
        f"/pages/subjects/{SOMEBODY}": 404,
        "/pages/subjects/nobody": 422,
        f"/pages/subjects/{home}/measures/none_such": 404,
        "/pages/nothing": 404,
        "/pages/sign-out": 405,
    }
    for (path, status), tongue in product(cases.items(), ("en", "zh")):
        answer = north.get(
            path, **dict(part.split("=") for part in path.partition("?")[2].split("&") if part), lang=tongue
        )
        assert answer.status_code == status, path
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["content-language"] == tongue
        assert "Traceback" not in answer.text


def test_what_breaks_inside_is_a_page_without_a_word_of_it(north: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"about {persons.NUMBER}")

    monkeypatch.setattr(north.callers.office.views, "tasks", broken)
    answer = north.get("/pages/tasks")
    assert (answer.status_code, persons.NUMBER in answer.text) == (500, False)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"].startswith(POLICY)


@pytest.mark.guarantee("G122")
def test_what_stands_in_the_ledger_is_shown_and_never_obeyed(callers: Callers, north: Browser) -> None:
    evil = "<script>alert(1)</script>"
    body = a_penalty(doc_no=f"doc {evil}")
    body["subject"]["name"] = f"Home {evil} \"'&"
    subject = callers[ISSUER].post("/records", body).json()["subject"]
    for path in (*pages_of(subject)[4:], f"/pages/sign-in?next=/pages/{evil}", f"/pages/tasks?lang={evil}"):
        answer = north.get(path)
        assert "<script" not in answer.text, path
    assert "&lt;script&gt;" in north.get(f"/pages/subjects/{subject}").text


@pytest.mark.guarantee("G124")
def test_a_person_is_shown_under_a_mask(callers: Callers, north: Browser) -> None:
    subject = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
    search = {"scheme": "id_number", "number": persons.NUMBER, "name": persons.NAME}
    found = north.send("/pages/search", "/pages/search", **search)
    assert found.headers["location"] == f"/pages/subjects/{subject}"
    shown = [north.get(path) for path in pages_of(subject)[3:]]
    assert {answer.status_code for answer in shown} == {200}
    for secret in (persons.NAME, persons.NUMBER, persons.ADDRESS):
        assert [answer.url.path for answer in shown if secret in answer.text] == []
    assert "*" in words_of(shown[2])


@pytest.mark.guarantee("G58")
def test_a_sealed_record_is_on_no_page(callers: Callers, north: Browser) -> None:
    mark = "CUCKOO-7731"
    filed = callers[ISSUER].post("/records", a_penalty(doc_no=mark)).json()
    context, subject = callers.office.context, filed["subject"]
    context.advance_to(BEGAN + timedelta(days=1), by=offices.ISSUER)
    marks = (mark, filed["record"], UUID(filed["record"]).hex)
    paths = [*pages_of(subject), f"/pages/subjects/{subject}?known_at={BEGAN}&valid_on={BEGAN}"]

    def told() -> list[str]:
        return [path for path in paths if any(each in north.get(path).text for each in marks)]

    assert f"/pages/subjects/{subject}" in told()  # what is looked for is there, and found
    context.advance_to(BEGAN + timedelta(days=3), by=offices.ISSUER)
    callers.office.ledger.execute(UUID(subject), SealRecord(UUID(filed["record"])), by=offices.ISSUER)
    assert told() == []


def test_a_department_sees_its_own_tasks(callers: Callers, north: Browser, home: str) -> None:
    assert "N|HOME" in words_of(north.get("/pages/tasks"))
    south = Browser(callers)
    south.sign_in(SOUTH)
    assert "N|HOME" not in words_of(south.get("/pages/tasks"))
    assert "Nothing to do" in words_of(south.get("/pages/tasks"))


def test_a_long_story_is_turned_page_by_page(callers: Callers, north: Browser, home: str) -> None:
    for number in range(60):
        callers[ISSUER].post("/records", a_penalty(doc_no=f"more-{number}"))
    path, seen = f"/pages/subjects/{home}", list[str]()
    while path:
        text = north.get(path).text
        seen += re.findall(r"#(\d+)</p>", text)
        [path] = re.findall(r'href="([^"]*before=\d+)"', text.split('class="beats"')[1]) or [""]
    recorded = callers.office.application.events_of(UUID(home))
    assert len(seen) == len(recorded)
    assert seen == sorted(seen, key=int, reverse=True)


# --- the start page


def test_the_start_page_counts_and_names_nobody(callers: Callers, home: str) -> None:
    near = words_of(Browser(callers).get("/"))
    assert "orders opened 1" in near
    assert f"tasks pushed to departments {len(callers.office.views.tasks())}" in near
    assert "tasks accepted 0" in near
    assert "N|HOME" not in near
    assert str(BEGAN) in near
    away = Browser(callers, client=AWAY)
    assert "orders opened" not in words_of(away.get("/"))
    away.sign_in(NORTH)
    assert "orders opened 1" in words_of(away.get("/"))


def test_the_operations_are_those_of_the_description(callers: Callers) -> None:
    shown = words_of(Browser(callers).get("/pages/api"))
    for path, item in callers.door.app.openapi()["paths"].items():
        for method in item:
            assert f"{method.upper()} {path}" in shown


# --- demonstrations


@pytest.mark.guarantee("G125")
def test_nobody_looks_around_where_the_ledger_is_for_work(callers: Callers) -> None:
    browser = Browser(callers)
    shown = browser.get("/pages/sign-in")
    assert "/pages/demo" not in shown.text
    [token] = re.findall(r'name="token" value="(\w+)"', shown.text)
    answer = browser.ask("POST", "/pages/demo", data={"token": token, "department": NORTH})
    assert answer.status_code == 409
    assert browser.get("/pages/tasks").status_code == 303


class TestDemonstration:
    """A ledger whose first event says that nobody in it is real."""

    @pytest.fixture
    def office(self, ledger: str) -> Iterator[Office]:
        beginning: Genesis = msgspec.structs.replace(with_outcome("warn"), use=LedgerUse.DEMO)
        with offices.office(ledger, beginning) as opened:
            yield opened

    @pytest.mark.guarantee("G125")
    def test_anybody_looks_around_with_one_click_and_is_on_record(self, callers: Callers, home: str) -> None:
        browser = Browser(callers)
        answer = browser.send("/pages/sign-in", "/pages/demo", department=NORTH)
        assert answer.status_code == 303
        assert home in browser.get("/pages/search").text
        assert browser.get(f"/pages/subjects/{home}").status_code == 200
        [*_, row] = callers.log()
        assert (row["what"], row["department"], row["officer"]) == ("story", NORTH, "demonstration officer")
        assert browser.send("/pages/sign-in", "/pages/demo", department="local:nobody").status_code == 422

    def test_the_start_page_itself_lets_anybody_in(self, callers: Callers, home: str) -> None:
        browser = Browser(callers)
        answer = browser.send("/", "/pages/demo")
        assert (answer.status_code, answer.headers["location"]) == (303, "/pages/search")
        assert home in browser.get("/pages/search").text
        assert "/pages/demo" not in browser.get("/").text, "whoever is in need not come in"

    def test_the_list_of_organisations_names_no_person(self, callers: Callers, home: str) -> None:
        person = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
        browser = Browser(callers)
        browser.send("/pages/sign-in", "/pages/demo", department=NORTH)
        shown = browser.get("/pages/search").text
        assert (home in shown, person in shown) == (True, False)
