"""determine(): day by day against the condition evaluated literally on each day, and what several versions say."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts import Fact
from domain.periods import Period
from domain.timeline import Span, Timeline
from domain.values import Severity, SubjectKind
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, NoneOf, ThisRecord
from rules.following.compiled import Compiled
from rules.following.determine import determine
from rules.rulesets import MeasureRule
from tests.support import literally, pack_small
from tests.support.literally import Known, Law
from tests.support.pack_small import LIGHTER, Json, Table, milder, moved, ruleset, small, stricter, written

DAY = timedelta(days=1)
D = date(2019, 3, 4)
KIND = SubjectKind.ENTERPRISE
Patterns = dict[UUID, frozenset[str]]


def a_fact(number: int, day: date, kind: str = "fine", usd: int = 100_000, **rest: object) -> Fact:
    fields: dict[str, bool | int | str] = {
        "record_kind": "penalty",
        "penalty_kind": kind,
        "behaviour_code": str(rest.get("behaviour", "care")),
        "severity": str(rest.get("severity", Severity.GENERAL)),
        "amount_minor": usd * 100,
    }
    void, speaks = (found if isinstance(found, date) else None for found in (rest.get("void"), rest.get("speaks")))
    return Fact(UUID(int=number), day, number, fields, void, speaks)


def told(facts: Sequence[Fact], *versions: Compiled, kind: SubjectKind = KIND) -> Timeline:
    """The timeline under these versions, else under the small pack's first."""
    inputs = sorted(facts, key=lambda fact: (fact.determined_on, fact.order))
    rulesets = [(version.ruleset, matches_of(version, inputs)) for version in versions or (small(),)]
    return determine(inputs, kind=kind, rulesets=rulesets)


def matches_of(version: Compiled, facts: Sequence[Fact]) -> Patterns:
    return {fact.record_id: version.records.match(fact.fields).patterns for fact in facts}


def of(timeline: Timeline, measure: str) -> list[tuple[date, date | None, int]]:
    return [(span.start, span.until, span.version) for span in timeline.spans if span.measure == measure]


def only(rule: Table, **measure: Json) -> Compiled:
    """A ruleset of one rule, on a measure with one version."""
    version: Table = {**_version_of("extra_reports"), "longest": {"years": 9}, **measure}
    pack = written()
    measures = pack["measures"]
    assert isinstance(measures, list)
    (found,) = [m for m in measures if isinstance(m, dict) and m["measure"] == "closer_look"]
    return Compiled(ruleset(measures=[{**found, "versions": [version]}], rules=[rule], standing_orders=[]))


def _version_of(name: str) -> Table:
    (found,) = [m for m in pack_small.MEASURES if isinstance(m, dict) and m["measure"] == name]
    versions = found["versions"]
    assert isinstance(versions, list)
    assert isinstance(versions[0], dict)
    return dict(versions[0])


def a_rule(form: str, when: Json, length: Json) -> Table:
    (rule,) = [r for r in pack_small.RULES if isinstance(r, dict) and r["rule"] == "C1"]
    rest = {key: part for key, part in rule.items() if key != "grant"}
    return {**rest, "form": form, "when": when, ("term" if form == "upon" else "grant"): length}


# --- by hand


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2019, 3, 4), date(2019, 9, 4)),
        (date(2019, 8, 31), date(2020, 2, 29)),
        (date(2018, 8, 31), date(2019, 2, 28)),
    ],
)
def test_inv_9_a_term_is_cut_to_the_measures_maximum(day: date, until: date) -> None:
    """The rule says nine months, the measure six."""
    assert of(told([a_fact(1, day)]), "supervision") == [(day, until, 1)]


@pytest.mark.parametrize(
    ("term", "longest", "day", "until"),
    [
        ({"days": 31}, {"months": 1}, date(2019, 2, 1), date(2019, 3, 1)),
        ({"days": 31}, {"months": 1}, date(2019, 3, 1), date(2019, 4, 1)),
        ({"days": 30}, {"months": 1}, date(2019, 3, 1), date(2019, 3, 31)),
        ({"years": 1}, {"days": 365}, date(2019, 12, 1), date(2020, 11, 30)),
        ({"days": 365}, {"years": 1}, date(2019, 12, 1), date(2020, 11, 30)),
        ({"months": 12}, {"years": 1}, date(2020, 2, 29), date(2021, 2, 28)),
        ({"months": 2400}, {"years": 200}, date(2019, 2, 1), date(2219, 2, 1)),
    ],
)
def test_inv_9_months_against_days(term: Json, longest: Json, day: date, until: date) -> None:
    rules = only(a_rule("upon", {"record": "penalty"}, term), longest=longest)
    assert of(told([a_fact(1, day)], rules), "closer_look") == [(day, until, 1)]


def test_inv_9_what_is_granted_for_centuries_is_no_longer_than_a_period_can_be() -> None:
    rules = only(a_rule("while", {"at_least": 1, "of": "penalty"}, {"months": 2400}), longest={"years": 200})
    (span,) = told([a_fact(1, date(2019, 2, 1))], rules).spans
    assert span.grant == Period(days=36_600)


@given(st.integers(1, 40), st.integers(1, 40), st.dates(date(2019, 1, 1), date(2022, 1, 1)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_inv_9_no_grant_is_longer_than_the_maximum(days: int, months: int, day: date, swapped: bool) -> None:  # noqa: FBT001
    grant: Json = {"months": months} if swapped else {"days": 30 * days}
    longest: Json = {"days": 30 * days} if swapped else {"months": months}
    rules = only(a_rule("while", {"at_least": 1, "of": "penalty"}, grant), longest=longest)
    (span,) = told([a_fact(1, day)], rules).spans
    for asked in (day, day + 400 * DAY, day + 5000 * DAY):
        begin, end = span.granted(asked)
        assert begin <= asked < end
        assert end <= min(Period(days=30 * days).after(begin), Period(months=months).after(begin))


def test_a_repeat_counts_the_record_itself_and_those_of_the_month_before() -> None:
    """S2: a month from 31 January ends before 28 February."""
    first = a_fact(1, date(2019, 1, 31), usd=1)
    assert of(told([first, a_fact(2, date(2019, 2, 27), usd=1)]), "supervision") == [
        (date(2019, 2, 27), date(2019, 4, 28), 1)
    ]
    assert of(told([first, a_fact(2, date(2019, 2, 28), usd=1)]), "supervision") == []


def test_two_records_of_one_day_count_for_each_other() -> None:
    found = told([a_fact(1, D, usd=1), a_fact(2, D, usd=1)])
    assert [span.ground for span in found.spans if span.measure == "supervision"] == [
        str(UUID(int=1)),
        str(UUID(int=2)),
    ]


def test_a_window_over_a_leap_day() -> None:
    """C1: two within a year; a year from 29 February 2020 ends before 28 February 2021."""
    first = a_fact(1, date(2020, 2, 29), usd=1)
    assert of(told([first, a_fact(2, date(2021, 2, 27), usd=1)]), "closer_look") == [
        (date(2021, 2, 27), date(2021, 2, 28), 1)
    ]
    assert of(told([first, a_fact(2, date(2021, 2, 28), usd=1)]), "closer_look") == []


def test_a_void_record_speaks_until_the_day_it_is_void_from() -> None:
    assert of(told([a_fact(1, D, void=D + 9 * DAY)]), "supervision") == [(D, D + 9 * DAY, 1)]
    assert of(told([a_fact(1, D, void=D)]), "supervision") == []
    two = told([a_fact(1, D, usd=1, void=D + 9 * DAY), a_fact(2, D, usd=1)])
    assert of(two, "closer_look") == [(D, D + 9 * DAY, 1)]


def test_what_a_later_withdrawal_leaves_counts_as_it_would_have_without_it() -> None:
    """A record that was void on the day of another is not counted on that day, one that became void later is."""
    void_before = told([a_fact(1, D, usd=1, void=D + 3 * DAY), a_fact(2, D + 5 * DAY, usd=1)])
    void_after = told([a_fact(1, D, usd=1, void=D + 9 * DAY), a_fact(2, D + 5 * DAY, usd=1)])
    assert of(void_before, "supervision") == []
    assert of(void_after, "supervision") == [(D + 5 * DAY, D + 65 * DAY, 1)]


def test_inv_4_records_of_other_conduct_are_neither_grounds_nor_counted() -> None:
    other = a_fact(1, D, behaviour="trade")
    assert told([other]).spans == ()
    assert of(told([other, a_fact(2, D, usd=1)]), "closer_look") == []


@pytest.mark.parametrize(("severity", "follows"), [("minor", 0), ("general", 0), ("severe", 1)])
def test_inv_10_minimum_severity(severity: str, follows: int) -> None:
    assert len(of(told([a_fact(1, D, "ban", severity=severity)]), "exclusion")) == follows


def test_a_kind_of_subject_outside_the_target_class_is_left_alone() -> None:
    assert told([a_fact(1, D)], kind=SubjectKind.GOVERNMENT_BODY).spans == ()


def test_inv_3_a_span_lies_in_the_validity_of_its_measure_version() -> None:
    rules = only(
        a_rule("upon", {"record": "penalty"}, {"days": 20}), effective_from="2019-03-10", effective_to="2019-03-20"
    )
    assert of(told([a_fact(1, D)], rules), "closer_look") == [(date(2019, 3, 10), date(2019, 3, 20), 1)]
    assert of(told([a_fact(1, D - 30 * DAY)], rules), "closer_look") == []


def test_a_lighter_version_takes_over_on_its_day_and_counts_from_the_record() -> None:
    day = date(2020, 5, 4)
    assert of(told([a_fact(1, day)]), "supervision") == [(day, LIGHTER, 1), (LIGHTER, date(2020, 8, 4), 2)]
    assert of(told([a_fact(1, date(2020, 3, 4))]), "supervision") == [(date(2020, 3, 4), LIGHTER, 1)]


def test_a_heavier_version_does_not_take_what_stands_under_the_old_one() -> None:
    begins = D + 10 * DAY
    both = [
        {**_version_of("supervision"), "longest": {"months": 1}},
        {**_version_of("supervision"), "version": 2, "longest": {"months": 2}, "effective_from": begins.isoformat()},
    ]
    pack = Compiled(ruleset(measures=[_with_versions(m, [*both]) for m in pack_small.MEASURES]))
    assert of(told([a_fact(1, D)], pack), "supervision") == [(D, date(2019, 4, 4), 1), (begins, date(2019, 5, 4), 2)]


def _with_versions(measure: Json, versions: list[Json]) -> Json:
    assert isinstance(measure, dict)
    return {**measure, "versions": versions} if measure["measure"] == "supervision" else measure


def test_a_while_ground_is_named_after_its_first_day_and_cites_what_made_it_true() -> None:
    (span,) = [s for s in told([a_fact(1, D, usd=1), a_fact(2, D + DAY, usd=1)]).spans if s.measure == "closer_look"]
    assert (span.ground, span.cites) == (f"C1@{D + DAY}", (UUID(int=1), UUID(int=2)))


# --- several versions of the ruleset (INV-35)

CHANGE = D + 30 * DAY


@pytest.mark.guarantee("G112")
def test_inv_23_what_holds_on_by_another_record_is_a_new_ground_where_the_one_it_rested_on_falls() -> None:
    rules = only(a_rule("while", {"at_least": 1, "of": "penalty"}, {"days": 900}))
    first, second = a_fact(1, D, void=D + 100 * DAY), a_fact(2, D + 40 * DAY)
    spans = told([first, second], rules).spans
    assert [(span.start, span.cites) for span in spans] == [
        (D, (first.record_id,)),
        (D + 100 * DAY, (second.record_id,)),
    ]
    assert spans[0].until == spans[1].start
    assert spans[1].ground.endswith(f"@{D + 100 * DAY}")


def test_inv_35_a_stricter_version_burdens_no_older_record() -> None:
    """A fine of 60,000 is large under the later version only; a large one lasts no longer than before."""
    assert of(told([a_fact(1, D, usd=60_000)], small(), stricter(2, CHANGE)), "supervision") == []
    assert of(told([a_fact(1, CHANGE, usd=60_000)], small(), stricter(2, CHANGE)), "supervision") == [
        (CHANGE, date(2019, 10, 3), 1)
    ]
    assert of(told([a_fact(1, D)], small(), stricter(2, CHANGE)), "supervision") == [(D, date(2019, 9, 4), 1)]


def test_inv_35_a_milder_version_relieves_older_records_from_its_first_day() -> None:
    assert of(told([a_fact(1, D)], small(), milder(2, CHANGE)), "supervision") == [(D, CHANGE, 1)]
    assert of(told([a_fact(1, D, usd=200_000)], small(), milder(2, CHANGE)), "supervision") == [
        (D, date(2019, 5, 4), 1)
    ]


def test_inv_35_a_dropped_measure_ends_on_the_day_the_list_drops_it() -> None:
    begins = D + 10 * DAY
    found = told([a_fact(1, D, "denial")], small(), moved(2, begins))
    assert of(found, "word_to_banks") == [(D, begins, 1)]


def test_inv_35_an_older_cause_stands_under_the_measure_version_that_the_new_list_knows() -> None:
    found = told([a_fact(1, D)], small(), moved(2, CHANGE))
    assert of(found, "supervision") == [(D, CHANGE, 1), (CHANGE, date(2019, 7, 4), 3)]


def test_inv_35_each_day_asks_the_version_of_that_day_only() -> None:
    """Milder for a month, then as before: what fell comes back, for no longer than it was."""
    again = D + 60 * DAY
    back = Compiled(ruleset(version=3, effective_from=again.isoformat()))
    assert of(told([a_fact(1, D)], small(), milder(2, CHANGE), back), "supervision") == [
        (D, CHANGE, 1),
        (again, date(2019, 9, 4), 1),
    ]


def test_inv_35_a_reward_of_a_later_version_is_given_from_its_first_day() -> None:
    """Half a year without a penalty instead of a year, from the day of the change on."""
    begins = date(2019, 10, 1)
    found = told([a_fact(1, D, usd=1)], small(), milder(2, begins))
    assert of(found, "fast_track") == [(begins, None, 1), (date(2020, 3, 4), None, 1)]


def test_a_record_before_every_version_grounds_nothing() -> None:
    assert told([a_fact(1, date(2015, 1, 1))]).on(date(2015, 2, 1)) == ()


# --- against the literal reading

kinds = st.sampled_from(["fine", "denial", "ban"])
back = st.integers(0, 500)
voids = st.none() | back
a_known = st.tuples(
    back,
    kinds,
    st.sampled_from([60_000, 120_000, 250_000]),
    st.sampled_from(list(Severity)),
    st.booleans(),
    st.none() | back,
)
START = date(2019, 1, 15)
changes = st.lists(st.tuples(st.sampled_from(["stricter", "milder", "moved"]), st.integers(1, 700)), max_size=2)


@given(st.lists(a_known, max_size=6), changes)
@settings(max_examples=50, deadline=None)
def test_what_follows_is_what_the_literal_reading_says(
    rows: list[tuple[int, str, int, Severity, bool, int | None]], chosen: list[tuple[str, int]]
) -> None:
    facts, file = [], []
    for number, (after, kind, usd, severity, care, void) in enumerate(rows, start=1):
        day = START + after * DAY
        void_from = None if void is None else day + void * DAY
        behaviour = "care" if care else "trade"
        speaks = day + after % 50 * DAY if number % 2 == 0 else None
        facts.append(
            a_fact(number, day, kind, usd, severity=severity, behaviour=behaviour, void=void_from, speaks=speaks)
        )
        file.append(Known(str(number), day, kind, usd * 100, severity.rank, "", care, void_from, speaks))
    versions, laws = [small()], [Law()]
    for name, after in sorted(chosen, key=lambda change: change[1]):
        begins = max(START + after * DAY, laws[-1].begins + DAY)
        versions.append(getattr(pack_small, name)(len(laws) + 1, begins))
        laws.append(getattr(literally, name)(len(laws) + 1, begins))
    timeline = told(facts, *versions)
    for passed in range(-1, 1000, 7):
        day = START + passed * DAY
        found = {(span.measure, span.version) for span in timeline.on(day)}
        assert found == literally.follows(tuple(laws), tuple(file), day), day


# --- any condition, against its evaluation on each day


def true_on(condition: Condition, facts: Sequence[Fact], patterns: Patterns, day: date, own: Fact | None) -> bool:
    """A condition taken literally on one day."""
    match condition:
        case ThisRecord(record=pattern):
            return own is not None and pattern in patterns[own.record_id]
        case AtLeast(at_least=n, of=pattern, within=within):
            speaking = [
                fact
                for fact in facts
                if pattern in patterns[fact.record_id]
                and (fact.speaks_from or fact.determined_on) <= day
                and (fact.void_from is None or day < fact.void_from)
                and (within is None or day < within.after(fact.determined_on))
            ]
            return len(speaking) >= n
        case AllOf(all=parts):
            return all(true_on(part, facts, patterns, day, own) for part in parts)
        case AnyOf(any=parts):
            return any(true_on(part, facts, patterns, day, own) for part in parts)
        case NoneOf(none=parts):
            return not any(true_on(part, facts, patterns, day, own) for part in parts)


lengths = st.sampled_from([{"days": 1}, {"days": 7}, {"days": 30}, {"months": 1}, {"months": 2}])
names = st.sampled_from(["penalty", "fine", "large_fine", "denial", "ban"])
counts: st.SearchStrategy[Table] = st.fixed_dictionaries(
    {"at_least": st.integers(1, 3), "of": names}, optional={"within": lengths}
)


def nested(leaf: st.SearchStrategy[Table]) -> st.SearchStrategy[Table]:
    return st.recursive(
        leaf,
        lambda inner: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: {pair[0]: pair[1]}
        ),
        max_leaves=5,
    )


few = st.lists(st.tuples(st.integers(0, 90), kinds, st.none() | st.integers(0, 60)), min_size=1, max_size=6)


def facts_of(rows: list[tuple[int, str, int | None]]) -> list[Fact]:
    """Every second one is what a review made of a decision: it speaks from a later day on."""
    facts = [
        a_fact(
            n,
            START + after * DAY,
            kind,
            void=None if void is None else START + (after + void) * DAY,
            speaks=START + (after + after % 30) * DAY if n % 2 == 0 else None,
        )
        for n, (after, kind, void) in enumerate(rows, start=1)
    ]
    return sorted(facts, key=lambda fact: (fact.determined_on, fact.order))


def under(rules: Compiled, facts: Sequence[Fact]) -> tuple[MeasureRule, Patterns]:
    (rule,) = rules.ruleset.rules
    return rule, matches_of(rules, facts)


@given(nested(counts), few)
@settings(max_examples=150, deadline=None)
def test_a_while_rule_holds_on_exactly_the_days_on_which_its_condition_is_true(
    when: Table, rows: list[tuple[int, str, int | None]]
) -> None:
    facts = facts_of(rows)
    rules = only(a_rule("while", when, {"days": 10}))
    rule, patterns = under(rules, facts)
    timeline = told(facts, rules)
    for passed in range(-2, 160):
        day = START + passed * DAY
        assert bool(timeline.on(day)) is true_on(rule.when, facts, patterns, day, None), day


@given(nested(st.one_of(counts, st.fixed_dictionaries({"record": names}))), few, lengths)
@settings(max_examples=150, deadline=None)
def test_an_upon_rule_grounds_for_its_term_from_the_day_of_each_record_that_satisfies_it(
    when: Table, rows: list[tuple[int, str, int | None]], term: Table
) -> None:
    facts = facts_of(rows)
    rules = only(a_rule("upon", when, term))
    rule, patterns = under(rules, facts)
    timeline = told(facts, rules)
    for passed in range(-2, 160):
        day = START + passed * DAY
        assert {span.ground for span in timeline.on(day)} == {
            str(fact.record_id)
            for fact in facts
            if rule.term is not None
            and (fact.speaks_from or fact.determined_on) <= day < rule.term.after(fact.determined_on)
            and (fact.void_from is None or day < fact.void_from)
            and true_on(rule.when, facts, patterns, fact.determined_on, fact)
        }


# --- the timeline itself


@given(st.lists(a_known, max_size=6))
@settings(max_examples=40, deadline=None)
def test_nothing_changes_between_two_boundaries(rows: list[tuple[int, str, int, Severity, bool, int | None]]) -> None:
    facts = [a_fact(n, START + row[0] * DAY, row[1], row[2], severity=row[3]) for n, row in enumerate(rows, start=1)]
    timeline = told(facts)
    day = START
    while (nearest := timeline.next_boundary(day)) is not None and day < START + 900 * DAY:
        assert nearest > day
        assert granted(timeline, day) == granted(timeline, nearest - DAY)
        assert granted(timeline, day) != granted(timeline, nearest)
        day = nearest


def granted(timeline: Timeline, day: date) -> list[tuple[Span, tuple[date, date]]]:
    return [(span, span.granted(day)) for span in timeline.on(day)]
