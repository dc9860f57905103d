"""pytest plugin: `-p tests.mutants.plugin --mutant NAME` puts a fault in and judges whether the tests saw it.

Applied before the first conftest is read, so that every module of the tests sees the fault. A module of the
product that took a name by `from x import name` keeps what it took if the mutant imports it first: a mutant
replaces a thing where it is looked up.
"""

from dataclasses import dataclass, field
from enum import IntEnum

import pytest

from tests.mutants import child

PATCHED = "patched"  # the fault is in the tree already: only judge


class Verdict(IntEnum):
    """The exit code of a run under a mutant.

    None is a code of pytest's own or of a Python that gives up with a traceback: what fails for another
    reason than a test cannot look like a killed mutant.
    """

    KILLED = 40
    SURVIVED = 41
    BESIDE = 42  # red, but outside the body of a test: a fixture broke, which proves nothing


@dataclass(eq=False)  # pytest keeps plugins in sets
class Judge:
    """Which of the named tests turned red, by a failure in their own body."""

    named: list[str]
    red: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    session: pytest.Session | None = None

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        self.session = session

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            (self.red if report.when == "call" else self.beside).add(report.nodeid)
            if self.session is not None and not self.green:
                self.session.shouldfail = "every named test is red"

    @property
    def green(self) -> list[str]:
        return [name for name in self.named if not any(_under(node_id, name) for node_id in self.red)]

    @property
    def verdict(self) -> Verdict:
        if not self.green:
            return Verdict.KILLED
        return Verdict.BESIDE if self.beside else Verdict.SURVIVED

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            session.exitstatus = self.verdict

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name in self.green:
            terminalreporter.line(f"not red by its own failure: {name}")


def _under(node_id: str, named: str) -> bool:
    # Not shared with tests.promises: the judge must not rest on what a mutant may change.
    return node_id == named or node_id.startswith((f"{named}[", f"{named}::"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutant", metavar="NAME", help="a module of tests/mutants, or 'patched'")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    name = early_config.known_args_namespace.mutant
    if name and name != PATCHED:
        # A mutant may import what a conftest names as a plugin later, and warnings are errors.
        early_config.addinivalue_line("filterwarnings", "ignore::pytest.PytestAssertRewriteWarning")
        child.apply(name)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--mutant"):
        config.pluginmanager.register(Judge([*config.args]), "mutants-judge")
