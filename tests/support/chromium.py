"""A real Chromium without a window, told over its debugging pipe what somebody at a screen would do.

The pipe carries JSON that ends with NUL (Chrome DevTools Protocol, `--remote-debugging-pipe`): nothing to install.
"""

import json
import os
import select
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final

PROGRAM: Final = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
_PATIENCE: Final = 90.0  # seconds
_READ: Final = 1 << 20
_ONTO_3_AND_4: Final = """
import fcntl, os, sys
hears, tells = (fcntl.fcntl(int(given), fcntl.F_DUPFD_CLOEXEC, 10) for given in sys.argv[1:3])
os.dup2(hears, 3)
os.dup2(tells, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_FLAGS: Final = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",  # as root there is none, and it sees our own pages alone
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
)


class Page:
    """One tab. Everything that it asks for and complains of is kept."""

    def __init__(self, hears: int, tells: int) -> None:
        """`hears` is where it hears us, `tells` where it tells us."""
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._hears, self._tells = hears, tells
        self._read = b""
        self._number = 0
        self._loads = 0
        self._session: str | None = None
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.tell(f"{domain}.enable")

    # --- what somebody does

    def go(self, address: str) -> None:
        """Open an address, and wait until it is there."""
        loads = self._loads
        self.tell("Page.navigate", url=address)
        self._wait_for_load(loads)

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of the first such thing, wherever it is on the page."""
        x, y = self.value(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2]; }})(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.tell("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def follow(self, selector: str) -> None:
        """Click, and wait for the page that comes of it."""
        loads = self._loads
        self.click(selector)
        self._wait_for_load(loads)

    def write(self, selector: str, text: str) -> None:
        """Write over what a field says."""
        self.click(selector)
        self.value(f"document.querySelector({json.dumps(selector)}).select()")
        self.tell("Input.insertText", text=text)

    def choose(self, selector: str, value: str) -> None:
        """Set a field that is not written but chosen: a day, one of a list."""
        self.value(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")

    def be(self, *, width: int, height: int) -> None:
        """A screen of that many pixels; a narrow one is touched."""
        self.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    # --- what is seen

    def value(self, expression: str) -> Any:
        """What an expression comes to on the page."""
        found = self.tell("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def words(self) -> str:
        """What is to be read on it."""
        return str(self.value("document.body.innerText"))

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(self.value("document.documentElement.scrollWidth - window.innerWidth"))

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        shown = self.tell("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return b64decode(shown["data"])

    # --- the pipe

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        _write(self._hears, json.dumps(message).encode() + b"\0")
        deadline = monotonic() + _PATIENCE
        while (heard := self._hear(deadline)).get("id") != self._number:
            self._note(heard)
        assert "error" not in heard, (method, heard["error"])
        return dict(heard["result"])

    def _wait_for_load(self, loads: int) -> None:
        deadline = monotonic() + _PATIENCE
        while self._loads <= loads:
            self._note(self._hear(deadline))

    def _hear(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._tells], [], [], max(0.0, deadline - monotonic()))
            assert ready, "Chromium says nothing"
            more = os.read(self._tells, _READ)
            assert more, "Chromium has ended"
            self._read += more
        message, _, self._read = self._read.partition(b"\0")
        return dict(json.loads(message))

    def _note(self, heard: dict[str, Any]) -> None:
        said = heard.get("params", {})
        match heard.get("method"):
            case "Page.loadEventFired":
                self._loads += 1
            case "Network.requestWillBeSent":
                self.asked.append(said["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(said["exceptionDetails"]["text"])
            case "Log.entryAdded" if said["entry"]["level"] in ("error", "warning"):
                self.complaints.append(said["entry"]["text"])


@contextmanager
def opened(folder: Path) -> Iterator[Page]:
    """A tab of a Chromium that keeps what it keeps in `folder`, and is gone at the end."""
    assert PROGRAM is not None, "ask for PROGRAM first"
    (theirs, hears), (tells, they_tell) = os.pipe(), os.pipe()
    launch = [sys.executable, "-c", _ONTO_3_AND_4, str(theirs), str(they_tell), PROGRAM, *_FLAGS]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*launch, f"--user-data-dir={folder}"], pass_fds=(theirs, they_tell), **quiet) as process:
        os.close(theirs)
        os.close(they_tell)
        try:
            yield Page(hears, tells)
        finally:
            os.close(hears)  # whoever hears nothing any more goes
            os.close(tells)
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()


def _write(to: int, content: bytes) -> None:
    while content:
        content = content[os.write(to, content) :]
