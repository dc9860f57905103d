"""Subjects that are likely one: what speaks for it, what never does, and the share of wrong codes (C3)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity.duplicates import CodeErrors, Likeness, Listed, code_errors, find, plain_name
from domain.identity.numbers import Number, Scheme
from domain.values import SubjectKind
from tests.support import synthetic

CODE = Likeness.SAME_ORGANISATION_CODE
NUMBER = Likeness.SAME_NUMBER_IN_OTHER_SCHEME
NAME = Likeness.SAME_NAME_AND_REGION


def subject(
    place: int,
    *numbers: tuple[str, str],
    name: str = "",
    kind: SubjectKind = SubjectKind.ENTERPRISE,
    region: str = "330500",
) -> Listed:
    named = name or f"甲公司{place}"
    return Listed(UUID(int=place), kind, named, region, tuple(Number(scheme, number) for scheme, number in numbers))


def likenesses(one: Listed, other: Listed) -> tuple[Likeness, ...]:
    found = find([one, other])
    assert found == find([other, one])
    assert len(found) <= 1
    return found[0].likenesses if found else ()


USCC = (Scheme.USCC, synthetic.credit_code(1))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ((Scheme.ORG_CODE, "TE5T00016"), (CODE,)),
        ((Scheme.TAX_REG_NO, "330500TE5T00016"), (CODE,)),
        ((Scheme.USCC, synthetic.credit_code(1, entity="93")), (CODE,)),
        ((Scheme.SOCIAL_ORG_REG_NO, synthetic.credit_code(1)), (NUMBER,)),
        ((Scheme.ORG_CODE, synthetic.organisation_code(2)), ()),
        ((Scheme.TAX_REG_NO, "330500TE5T000160"), ()),
    ],
)
def test_numbers_that_hold_one_organisation_code_speak_for_one_subject(
    number: tuple[str, str], why: tuple[Likeness, ...]
) -> None:
    assert likenesses(subject(1, USCC), subject(2, number)) == why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, (NAME,)),
        ({"region": "330502"}, ()),
        ({"kind": SubjectKind.SOCIAL_ORGANISATION}, ()),
        ({"name": "测试(湖州）有限公司 "}, (NAME,)),
        ({"name": "测试杭州有限公司"}, ()),
    ],
)
def test_name_and_region_speak_for_one_subject(changes: dict[str, object], why: tuple[Likeness, ...]) -> None:
    one = subject(1, USCC, name="测试（湖州）有限公司")
    other = {"name": "测试（湖州）有限公司", **changes}
    assert likenesses(one, subject(2, (Scheme.USCC, synthetic.credit_code(2)), **other)) == why  # type: ignore[arg-type]


def test_the_self_employed_are_not_compared_by_name_and_persons_not_at_all() -> None:
    same = (Scheme.ORG_CODE, "TE5T00016")
    for kind, why in ((SubjectKind.SELF_EMPLOYED, (CODE,)), (SubjectKind.NATURAL_PERSON, ())):
        one = subject(1, USCC, name="甲子", kind=kind)
        assert likenesses(one, subject(2, same, name="甲子", kind=kind)) == why


def test_the_surest_come_first_each_pair_once_with_all_that_speaks_for_it() -> None:
    subjects = [
        subject(3, name="乙公司"),
        subject(4, name="乙公司"),
        subject(1, USCC, (Scheme.ORG_CODE, "TE5T00016"), name="丙公司"),
        subject(2, (Scheme.TAX_REG_NO, "330500TE5T00016"), name="丙公司"),
    ]
    found = [(duplicate.one.int, duplicate.other.int, duplicate.likenesses) for duplicate in find(subjects)]
    assert found == [(1, 2, (CODE, NAME)), (3, 4, (NAME,))]


@given(bodies=st.lists(st.integers(0, 99), max_size=12), seed=st.randoms())
def test_exactly_the_pairs_of_one_organisation_code_are_found(bodies: list[int], seed: object) -> None:
    subjects = [subject(n, (Scheme.ORG_CODE, synthetic.organisation_code(body))) for n, body in enumerate(bodies)]
    expected = {(a, b) for a in range(len(bodies)) for b in range(a + 1, len(bodies)) if bodies[a] == bodies[b]}
    found = {(d.one.int, d.other.int) for d in find(subjects) if CODE in d.likenesses}
    assert found == expected


def test_the_share_of_wrong_and_double_codes() -> None:
    wrong = synthetic.with_wrong_organisation_check(synthetic.credit_code(7))
    subjects = [
        subject(1, USCC),
        subject(2, (Scheme.ORG_CODE, "TE5T00016")),
        subject(3, (Scheme.USCC, wrong)),
        subject(4, (Scheme.USCC, "9" * 18)),
        subject(5, (Scheme.USCC, synthetic.credit_code(8)), (Scheme.USCC, wrong)),
        *(subject(n) for n in range(6, 9)),
    ]
    errors = code_errors(subjects, duplicates=find(subjects))
    # 5 was once known by the code that 3 goes by; its own first number is sound
    assert errors == CodeErrors(subjects=8, wrong=2, double=2)
    assert errors.per_million == 500_000
    assert CodeErrors(subjects=3_000_000, wrong=1, double=0).per_million == 1
    assert CodeErrors(subjects=0, wrong=0, double=0).per_million == 0


def test_a_plain_name_keeps_what_tells_names_apart() -> None:
    assert plain_name("Ａ·ｂ （湖州） 公司") == plain_name("AB湖州公司") == "AB湖州公司"
    assert plain_name("甲 公司") != plain_name("乙公司")
