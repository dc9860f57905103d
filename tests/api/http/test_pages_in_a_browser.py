"""The pages in a real browser, on a wide screen and on a narrow one: every link and button that a newcomer presses."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from api.wiring import Office
from ledger.genesis import Genesis, LedgerUse
from tests.api.http.conftest import Callers, a_penalty, with_outcome
from tests.support import chromium, offices
from tests.support.chromium import Page
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER
from tests.support.served import served

pytestmark = pytest.mark.skipif(
    chromium.PROGRAM is None, reason="no Chromium here; on Debian: apt-get install chromium fonts-noto-cjk"
)
WIDE, NARROW = (1_280, 900), (390, 844)
LONG = "湖州长长长长长长长长长长长长长长长长长长长长长长长长名测试建设工程有限公司"
RECEIPT = "RECEIPT-WITHOUT-A-PLACE-TO-BREAK-0123456789-0123456789"
UNBROKEN = "DOCUMENT-NUMBER-WITHOUT-A-PLACE-TO-BREAK-0123456789-0123456789"


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    beginning: Genesis = msgspec.structs.replace(with_outcome("warn"), use=LedgerUse.DEMO)
    with offices.office(ledger, beginning) as opened:
        yield opened


@pytest.fixture
def home(callers: Callers) -> str:
    """A subject whose names and numbers are as long as they come."""
    body = a_penalty(doc_no=UNBROKEN)
    body["subject"]["name"] = LONG
    filed = callers[ISSUER].post("/records", body).json()
    assert callers[ISSUER].post(f"/records/{filed['record']}/repair", {"receipt": RECEIPT}).status_code == 200
    callers.office.context.advance_to(BEGAN + timedelta(days=40), by=offices.ISSUER)
    return str(filed["subject"])


class Walk:
    """Somebody who looks at every page, and minds what is wrong with it."""

    def __init__(self, page: Page, port: int) -> None:
        self.page = page
        self.at = f"http://127.0.0.1:{port}"

    def see(self, *words: str) -> None:
        told = self.page.words()
        assert [word for word in words if word not in told] == [], told
        assert self.page.overflow() <= 0, f"{self.page.value('location.pathname')} is wider than the screen"
        assert self.page.complaints == []
        assert [asked for asked in self.page.asked if not asked.startswith((f"{self.at}/", "data:"))] == []


@pytest.fixture
def walk(office: Office, home: str, tmp_path: Path) -> Iterator[Walk]:
    with served(office) as port, chromium.opened(tmp_path / "profile") as page:
        yield Walk(page, port)


@pytest.mark.parametrize(("width", "height", "tongue"), [(*WIDE, "en"), (*NARROW, "zh"), (*NARROW, "en")])
def test_a_newcomer_finds_the_way(walk: Walk, home: str, width: int, height: int, tongue: str) -> None:
    english = tongue == "en"
    page, day = walk.page, str(BEGAN + timedelta(days=10))
    page.be(width=width, height=height)
    page.go(f"{walk.at}/?lang={tongue}")
    walk.see("Initiate" if english else "启动", str(BEGAN + timedelta(days=40)))
    page.follow("form[action^='/pages/demo'] button")
    walk.see(LONG)

    page.choose("select[name=scheme]", "")
    page.write("input[name=number]", "test:N|HOME")
    page.follow("form[action^='/pages/search'] button")
    walk.see(LONG, "N|HOME")
    assert page.value("location.pathname") == f"/pages/subjects/{home}"
    assert "HOME" not in page.value("location.href")

    page.choose("input[name=valid_on]", day)
    page.follow("form.line button")
    walk.see(day)
    assert page.value("document.querySelector('input[name=valid_on]').value") == day
    page.follow("td.why a")
    walk.see(day)
    page.go(f"{walk.at}/pages/subjects/{home}?lang={tongue}")
    page.click("details summary")
    page.follow("details a")
    walk.see("✗")

    page.follow("nav a[href^='/pages/tasks']")
    walk.see("Open tasks" if english else "未结任务")
    page.follow("nav a[href^='/pages/procedures']")
    walk.see("No procedure" if english else "没有在办")
    page.follow(".hero a[href*='sign-in']")
    page.choose("select[name=department]", ISSUER)
    page.follow("form[action^='/pages/demo'] button")
    walk.see("Open procedures" if english else "在办的程序", LONG, RECEIPT)
    page.follow("td a[href^='/pages/subjects/']")
    walk.see(LONG, "applied for" if english else "申请修复", RECEIPT)
    assert page.value("location.pathname") == f"/pages/subjects/{home}"
    page.go(f"{walk.at}/?lang={tongue}")
    page.follow("a.card[href^='/pages/procedures']")
    walk.see("Open procedures" if english else "在办的程序")
    page.follow("nav a[href^='/pages/api']")
    walk.see("/checks")
    page.follow(".tongue")
    walk.see("可调用" if english else "may call")
    page.follow("form[action^='/pages/sign-out'] button")
    walk.see("登录" if english else "Sign in")
    page.follow("nav a[href^='/pages/tasks']")
    walk.see("部门密钥" if english else "department's key")


def test_nothing_that_is_written_into_a_page_runs(walk: Walk, callers: Callers) -> None:
    body = a_penalty("N|EVIL", doc_no="evil")
    body["subject"]["name"] = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
    subject = callers[ISSUER].post("/records", body).json()["subject"]
    walk.page.be(width=800, height=600)
    walk.page.go(f"{walk.at}/")
    walk.page.follow("form[action^='/pages/demo'] button")
    walk.page.go(f"{walk.at}/pages/subjects/{subject}?lang=en")
    walk.see("<script>document.title='ran'</script>")
    assert walk.page.value("document.title") != "ran"
    assert walk.page.value("document.scripts.length") == 0
