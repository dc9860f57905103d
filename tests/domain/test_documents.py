"""One document number, however it is written; two documents stay two."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import AS_COMPARED, normalised
from domain.records import decision_id
from tests.support.builders import a_home, id_of

HOME, OTHER = id_of(a_home()), id_of(a_home(number="N|OTHER"))
numbers = st.text(st.sampled_from("沪京市监罚字第号之一2024０９12aZ-—()（）〔〕[]【】 　\u200b"), max_size=20)


@pytest.mark.parametrize(
    "written",
    [
        "沪市监罚〔2024〕12号",
        "沪市监罚[2024]12号",
        "沪市监罚（２０２４）第１２号",
        "沪市监罚【2024】 12",
        " 沪 市监罚［2024］第12号 ",
        "沪市监罚〔2024〕\u200b12号",
    ],
)
def test_one_number_has_one_spelling(written: str) -> None:
    assert normalised(written) == "沪市监罚(2024)12"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("沪罚〔2024〕12号", "沪罚〔2024〕12-1号"),
        ("沪罚〔2024〕12号", "沪罚〔2024〕012号"),
        ("沪罚〔2024〕12号之一", "沪罚〔2024〕12号"),
        ("沪罚字〔2024〕12号", "沪罚〔2024〕12号"),
    ],
)
def test_what_may_be_two_documents_stays_two(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@given(numbers)
def test_normalising_again_changes_nothing(written: str) -> None:
    assert normalised(normalised(written)) == normalised(written)


@given(st.text(max_size=20))
def test_nothing_invisible_is_left(written: str) -> None:
    assert not any(sign.isspace() or category(sign) == "Cf" for sign in normalised(written))


@given(st.text(max_size=10), st.from_regex(AS_COMPARED, fullmatch=True))
def test_what_stands_before_a_number_written_as_it_is_compared_changes_nothing_of_it(before: str, written: str) -> None:
    assert normalised(f"{before}/{written}") == normalised(f"{before}/") + written


@given(numbers)
def test_no_digit_is_lost(written: str) -> None:
    digits = [sign for sign in normalised(written) if sign.isdecimal()]
    assert len(digits) == sum(sign.isdecimal() for sign in written)


def test_a_decision_is_one_by_issuer_number_and_subject() -> None:
    first = decision_id("local:a", "沪罚〔2024〕12号", HOME)
    assert first == decision_id("local:a", "沪罚[2024]12", HOME)
    others = [
        decision_id("local:b", "沪罚〔2024〕12号", HOME),
        decision_id("local:a", "沪罚〔2024〕13号", HOME),
        decision_id("local:a", "沪罚〔2024〕12号", OTHER),
    ]
    assert len({first, *others}) == 4
