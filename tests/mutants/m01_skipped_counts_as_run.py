"""Breaks G47: a test that was skipped keeps its promise all the same."""

TESTS = [
    "tests/promises/test_plugin.py::test_a_citing_test_that_was_skipped_or_expected_to_fail_fails_the_run[0]",
    "tests/promises/test_plugin.py::test_a_test_that_a_coverage_line_names_must_run_too",
]


def apply() -> None:
    import pytest

    from tests.promises import plugin

    def all_ran(self: plugin.Watch, report: pytest.TestReport) -> None:
        self.passed.add(report.nodeid)

    plugin.Watch.pytest_runtest_logreport = all_ran  # type: ignore[method-assign]
