"""However late the worker is: no department is told of a burden of which it would not be told were he on time.

The subject machine lives as ever; where it lets days pass, its future is told twice: once by what stands in the ledger
already, nobody having reconciled since, and once after reconciling on every day on which time asks for something.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant

from domain.actors import ENGINE
from domain.commands import Reconcile
from domain.events import Happened
from domain.state import Subject
from domain.subjects import decide
from domain.transitions import OrderState
from domain.values import MeasureKind, Outcome
from projections.picture import Picture
from tests.properties.machine import SubjectMachine
from tests.support import seen
from tests.support.pack_small import INSPECTORS, ISSUER, OFFICE

DESKS = (OFFICE, ISSUER, *INSPECTORS.values())
HORIZON = timedelta(days=240)


class LateMachine(SubjectMachine):
    """The subject machine, judged by what departments are told while nobody reconciles."""

    def recompute_the_day(self) -> None:
        """Before the clock moves: on each of the days to come on which something may change."""
        late = seen.picture(self.subject, self.happened, self.book)
        for day, subject, happened in self.on_time():
            self.no_burden_is_added_by_lateness(late, subject, happened, day)
        super().recompute_the_day()

    def on_time(self) -> list[tuple[date, Subject, list[Happened]]]:
        """The days to come, with the subject as a worker who is on time has made it by then."""
        found, subject, happened, day = [], self.subject, list(self.happened), self.day
        timeline = self.determined.timeline
        while (due := self.book.next_due(subject, timeline, after=day)) is not None and due <= self.day + HORIZON:
            if due > day + timedelta(days=1):
                found.append((due - timedelta(days=1), subject, list(happened)))
            decided = decide(subject, Reconcile(), on=due, by=ENGINE, rulebook=self.book)
            subject, day, timeline = decided.subject, due, decided.determination.timeline
            happened += decided.happened
            found.append((day, subject, list(happened)))
        return found

    def no_burden_is_added_by_lateness(
        self, late: Picture, subject: Subject, happened: list[Happened], on: date
    ) -> None:
        punctual = seen.picture(subject, happened, self.book)
        following = {line.measure for line in late.lines(on) if line.follows}
        for line in late.lines(on):
            other = seen.line(punctual, line.measure, on)
            assert line.follows == (other is not None and other.follows)
            assert line.measure in following or not any(line.applies.values())
            if not self.is_incentive(line.measure):
                assert applying(line) <= applying(other), (on, line, other)
        for desk in DESKS:
            bites = seen.told(late, self.subject, self.happened, self.book, on=on, by=desk).measures
            expected = seen.told(punctual, subject, happened, self.book, on=on, by=desk)
            weights = {bite.measure: bite.outcome.rank for bite in expected.measures}
            for bite in bites:
                assert bite.outcome.rank <= weights.get(bite.measure, Outcome.ALLOW.rank), (on, desk, bite)

    def is_incentive(self, measure: str) -> bool:
        kinds = {m.measure: m.kind for version in self.book.versions for m in version.ruleset.measures}
        return kinds[measure] is MeasureKind.INCENTIVE

    @invariant()
    def whoever_comes_late_ends_at_once_whatever_is_over(self) -> None:
        """Every step of the machine ends by reconciling, a year after the last one if it so happens."""
        for order in self.subject.orders.values():
            assert order.state is OrderState.LIFTING or order.grounds
            assert all(self.day < ground.until for ground in order.grounds.values())

    what_follows_is_what_the_literal_reading_says = None  # the subject machine sees to these, of the same life
    the_state_is_the_fold_of_the_events = None
    days_are_sane = None


def applying(line: seen.MeasureLine | None) -> set[str]:
    return set() if line is None else {department for department, applies in line.applies.items() if applies}


TestLate = pytest.mark.guarantee("G32")(LateMachine.TestCase)
TestLate.settings = settings(
    settings.get_profile("subject"),
    max_examples=40,
    stateful_step_count=25,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking takes longer than the suite
    suppress_health_check=[HealthCheck.too_slow],
)
