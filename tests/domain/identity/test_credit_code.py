"""The credit code: both checks against the standards' own tables, what is refused and why, what is a defect."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidNumber
from domain.identity import credit_code, organisation_code
from domain.identity.numbers import Fault, Scheme
from domain.values import SubjectKind
from tests.support import synthetic

CODE = "91330500TE5T00016P"
PUBLISHED = {
    "914403001922038216": (SubjectKind.ENTERPRISE, "440300"),
    "9144030071526726XG": (SubjectKind.ENTERPRISE, "440300"),
    "91330100799655058B": (SubjectKind.ENTERPRISE, "330100"),
    "11230500001755309F": (SubjectKind.GOVERNMENT_BODY, "230500"),
    "91330203674737244W": (SubjectKind.ENTERPRISE, "330203"),
}
KINDS = {
    "11330500TE5T000160": SubjectKind.GOVERNMENT_BODY,
    "12330500TE5T00016W": SubjectKind.PUBLIC_INSTITUTION,
    "51330500TE5T00016U": SubjectKind.SOCIAL_ORGANISATION,
    "52330500TE5T00016Q": SubjectKind.SOCIAL_ORGANISATION,
    "53330500TE5T00016M": SubjectKind.SOCIAL_ORGANISATION,
    "91330500TE5T00024J": SubjectKind.ENTERPRISE,
    "91330500TE5T00032D": SubjectKind.ENTERPRISE,
    "92330500TE5T00016L": SubjectKind.SELF_EMPLOYED,
    "93330500TE5T00016H": SubjectKind.ENTERPRISE,
}


def fault_of(text: str) -> str | None:
    """Why a code is refused, None if it is not."""
    try:
        credit_code.read(text)
    except InvalidNumber as refused:
        return refused.fault
    return None


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_satisfy_both_checks(code: str) -> None:
    read = credit_code.read(code)
    assert (read.code, read.defects) == (code, ())
    assert (read.kind, read.region) == PUBLISHED[code]


@pytest.mark.parametrize("code", KINDS)
def test_the_kind_is_derived_from_the_code(code: str) -> None:
    assert credit_code.read(code).kind is KINDS[code]
    assert credit_code.read("93330500TE5T00016H").variant == "cooperative"


def test_only_persons_and_the_self_employed_are_protected_as_persons() -> None:
    protected = {kind for kind in SubjectKind if kind.protected_as_person}
    assert len(SubjectKind) == 6
    assert protected == {SubjectKind.NATURAL_PERSON, SubjectKind.SELF_EMPLOYED}
    assert credit_code.read("92330500TE5T00016L").kind.protected_as_person


@given(code=synthetic.credit_codes())
def test_every_synthetic_code_is_read_as_it_is(code: str) -> None:
    read = credit_code.read(code)
    assert (read.code, read.defects, read.region) == (code, (), synthetic.REGION)
    assert organisation_code.read(read.organisation_code).defects == ()


@given(code=synthetic.credit_codes(), place=st.integers(0, 17), other=st.sampled_from(synthetic.ALPHABET))
def test_no_single_substitution_passes(code: str, place: int, other: str) -> None:
    if code[place] != other:
        assert fault_of(code[:place] + other + code[place + 1 :]) is not None


@given(code=synthetic.credit_codes(), place=st.integers(0, 16))
def test_no_transposition_of_neighbours_passes(code: str, place: int) -> None:
    one, other = code[place], code[place + 1]
    if one != other:
        assert fault_of(code[:place] + other + one + code[place + 2 :]) is not None


@given(code=synthetic.credit_codes())
def test_a_wrong_check_of_the_organisation_code_inside_is_a_defect_and_no_refusal(code: str) -> None:
    wrong = synthetic.with_wrong_organisation_check(code)
    assert credit_code.read(wrong).defects == (Fault.ORGANISATION_CHECK,)
    assert credit_code.read(wrong).number.scheme == Scheme.USCC


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", Fault.EMPTY),
        ("　", Fault.EMPTY),
        (CODE[:-1], Fault.LENGTH),
        (CODE + "0", Fault.LENGTH),
        (CODE.replace("T", "I", 1), Fault.LETTER),
        (CODE.replace("0", "O", 1), Fault.LETTER),
        (CODE.replace("5", "S", 1), Fault.LETTER),
        (CODE.replace("T", "V", 1), Fault.LETTER),
        (CODE.replace("3", "Z", 1), Fault.LETTER),
        ("91A30500TE5T00016P", Fault.FORM),
        ("91330500-TE5T0001P", Fault.FORM),
        ("91330500TE5T00016é", Fault.FORM),
        (CODE[:-1] + "Q", Fault.CHECK),
    ],
)
def test_what_is_refused_says_why(written: str, fault: Fault) -> None:
    assert fault_of(written) == fault


def test_an_authority_nobody_knows_is_refused() -> None:
    unknown = "C1" + synthetic.credit_code(1)[2:17]
    assert fault_of(unknown + synthetic.credit_check(unknown)) == Fault.CLASS


@given(
    code=synthetic.credit_codes(), blanks=st.lists(st.sampled_from(" \t　\u00a0\u200b\ufeff"), min_size=18, max_size=18)
)
def test_the_writing_does_not_matter(code: str, blanks: list[str]) -> None:
    spaced = "".join(c + blank for c, blank in zip(code, blanks, strict=True))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for written in (code.lower(), spaced, wide, wide.lower(), f"\ufeff{code}\n"):
        assert credit_code.read(written).code == code


def test_an_ordinary_capital_is_not_made_of_an_extraordinary_letter() -> None:
    """`upper()` would make S of a long s, and K of the Kelvin sign in lower case."""
    assert fault_of(CODE[:10] + "ſ" + CODE[11:]) == Fault.FORM


def test_a_refusal_does_not_quote_what_may_be_the_number_of_a_person() -> None:
    number = synthetic.citizen_number(synthetic.date(1990, 1, 1), 1)
    with pytest.raises(InvalidNumber) as refused:
        credit_code.read(number)
    assert number[6:14] not in str(refused.value)


@given(body=st.text(string.digits + string.ascii_uppercase, min_size=8, max_size=8))
def test_the_organisation_check_is_that_of_the_standard(body: str) -> None:
    assert organisation_code.check_character(body) == synthetic.organisation_check(body)
