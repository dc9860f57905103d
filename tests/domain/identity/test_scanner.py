"""Numbers of persons in free text: whatever stands around a planted one it is found; what is none is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity.scanner import Found, Personal, find, mask
from domain.identity.writing import half_width
from tests.support import synthetic

TEXTS = st.text(
    st.one_of(st.sampled_from("0123456789xX -.,。：（）号\n"), st.characters(exclude_categories=["Cs"])), max_size=40
)
GAPS = st.lists(
    st.sampled_from(["", "", "", " ", "-", "　", " - ", "－", "\u00a0", "\u200b", "·"]), min_size=18, max_size=18
)
WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


def broken_up(number: str, gaps: list[str]) -> str:
    return "".join(c + gap for c, gap in zip(number[:-1], gaps, strict=False)) + number[-1]


def digits_left(masked: str) -> int:
    return sum(c.isdigit() or c in "xX" for c in masked)


@given(number=synthetic.citizen_numbers(), before=TEXTS, after=TEXTS, gaps=GAPS, wide=st.sampled_from([WIDE, {}]))
def test_a_planted_citizen_number_is_always_found(
    number: str, before: str, after: str, gaps: list[str], wide: dict[int, str]
) -> None:
    planted = broken_up(number, gaps).translate(wide)
    before, after = apart(before, after)
    text = f"{before}{planted}{after}"
    start, end = len(before), len(before) + len(planted)
    assert covered(find(text), start, end)
    assert digits_left(mask(text)[start : end - 2].replace("*", "")) == 0
    assert len(mask(text)) == len(text)


@given(
    number=synthetic.mobile_numbers(),
    before=TEXTS,
    after=TEXTS,
    gaps=GAPS,
    prefix=st.sampled_from(["", "+86", "0086-"]),
)
def test_a_planted_mobile_number_is_always_found(
    number: str, before: str, after: str, gaps: list[str], prefix: str
) -> None:
    planted = prefix + broken_up(number, gaps)
    before, after = apart(before, after)
    text = f"{before}{planted}{after}"
    assert covered(find(text), len(before), len(before) + len(planted))


@given(
    date=st.dates(synthetic._FIRST_DAY, synthetic._LAST_DAY), sequence=st.integers(0, 999), before=TEXTS, after=TEXTS
)
def test_a_planted_old_citizen_number_is_always_found(date: object, sequence: int, before: str, after: str) -> None:
    old = f"330500{date:%y%m%d}{sequence:03}"
    before, after = apart(before, after)
    assert covered(find(f"{before}{old}{after}"), len(before), len(before) + len(old))


def apart(before: str, after: str) -> tuple[str, str]:
    """A number that touches further digits (or, behind it, letters) is another number."""
    before += "号" if half_width(before[-1:]).isdecimal() else ""
    return before, f"，{after}" if half_width(after[:1]).isalnum() else after


def covered(found: list[Found], start: int, end: int) -> bool:
    """Every place of the planted number lies in something found."""
    places = {place for one in found for place in range(one.start, one.end)}
    return set(range(start, end)) <= places


@given(
    code=synthetic.credit_codes(),
    before=st.sampled_from(["", "统一社会信用代码", "USCC:"]),
    after=st.sampled_from(["", "。"]),
)
def test_a_credit_code_is_nobodys_number(code: str, before: str, after: str) -> None:
    assert find(before + code + after) == []


@pytest.mark.parametrize(
    "text",
    [
        "914403001922038216",
        "9144030071526726XG 91330100799655058B 11230500001755309F 91330203674737244W",
        "湖市监罚〔2024〕330502号",
        "(2024)浙0502执1234567号",
        "110105194912310021",
        "999999201002290013",
        "111101051949123100211",
        "16400000001234567",
        "164000000012",
        "01640000000",
        "16400000000a5",
        "12640000000",
        "罚款2000元，2024-01-31至2025-01-31",
        "330500000012345",
        "999999491231002",
        "",
    ],
)
def test_what_is_no_number_of_a_person_is_not_found(text: str) -> None:
    assert find(text) == []
    assert mask(text) == text


def test_what_was_found_is_named_and_placed() -> None:
    text = "张三，９９９９９９ 1990-0101 0016，电话+86 164-0000-0001；旧证330500491231002"
    found = [(one.what, text[one.start : one.end]) for one in find(text)]
    assert found == [
        (Personal.CITIZEN_NUMBER, "９９９９９９ 1990-0101 0016"),
        (Personal.MOBILE_NUMBER, "+86 164-0000-0001"),
        (Personal.OLD_CITIZEN_NUMBER, "330500491231002"),
    ]
    assert mask(text) == "张三，*******************16，电话***************01；旧证*************02"


def test_the_standards_own_example_with_a_small_x_is_found_behind_a_digit() -> None:
    text = "3 11010519491231002x"
    assert [text[one.start : one.end] for one in find(text)] == ["11010519491231002x"]


def test_two_numbers_side_by_side_are_two() -> None:
    one = synthetic.citizen_number(synthetic.date(1990, 1, 1), 1)
    text = f"{one}、{one}/16400000000"
    assert [found.what for found in find(text)] == [
        Personal.CITIZEN_NUMBER,
        Personal.CITIZEN_NUMBER,
        Personal.MOBILE_NUMBER,
    ]
