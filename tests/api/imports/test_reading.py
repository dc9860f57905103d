"""What stands in files of registers: headings, encodings, days, amounts, kinds. No database."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from api.batches import Batch
from api.formats.amounts import CONFISCATED, FINE, agrees, chinese_number
from api.formats.cn_penalty import kinds_in
from api.shelf import EmptyShelf
from api.sorting import sort_out
from api.tables.cells import clean, day_in, fen_in
from domain.errors import InvalidInput
from domain.identity.numbers import Scheme
from domain.values import Amounts, Severity, SubjectKind
from ledger.genesis import ClockKind
from tests.support import registers, synthetic
from tests.support.registers import COMMITMENT, LICENCE, LISTED, PENALTY, TODAY, person_row, row, table

ADULT = synthetic.citizen_number(date(1990, 1, 1), 1)


def read(path: Path, name: str = PENALTY, *, clock: ClockKind = ClockKind.SIMULATED) -> Batch:
    shelf = EmptyShelf(registers.ruleset(), clock=clock)
    return sort_out(path, name=name, shelf=shelf, latest=TODAY, importer="local:office")


def one(tmp_path: Path, *rows: registers.Row, name: str = PENALTY) -> Batch:
    return read(registers.write_csv(tmp_path / "file.csv", name, *rows), name)


def reasons(batch: Batch) -> list[str]:
    [reject] = batch.rejects
    return list(reject.reasons)


@pytest.mark.parametrize("name", [PENALTY, LICENCE, LISTED, COMMITMENT])
@pytest.mark.parametrize("style", ["code", "label", "both"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "xlsx"])
def test_every_format_is_read_however_it_is_headed_and_encoded(
    tmp_path: Path, name: str, style: str, encoding: str
) -> None:
    if encoding == "xlsx":
        path = registers.write_xlsx(tmp_path / "f.xlsx", table(name, [row(name)], style=style), title=["2026 年报送表"])
    else:
        path = registers.write_csv(tmp_path / "f.csv", name, row(name), encoding=encoding, style=style)
    batch = read(path, name)
    assert batch.rejects == ()
    [accepted] = batch.accepted
    assert (accepted.record.subject_name, accepted.record.issuer) == ("测试单位甲有限公司", registers.ORGAN)
    assert accepted.record.determined_on == registers.DECIDED
    assert (accepted.registration.scheme, accepted.registration.number) == (Scheme.USCC, registers.FIRM)
    assert accepted.registration.region == "330500"


def test_the_same_decision_is_the_same_record_however_it_was_sent(tmp_path: Path) -> None:
    spelt = row(PENALTY, doc_no="测罚[2026] 第1号", uscc=f" {registers.FIRM.lower()} ")
    files = [
        registers.write_csv(tmp_path / "a.csv", PENALTY, row(PENALTY)),
        registers.write_csv(tmp_path / "b.csv", PENALTY, row(PENALTY), encoding="gb18030", style="label"),
        registers.write_xlsx(tmp_path / "c.xlsx", table(PENALTY, [row(PENALTY)], style="both")),
    ]
    accepted = [read(path).accepted[0].record for path in files]
    assert len({record.content_hash for record in accepted}) == 1
    otherwise = one(tmp_path, spelt).accepted[0].record
    assert {record.record_id for record in [*accepted, otherwise]} == {accepted[0].record_id}


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GB18030")]
)
def test_the_encoding_is_found_and_said(tmp_path: Path, encoding: str, said: str) -> None:
    batch = read(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY), encoding=encoding))
    assert [dict(note.values) for note in batch.notes] == [{"encoding": said}]


def test_headings_may_be_full_width_bracketed_and_starred_and_others_are_named(tmp_path: Path) -> None:
    lines = table(PENALTY, [row(PENALTY)])
    head = {"CF_NR_FK": "＊ 罚款金额（万元）", "CF_XDR_MC": "ＣＦ＿ＸＤＲ＿ＭＣ", "CF_WSH": "行政处罚决定书文号 *"}
    lines[0] = [head.get(cell, cell) for cell in lines[0]]
    lines = [[*line, more] for line, more in zip(lines, ["经办人手机", "x"], strict=True)]
    (tmp_path / "f.csv").write_bytes(registers.csv_bytes(lines, delimiter="\t"))
    batch = read(tmp_path / "f.csv")
    assert batch.accepted[0].record.fields["fine_minor"] == 20_000_000
    assert batch.notes[-1].values == {"columns": "经办人手机"}


def test_a_heading_whose_code_and_label_differ_is_neither(tmp_path: Path) -> None:
    lines = table(PENALTY, [row(PENALTY)])
    lines[0] = ["处罚类别 CF_XDR_MC" if cell == "CF_XDR_MC" else cell for cell in lines[0]]
    (tmp_path / "f.csv").write_bytes(registers.csv_bytes(lines))
    with pytest.raises(InvalidInput, match="CF_XDR_MC"):
        read(tmp_path / "f.csv")


@pytest.mark.parametrize(
    "written",
    ["2024-01-05", "2024/1/5", "2024.1.5", "20240105", "2024年1月5日", "２０２４年１月５日", "2024-01-05 00:00:00",
     "20240105000000", "2024-1-5T08:30"],
)  # fmt: skip
def test_a_day_is_read_as_registers_write_it(written: str) -> None:
    assert day_in(written) == date(2024, 1, 5)


@pytest.mark.parametrize("written", ["24-01-05", "2024-02-30", "45296", "5.1.2024", "2024-13-01", "2024", "1066-10-14"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"day|outside"):
        day_in(written)


@pytest.mark.parametrize(
    ("written", "fen"),
    [("0.2", 200_000), ("20", 20_000_000), ("1,000.5", 1_000_500_000), ("0.000001", 1), ("０.２", 200_000),
     ("0.2万元", 200_000)],
)  # fmt: skip
def test_an_amount_is_of_ten_thousand_yuan_and_kept_in_fen(written: str, fen: int) -> None:
    assert fen_in(written) == fen


@pytest.mark.parametrize("written", ["2000元", "-1", "1e3", "0.0000001", "99999999999", "两千", "1.2.3", "9" * 5_000])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"amount|digits"):
        fen_in(written)


def test_what_says_nothing_is_empty() -> None:
    assert [clean(text) for text in ("无", " / ", "—", "\ufeffNULL", "　")] == [""] * 5
    assert clean(" 甲\n 乙 ") == "甲 乙"


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("罚款", ("small_fine",)),
        ("警告、罚款", ("warning", "small_fine")),
        ("没收违法所得;没收非法财物", ("confiscation_of_gains", "confiscation_of_goods")),
        ("暂扣/吊销", ("suspended_or_revoked",)),
        ("罚款，暂扣或者吊销许可证、执照", ("small_fine", "suspended_or_revoked")),
        ("暂扣许可证件", ("licence_suspended",)),
        ("吊销许可证件", ("licence_revoked",)),
        ("通报批评 行政拘留", ("criticism", "detention")),
        ("较大数额罚款", ("larger_fine",)),
        ("其他-驱逐", ("other",)),
    ],
)
def test_kinds_of_penalty_are_told_apart(written: str, kinds: tuple[str, ...]) -> None:
    assert kinds_in(written) == kinds


def test_the_gravest_kind_gives_the_severity_and_simple_procedure_makes_it_minor(tmp_path: Path) -> None:
    rows = [
        row(PENALTY, doc_no="1", penalty_kinds="警告、责令关闭"),
        row(PENALTY, doc_no="2", penalty_kinds="暂扣/吊销"),
        row(PENALTY, doc_no="3", penalty_kinds="罚款"),
        row(PENALTY, doc_no="4", penalty_kinds="较大数额罚款", procedure="01"),
    ]
    found = [accepted.record for accepted in one(tmp_path, *rows).accepted]
    assert [record.severity for record in found] == [
        Severity.SEVERE, Severity.GENERAL, Severity.MINOR, Severity.MINOR,
    ]  # fmt: skip
    assert [record.fields["penalty_kind"] for record in found][:2] == ["closure", "suspended_or_revoked"]


@pytest.mark.parametrize(
    ("text", "fen", "whole"),
    [
        ("罚款2000元", 200_000, True),
        ("罚款2000元", 2_000_000_000, False),
        ("罚款人民币2,000.00元整", 200_000, True),
        ("处以贰仟元罚款", 200_000, True),
        ("处罚款一万五千元", 1_500_000, True),
        ("罚款0.2万元", 200_000, True),
        ("没收违法所得500元，罚款2000元", 200_000, True),
        ("没收违法所得2000元，并处罚款20000元", 200_000, False),
        ("没收违法所得2000元并处罚款20000元", 2_000_000, True),
        ("罚款1000元；另罚款2000元", 300_000, True),
        ("罚款1000元；另罚款2000元", 100_000, False),
        ("责令改正", 200_000, True),
        ("罚款2000元", None, False),
    ],
)
def test_the_unit_trap_a_field_in_wan_is_held_against_the_text_in_yuan(
    text: str,
    fen: int | None,
    whole: bool,  # noqa: FBT001
) -> None:
    assert agrees(fen, text, FINE) is whole


def test_what_is_confiscated_is_held_against_its_own_words() -> None:
    text = "没收违法所得人民币500元，没收非法财物折价300元，罚款2000元"
    assert agrees(80_000, text, CONFISCATED)
    assert not agrees(200_000, text, CONFISCATED)


@pytest.mark.parametrize(
    ("written", "number"),
    [("贰仟", 2_000), ("一万五千", 15_000), ("拾", 10), ("叁佰零伍", 305),
     ("一亿二千万", 120_000_000)]
)  # fmt: skip
def test_chinese_numerals(written: str, number: int) -> None:
    assert chinese_number(written) == number


def test_an_amount_in_doubt_is_said_and_its_raw_value_kept(tmp_path: Path) -> None:
    [accepted] = one(tmp_path, row(PENALTY, fine_wan="200000")).accepted
    assert accepted.about.amounts is Amounts.IN_DOUBT
    assert accepted.record.fields["fine_wan"] == "200000"
    assert one(tmp_path, row(PENALTY)).accepted[0].about.amounts is Amounts.CERTAIN


@pytest.mark.parametrize(
    ("kinds", "latest"),
    [("警告", date(2026, 8, 6)), ("较大数额罚款", date(2027, 5, 6)), ("责令关闭", date(2029, 5, 6))],
)
def test_a_publication_that_would_be_too_long_is_remarked_and_never_used(
    tmp_path: Path, kinds: str, latest: date
) -> None:
    days = [latest, latest + timedelta(days=1)]
    rows = [row(PENALTY, doc_no=str(n), penalty_kinds=kinds, publish_until=str(day)) for n, day in enumerate(days)]
    batch = one(tmp_path, *rows)
    assert [len(each.about.remarks) for each in batch.accepted] == [0, 1]
    assert str(latest + timedelta(days=1)) not in str(batch.accepted[1].record)


# --- numbers that a workbook keeps


def workbook(tmp_path: Path, **cells: object) -> Batch:
    lines: list[list[object]] = [list(line) for line in table(PENALTY, [row(PENALTY)])]
    places = {column.name: place for place, column in enumerate(registers.columns_of(PENALTY, [row(PENALTY)]))}
    for name, value in cells.items():
        lines[1][places[name]] = value
    return read(registers.write_xlsx(tmp_path / "book.xlsx", lines))


def test_a_workbook_gives_days_and_amounts_as_they_are_shown(tmp_path: Path) -> None:
    batch = workbook(
        tmp_path,
        issued_on=datetime.combine(registers.DECIDED, time()),
        fine_wan=0.1 + 0.2,
        penalty_content="罚款3000元",
    )
    assert batch.rejects == ()
    assert batch.accepted[0].record.determined_on == date(2026, 5, 6)
    assert batch.accepted[0].record.fields["fine_minor"] == 300_000


def test_a_code_kept_as_a_number_is_refused_and_says_why(tmp_path: Path) -> None:
    [reason, *_] = reasons(workbook(tmp_path, uscc=913305000000000160))
    assert "more than 15 digits" in reason
    assert "as text" in reason


def test_a_formula_and_an_error_are_refused(tmp_path: Path) -> None:
    assert "formula" in reasons(workbook(tmp_path, fine_wan="=1+1"))[0]
    assert "error of the spreadsheet" in reasons(workbook(tmp_path, fine_wan="#DIV/0!"))[0]


# --- whom a row means


@pytest.mark.parametrize(
    ("cells", "scheme", "kind"),
    [
        ({"org_code": synthetic.organisation_code(5)}, Scheme.ORG_CODE, SubjectKind.ENTERPRISE),
        ({"institution_cert_no": "事证第133050000001号"}, Scheme.INSTITUTION_CERT_NO, SubjectKind.PUBLIC_INSTITUTION),
        ({"social_org_reg_no": "浙湖社证字第001号"}, Scheme.SOCIAL_ORG_REG_NO, SubjectKind.SOCIAL_ORGANISATION),
    ],
)
def test_without_a_credit_code_another_certificate_says_who_it_is(
    tmp_path: Path, cells: dict[str, str], scheme: Scheme, kind: SubjectKind
) -> None:
    batch = one(tmp_path, row(PENALTY, uscc="", **cells))
    assert batch.rejects == ()
    assert (batch.accepted[0].registration.scheme, batch.accepted[0].registration.kind) == (scheme, kind)
    assert batch.accepted[0].registration.region == "330500"


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"subject_category": "自然人"},
        {"subject_category": "个体工商户", "business_reg_no": "330500600000001"},
        {"subject_category": "自然人", "person_cert_kind": "10"},
    ],
)
def test_inv_40_whoever_is_half_known_is_refused_and_never_guessed(tmp_path: Path, cells: dict[str, str]) -> None:
    [reason] = reasons(one(tmp_path, row(PENALTY, uscc="", **cells)))
    assert "unidentified" in reason
    assert "INV-40" in reason


def test_a_person_with_a_credit_code_is_a_contradiction(tmp_path: Path) -> None:
    assert "one of the two is wrong" in reasons(one(tmp_path, row(PENALTY, subject_category="自然人")))[0]


def test_the_kind_is_derived_from_the_code_whatever_the_row_says(tmp_path: Path) -> None:
    [accepted] = one(tmp_path, row(PENALTY, uscc=registers.TRADER, subject_category="法人及非法人组织")).accepted
    assert accepted.registration.kind is SubjectKind.SELF_EMPLOYED
    assert accepted.about.person is not None


def test_numbers_of_nobody_are_taken_under_a_simulated_clock_alone(tmp_path: Path) -> None:
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, person_row(ADULT, "甲子"))
    assert read(path).rejects == ()
    assert "region is not assigned" in reasons(read(path, clock=ClockKind.DATABASE))[0]


@pytest.mark.parametrize(("conduct", "taken"), [("", False), ("2026-05-05", True)])
def test_inv_31_who_may_have_been_under_age_needs_the_day_of_the_conduct(
    tmp_path: Path,
    conduct: str,
    taken: bool,  # noqa: FBT001
) -> None:
    young = synthetic.citizen_number(date(2005, 1, 1), 1)
    batch = one(tmp_path, person_row(young, "甲子", conducted_on=conduct))
    assert (len(batch.accepted) == 1) is taken
    assert one(tmp_path, person_row(ADULT, "甲子", conducted_on="")).rejects == ()


def test_what_a_row_shows_of_itself_gives_nobody_away(tmp_path: Path) -> None:
    wrong = person_row(ADULT, "申屠甲乙", issued_on=ADULT, fine_wan=f"申屠甲乙{ADULT}", doc_no=f"罚{ADULT}", uscc=ADULT)
    batch = one(tmp_path, wrong, person_row(ADULT, "申屠甲乙"))
    shown = f"{batch} {batch.rejects} {batch.accepted} {batch.accepted[0].about} {reasons(batch)}"
    assert ADULT not in shown
    assert "申屠甲乙" not in shown
    assert len(reasons(batch)) >= 4


def test_what_organisations_are_told_holds_neither_numbers_nor_their_representative(tmp_path: Path) -> None:
    text = f"对该单位及法定代表人申屠甲乙（{ADULT}）罚款200000元"
    whole = row(PENALTY, penalty_content=text, legal_representative="申屠甲乙", legal_rep_cert_no=ADULT)
    [accepted] = one(tmp_path, whole).accepted
    kept = str(accepted.record)
    assert ADULT not in kept
    assert "申屠甲乙" not in kept
    assert "罚款200000元" in kept
    assert "the number of a person" in reasons(one(tmp_path, row(PENALTY, subject_name=f"甲公司{ADULT}")))[0]


# --- behaviours, lists, licences, commitments


def test_conduct_is_mapped_by_the_pack_and_the_behaviour_list_and_else_by_neither(tmp_path: Path) -> None:
    kinds = {"偷税": "conduct:tax", "涉税失信": "conduct:tax", "conduct:tax": "conduct:tax", "别的": "conduct:wages"}
    for number, (written, behaviour) in enumerate(kinds.items()):
        [accepted] = one(tmp_path, row(PENALTY, doc_no=str(number), violation_kind=written)).accepted
        assert accepted.record.behaviour_code == behaviour


@pytest.mark.parametrize("until", ["", "长期", "2026-05-06", "2020-01-01"])
def test_p_6_a_list_entry_has_a_last_day(tmp_path: Path, until: str) -> None:
    assert "有效期止" in reasons(one(tmp_path, row(LISTED, valid_until=until), name=LISTED))[0]


def test_a_list_that_the_pack_does_not_name_is_none(tmp_path: Path) -> None:
    assert "is no list of" in reasons(one(tmp_path, row(LISTED, list_type="某村红黑榜"), name=LISTED))[0]


@pytest.mark.parametrize(
    "headings",
    [
        {"issued_on": "列入日期", "cause": "列入原因", "authority": "作出决定机关(列入)", "valid_until": "截止日期"},
        {"issued_on": "立案时间", "doc_no": "案号", "basis_no": "执行依据文号", "issuer_uscc": "执行法院代码"},
        {"issued_on": "发布时间", "doc_no": "执行依据文号", "basis_no": "案号", "authority": "执行法院"},
        {"subject_name": "主体名称", "doc_no": "认定文号", "issued_on": "认定日期", "list_type": "名单类型"},
    ],
)
def test_lists_come_in_the_shapes_of_their_sources(tmp_path: Path, headings: dict[str, str]) -> None:
    whole = row(LISTED, cause="事由", authority="某局", basis_no="2026执1号")
    lines = table(LISTED, [whole])
    names = [column.name for column in registers.columns_of(LISTED, [whole])]
    lines[0] = [headings.get(name, cell) for name, cell in zip(names, lines[0], strict=True)]
    (tmp_path / "f.csv").write_bytes(registers.csv_bytes(lines))
    batch = read(tmp_path / "f.csv", LISTED)
    assert batch.rejects == ()
    assert batch.accepted[0].record.fields["valid_until"] == date(2029, 5, 6).toordinal()


def test_a_licence_may_have_no_last_day_and_days_are_kept_as_the_item_declares_them(tmp_path: Path) -> None:
    rows = [row(LICENCE, valid_from="20260506"), row(LICENCE, doc_no="2", valid_until="2029年5月6日")]
    first, second = (accepted.record.fields for accepted in one(tmp_path, *rows, name=LICENCE).accepted)
    assert first == {"licence_kind": "ordinary", "valid_from": "2026-05-06"}
    assert second == {"licence_kind": "ordinary", "valid_until": date(2029, 5, 6).toordinal()}


def test_a_commitment_without_a_number_is_known_by_what_was_promised(tmp_path: Path) -> None:
    rows = [row(COMMITMENT, commitment_no="", cause=cause) for cause in ("甲", "乙", "甲")]
    batch = one(tmp_path, *rows, name=COMMITMENT)
    assert (len(batch.accepted), len(batch.repeats)) == (2, 1)


def test_a_document_may_be_a_penalty_and_the_basis_of_a_list_entry(tmp_path: Path) -> None:
    penalty = one(tmp_path, row(PENALTY, doc_no="同一文号1号")).accepted[0].record
    entry = one(tmp_path, row(LISTED, doc_no="同一文号1号"), name=LISTED).accepted[0].record
    assert penalty.record_id != entry.record_id


def test_one_black_list_has_a_determination_a_docket_and_two_days(tmp_path: Path) -> None:
    whole = row(LISTED, docket_no="(2026)浙05执1号", registered_on="2026-01-02", published_on="2026-05-07")
    [accepted] = one(tmp_path, whole, name=LISTED).accepted
    assert (accepted.record.document.doc_no, accepted.record.determined_on) == ("测列〔2026〕1号", registers.DECIDED)
    none = row(LISTED, doc_no="", issued_on="")
    assert [reason.split()[0] for reason in reasons(one(tmp_path, none, name=LISTED))] == ["认定文号", "认定日期"]


def test_deciding_organs_of_entry_and_removal_are_two_columns(tmp_path: Path) -> None:
    whole = row(LISTED, authority="甲局", remover="乙局")
    lines = table(LISTED, [whole], style="label")
    spelling = {"认定部门": "作出决定机关(列入)", "作出决定机关移出": "作出决定机关（移出）"}
    lines[0] = [spelling.get(cell, cell) for cell in lines[0]]
    (tmp_path / "f.csv").write_bytes(registers.csv_bytes(lines))
    batch = read(tmp_path / "f.csv", LISTED)
    assert (batch.rejects, len(batch.notes)) == ((), 1)


def test_a_workbook_leaves_out_empty_cells_at_the_end_whatever_it_is_called(tmp_path: Path) -> None:
    lines: list[list[object]] = [list(line) for line in table(PENALTY, [row(PENALTY)])]
    lines[0].append("备注")
    batch = read(registers.write_xlsx(tmp_path / "named.csv", lines))
    assert batch.rejects == ()
    (tmp_path / "real.csv").write_bytes(registers.csv_bytes([list(map(str, line)) for line in lines]))
    assert "columns" in reasons(read(tmp_path / "real.csv"))[0]


def test_inv_33_conduct_that_the_law_seals_is_refused(tmp_path: Path) -> None:
    sealing = {"behaviours": [registers.CONDUCT], "effective_from": "2026-01-01",
               "basis": [{"instrument": "demo", "article": "1"}]}  # fmt: skip
    ruleset = registers.ruleset(sealed=[sealing])
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY))
    batch = sort_out(path, name=PENALTY, shelf=EmptyShelf(ruleset), latest=TODAY)
    assert "the law seals" in reasons(batch)[0]
