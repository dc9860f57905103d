"""pytest plugin: a full run fails when a test that a document rests on did not run and pass.

Node ids come from the reports, which pytest-xdist hands to the controlling process: `-n 2` needs nothing
more. A run of some paths, keywords or markers only is partial and is not judged.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.promises import coverage, guarantees, inventory
from tests.promises.tree import Tree

_NARROWING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "collectonly", "lf", "stepwise")


@dataclass(frozen=True)
class Wanted:
    """A test, class or file that must run, and the promise or coverage line that says so."""

    by: str
    target: str


@dataclass(eq=False)  # pytest keeps its plugins in sets
class Watch:
    """What became of the tests of this run, by node id."""

    passed: set[str] = field(default_factory=set)
    not_run: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        node_id = report.nodeid
        if report.skipped or hasattr(report, "wasxfail"):
            self.not_run.add(node_id)
        elif report.when == "call" and report.passed:
            self.passed.add(node_id)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.OK and is_full(session.config):
            self.complaints = unkept(Tree.walked(session.config.rootpath, "docs", "tests"), self)
            if self.complaints:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.complaints:
            terminalreporter.section("promises not kept by this run", red=True)
            for complaint in self.complaints:
                terminalreporter.line(complaint, red=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "guarantee(*numbers): the promises of docs/guarantees.md this test proves")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Watch(), "promises-watch")


def is_full(config: pytest.Config) -> bool:
    """Whether this run collected everything: no paths given, nothing narrowed."""
    narrowed = any(getattr(config.option, name, None) for name in _NARROWING)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not narrowed


def unkept(tree: Tree, watch: Watch) -> list[str]:
    """What the documents rest on and this run did not show."""
    return [complaint for wanted in _wanted(tree) for complaint in _judge(wanted, watch)]


def _wanted(tree: Tree) -> Iterator[Wanted]:
    citations = inventory.take(tree).citations
    for promise in guarantees.read(tree):
        if promise.section is guarantees.Section.PROVEN:
            targets = [citation.target for citation in citations if citation.promise == promise.number]
            yield from (Wanted(promise.number, target) for target in targets or [""])
    for line in coverage.read(tree):
        yield from (Wanted(line.id, test) for test in line.tests)


def _judge(wanted: Wanted, watch: Watch) -> list[str]:
    if not wanted.target:
        return [f"{wanted.by}: stands as proven, but no test cites it"]
    if missed := sorted(_of(wanted.target, watch.not_run)):
        return [f"{wanted.by}: {node_id} was skipped or expected to fail" for node_id in missed]
    if not any(_of(wanted.target, watch.passed)):
        return [f"{wanted.by}: {wanted.target} did not run"]
    return []


def _of(target: str, node_ids: Iterable[str]) -> Iterator[str]:
    return (node_id for node_id in node_ids if inventory.under(node_id, target))
