"""What a page says in place of codes, and where the bars of measures lie."""

from datetime import date

import pytest

from api.http.pages.chart import chart
from api.http.pages.field_words import FIELDS, SCHEMES, VALUES
from api.http.pages.wording import Wording
from domain.identity.numbers import Scheme
from domain.records import RecordKind
from domain.timeline import Span, Timeline
from domain.values import MeasureKind
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, load
from tests.support import pack_small

DAY = date(2020, 6, 1)


@pytest.fixture(scope="module")
def city() -> Ruleset:
    return load(bundled("cn"))


def test_every_word_has_both_languages() -> None:
    for words in (FIELDS, VALUES, SCHEMES):
        assert [key for key, both in words.items() if set(both) != {"en", "zh"} or not all(both.values())] == []
    assert set(SCHEMES) == set(Scheme)
    assert set(RecordKind) <= set(VALUES)


def test_codes_of_a_pack_are_told_by_their_titles(city: Ruleset) -> None:
    chinese, english = Wording(city, "zh"), Wording(city, "en")
    item, behaviour = city.catalogue[0], city.behaviours[0]
    assert chinese.value("catalogue_item", item.item) == item.title.zh
    assert english.value("behaviour_code", behaviour.behaviour) == behaviour.title.en
    assert chinese.asked("catalogue_item", "eq", item.item) == f"目录事项 = {item.title.zh}"
    assert english.asked("severity", "in", ("general", "severe")) == "severity ∈ general / severe"
    for name in city.patterns:
        assert name not in (chinese.pattern(name), english.pattern(name))


def test_every_field_and_choice_of_the_city_has_a_word(city: Ruleset) -> None:
    declared = {value for item in city.catalogue for field in item.fields.values() for value in field.values or ()}
    assert declared - set(VALUES) == set()
    assert {name for item in city.catalogue for name in item.fields} - set(FIELDS) == set()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("amount_minor", 7_906_500, "79,065.00"),
        ("amount_minor", "100", "1.00"),
        ("valid_until", DAY.toordinal(), "2020-06-01"),
        ("valid_until", 0, "0"),
        ("remark", True, "True"),
        ("remark", "whatever", "whatever"),
    ],
)
def test_days_and_amounts_are_told_as_such(city: Ruleset, name: str, value: int | str, told: str) -> None:
    assert Wording(city, "en").value(name, value) == told


# --- bars


def span(measure: str, start: date, until: date | None, ground: str = "g") -> Span:
    return Span(measure=measure, version=1, rule="R", ground=ground, start=start, until=until, cites=(), ruleset=0)


def test_touching_spans_are_one_bar_and_the_rest_lies_in_order() -> None:
    ruleset = pack_small.ruleset()
    timeline = Timeline(
        (
            span("supervision", date(2020, 7, 1), date(2020, 8, 1)),
            span("closer_look", date(2020, 1, 1), date(2020, 2, 1)),
            span("closer_look", date(2020, 2, 1), date(2020, 3, 1), ground="h"),
            span("closer_look", date(2020, 9, 1), None),
        )
    )
    drawn = chart(timeline, ruleset, on=DAY)
    assert drawn is not None
    assert [row.measure for row in drawn.rows] == ["closer_look", "supervision"]
    assert [(bar.start, bar.until) for bar in drawn.rows[0].bars] == [
        (date(2020, 1, 1), date(2020, 3, 1)),
        (date(2020, 9, 1), None),
    ]
    everything = [bar for row in drawn.rows for bar in row.bars]
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.5 for bar in everything)
    assert drawn.rows[0].bars[0].x < drawn.at < drawn.rows[1].bars[0].x
    assert {row.kind for row in drawn.rows} == {MeasureKind.SANCTION}
    assert sorted(drawn.ticks) == list(drawn.ticks)


def test_what_lies_too_far_is_cut_off_and_nothing_is_no_chart() -> None:
    assert chart(Timeline(), pack_small.ruleset(), on=DAY) is None
    long_ago = chart(Timeline((span("closer_look", date(1999, 1, 1), date(2000, 1, 1)),)), pack_small.ruleset(), on=DAY)
    assert long_ago is not None
    assert long_ago.rows == ()
    old = chart(Timeline((span("closer_look", date(1999, 1, 1), date(2020, 6, 2)),)), pack_small.ruleset(), on=DAY)
    assert old is not None
    [bar] = old.rows[0].bars
    assert (bar.x, 0 < bar.width <= 100) == (0.0, True)
