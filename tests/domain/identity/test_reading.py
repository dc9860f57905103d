"""Numbers in every scheme: a closed list, one spelling each, and no person's number for an event."""

from datetime import date

import pytest
from hypothesis import given

from domain.errors import InvalidNumber
from domain.identity.citizen_number import Regions
from domain.identity.numbers import CERTIFICATE_KINDS, Fault, Number, Scheme, certificate_scheme
from domain.identity.reading import for_the_record, for_the_vault
from tests.support import synthetic

TODAY = date(2026, 4, 1)
ORGANISATIONS = [scheme for scheme in Scheme if not scheme.of_persons]
PERSONS = [scheme for scheme in Scheme if scheme.of_persons]


def test_the_certificate_kinds_are_a_closed_list() -> None:
    assert list(CERTIFICATE_KINDS) == ["10", "20", "30", "40", "50", "90"]
    assert certificate_scheme(" 10 ") is Scheme.ID_NUMBER
    assert set(PERSONS) == set(CERTIFICATE_KINDS.values())
    for kind in ("", "11", "ten"):
        with pytest.raises(InvalidNumber) as refused:
            certificate_scheme(kind)
        assert refused.value.fault == Fault.UNKNOWN_KIND


@pytest.mark.parametrize(
    ("scheme", "written", "spelt"),
    [
        (Scheme.USCC, " 91330500te5t00016p ", "91330500TE5T00016P"),
        (Scheme.ORG_CODE, "te5t0001-6", "TE5T00016"),
        (Scheme.ORG_CODE, "ＴＥ５Ｔ００１６", None),
        (Scheme.BUSINESS_REG_NO, "110108000000016", "110108000000016"),
        (Scheme.BUSINESS_REG_NO, "企合浙总字第（000123）号", "企合浙总字第(000123)号"),
        (Scheme.BUSINESS_REG_NO, "?", None),
        (Scheme.TAX_REG_NO, "330500te5t00016", "330500TE5T00016"),
        (Scheme.TAX_REG_NO, "1234", None),
        (Scheme.INSTITUTION_CERT_NO, "事证第 133050000001 号", "事证第133050000001号"),
        (Scheme.SOCIAL_ORG_REG_NO, "浙社证字第0123号", "浙社证字第0123号"),
        (Scheme.SOCIAL_ORG_REG_NO, " ", None),
    ],
)
def test_an_organisations_number_has_one_spelling(scheme: Scheme, written: str, spelt: str | None) -> None:
    if spelt is None:
        with pytest.raises(InvalidNumber):
            for_the_record(scheme, written)
    else:
        assert for_the_record(scheme, written) == Number(scheme, spelt)
        assert for_the_record(scheme, spelt).number == spelt


@pytest.mark.parametrize(
    ("scheme", "written"),
    [(Scheme.ORG_CODE, "TE5T00017"), (Scheme.BUSINESS_REG_NO, "110108000000017")],
)
def test_a_wrong_check_of_an_older_number_is_a_defect(scheme: Scheme, written: str) -> None:
    assert for_the_record(scheme, written).defects == (Fault.CHECK,)


@pytest.mark.parametrize(
    ("scheme", "written", "spelt"),
    [
        (Scheme.ID_NUMBER, "９９９９９９199001010016", "999999199001010016"),
        (Scheme.MILITARY_CARD, "军字第 1234567 号", "军字第1234567号"),
        (Scheme.HK_MACAO_PERMIT, "h12345678", "H12345678"),
        (Scheme.HK_MACAO_PERMIT, "M1234567801", "M1234567801"),
        (Scheme.HK_MACAO_PERMIT, "H1234567", None),
        (Scheme.TAIWAN_PERMIT, "0123456701（B）", "0123456701(B)"),
        (Scheme.TAIWAN_PERMIT, "1234567", None),
        (Scheme.PASSPORT, "e 12345678", "E12345678"),
        (Scheme.PASSPORT, "E123-4567", None),
        (Scheme.OTHER_CERTIFICATE, "户字001", "户字001"),
        (Scheme.USCC, "91330500TE5T00016P", None),
    ],
)
def test_a_persons_certificate_has_one_spelling(scheme: Scheme, written: str, spelt: str | None) -> None:
    if spelt is None:
        with pytest.raises(InvalidNumber) as refused:
            for_the_vault(scheme, written, on=TODAY)
        assert written not in str(refused.value)
    else:
        found = for_the_vault(scheme, written, on=TODAY, regions=Regions.WITH_SYNTHETIC)
        assert (found.scheme, found.number) == (scheme, spelt)


@pytest.mark.parametrize("scheme", PERSONS)
def test_inv_26_no_certificate_number_of_a_person_is_for_the_record(scheme: Scheme) -> None:
    with pytest.raises(InvalidNumber) as refused:
        for_the_record(scheme, "E12345678")
    assert refused.value.fault == Fault.PERSONAL


@given(number=synthetic.citizen_numbers())
def test_inv_26_no_number_that_holds_a_citizen_number_is_for_the_record(number: str) -> None:
    """Tax numbers of the self-employed were citizen numbers, at times with two digits more."""
    for scheme, written in (
        (Scheme.TAX_REG_NO, number),
        (Scheme.BUSINESS_REG_NO, number),
        (Scheme.SOCIAL_ORG_REG_NO, f"字第{number}号"),
    ):
        with pytest.raises(InvalidNumber) as refused:
            for_the_record(scheme, written)
        assert refused.value.fault == Fault.PERSONAL
        assert number not in str(refused.value)


def test_inv_26_an_old_citizen_number_is_not_taken_for_a_registration_number() -> None:
    """Ten numbers that could be old citizen numbers; the check of one makes it a registration number."""
    numbers = [f"11010549123100{last}" for last in range(10)]
    assert [number for number in numbers if accepted(Scheme.BUSINESS_REG_NO, number)] == ["110105491231002"]
    assert not [number for number in numbers if accepted(Scheme.TAX_REG_NO, number)]


def accepted(scheme: Scheme, number: str) -> bool:
    try:
        for_the_record(scheme, number)
    except InvalidNumber:
        return False
    return True


def test_the_schemes_of_a_foreign_pack_are_left_alone() -> None:
    assert for_the_record("us-nh", "AL|Home 1") == Number("us-nh", "AL|Home 1")
    for scheme, number in (("", "1"), ("us-nh", " ")):
        with pytest.raises(InvalidNumber):
            for_the_record(scheme, number)
