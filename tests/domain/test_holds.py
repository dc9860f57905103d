"""What officers decided about one filing, folded: what is allowed stays so, a burden falls with what it rested on."""

from datetime import date
from uuid import UUID

from domain.actors import Actor
from domain.events import Happened, HoldDecided
from domain.holds import HoldsDecided, without_sealed
from domain.values import Node, Verdict

RECORD, OTHER = UUID(int=1), UUID(int=2)


def decided(verdict: Verdict, *measures: str, day: int = 1, records: tuple[UUID, ...] = (RECORD,)) -> Happened:
    event = HoldDecided(
        check=UUID(int=9),
        matter="licence",
        node=Node.HANDLING,
        filing="F-1",
        verdict=verdict,
        measures=measures,
        records=records,
        reason="why",
    )
    return Happened(event, date(2026, 1, day), Actor("local:north", "Lu"))


def test_nothing_decided_allows_and_stops_nothing() -> None:
    none = HoldsDecided()
    assert (none.allowed(), none.intercepted()) == (frozenset(), frozenset())
    assert none.last(Verdict.ALLOW, {"a"}) is None


def test_what_was_allowed_stays_so_in_whatever_order() -> None:
    allow, stop = decided(Verdict.ALLOW, "a"), decided(Verdict.INTERCEPT, "a", "b", day=2)
    for order in ((allow, stop), (stop, allow)):
        found = HoldsDecided(order)
        assert (found.allowed(), found.intercepted()) == ({"a"}, {"b"})


def test_the_latest_decision_about_a_measure_is_told() -> None:
    first, second = decided(Verdict.ALLOW, "a"), decided(Verdict.ALLOW, "a", "b", day=2)
    found = HoldsDecided((first, second, decided(Verdict.INTERCEPT, "a", day=3)))
    assert found.last(Verdict.ALLOW, {"a"}) == second
    assert found.last(Verdict.ALLOW, {"c"}) is None


def test_inv_33_a_burden_falls_with_a_sealed_record_and_a_relief_keeps_no_words() -> None:
    stop, allow = decided(Verdict.INTERCEPT, "a"), decided(Verdict.ALLOW, "a")
    assert without_sealed(stop, {OTHER}) is stop
    assert without_sealed(stop, {RECORD}) is None
    kept = without_sealed(allow, {RECORD})
    assert kept is not None
    assert isinstance(kept.event, HoldDecided)
    assert (kept.event.verdict, kept.event.reason) == (Verdict.ALLOW, "")
