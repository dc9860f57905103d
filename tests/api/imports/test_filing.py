"""Files of registers into a ledger: every format, amounts in doubt, second sources, revoked cases, persons."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import ResolveDefect
from domain.identity.numbers import Scheme
from domain.records import Defect, Filed, Standing, subject_id
from domain.state import Subject
from domain.values import SubjectKind
from tests.api.conftest import CommandLine, Said
from tests.api.imports.conftest import Counter
from tests.support import registers, synthetic
from tests.support.registers import (
    COMMITMENT,
    FIRM,
    LICENCE,
    LISTED,
    ORGAN,
    OTHER_ORGAN,
    PENALTY,
    person_row,
    row,
    table,
)

ADULT, OTHER = (synthetic.citizen_number(date(1990, 1, 1), n) for n in (1, 2))
FIRM_STREAM = subject_id(Scheme.USCC, FIRM)


def summary(said: Said) -> tuple[int, int, int, int]:
    """Exit status, filed, repeated, refused."""
    last = said.lines[-1]
    return said.status, last["filed"], last["repeated"], last["refused"]


def firm(office: Office) -> Subject:
    return office.application.whole(FIRM_STREAM)


def the_record(office: Office) -> Filed:
    [filed] = firm(office).records.values()
    return filed


@pytest.mark.parametrize("name", [PENALTY, LICENCE, LISTED, COMMITMENT])
@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "xlsx"])
def test_every_format_is_filed_once_and_counted(
    hand_in: Counter, office: Office, tmp_path: Path, name: str, kind: str
) -> None:
    path = tmp_path / "file"
    if kind == "xlsx":
        registers.write_xlsx(path, table(name, [row(name)], style="label"))
    else:
        registers.write_csv(path, name, row(name), encoding=kind)
    assert summary(hand_in(path, name)) == (0, 1, 0, 0)
    assert the_record(office).record.batch is not None
    assert summary(hand_in(path, name)) == (0, 0, 1, 0)
    [batch] = hand_in.cli.json("imports", "list").lines
    assert (batch["format"], batch["filed"]) == (name, 1)


def test_c2_a_code_is_validated_before_anything_is_filed(hand_in: Counter, tmp_path: Path) -> None:
    wrong = FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, uscc=wrong)), PENALTY)
    assert summary(said) == (1, 0, 0, 1)


def test_c3_a_code_with_a_wrong_inner_check_is_filed_with_a_defect(
    hand_in: Counter, office: Office, tmp_path: Path
) -> None:
    code = synthetic.with_wrong_organisation_check(FIRM)
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, uscc=code)), PENALTY)
    assert summary(said) == (0, 1, 0, 0)
    registration = office.application.whole(subject_id(Scheme.USCC, code)).registration
    assert registration is not None
    assert registration.defect == "organisation_check"


@pytest.mark.guarantee("G70")
def test_an_amount_in_doubt_is_filed_and_grounds_nothing_until_resolved(
    hand_in: Counter, office: Office, tmp_path: Path
) -> None:
    """Twenty wan told as 200,000 in a field of wan: the text says what was meant, and nobody guesses which is right."""
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, fine_wan="200000")), PENALTY)
    assert summary(said) == (0, 1, 0, 0)
    assert [line["line"] for line in said.lines if "doubted" in line] == [2]
    assert Defect.AMOUNT in the_record(office).doubts
    assert firm(office).orders == {}
    record = the_record(office).record
    assert (record.fields["fine_wan"], record.fields["fine_minor"]) == ("200000", 200_000_000_000)
    resolve = ResolveDefect(record.record_id, Defect.AMOUNT, "seen in the decision")
    office.ledger.execute(FIRM_STREAM, resolve, by=Actor(ORGAN, "officer Lu"))
    assert [order.measure for order in firm(office).orders.values()] == ["supervision"]


def test_an_amount_that_agrees_grounds_at_once(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY)), PENALTY)
    assert Defect.AMOUNT not in the_record(office).doubts
    assert [order.measure for order in firm(office).orders.values()] == ["supervision"]


def test_a_repair_notice_that_is_not_told_is_a_defect(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    rows = [row(PENALTY), row(PENALTY, doc_no="2", repair_notice="")]
    hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, *rows), PENALTY)
    doubts = [Defect.REPAIR_NOTICE in filed.doubts for filed in firm(office).records.values()]
    assert doubts == [False, True]


def test_a_persons_number_in_an_organisations_text_is_masked_and_noted(
    hand_in: Counter, office: Office, tmp_path: Path
) -> None:
    text = f"负责人证件号码{ADULT}，罚款200000元"
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, penalty_content=text))
    assert summary(hand_in(path, PENALTY)) == (0, 1, 0, 0)
    assert Defect.PERSONAL in the_record(office).doubts
    assert ADULT not in str(the_record(office))
    assert summary(hand_in(path, PENALTY)) == (0, 0, 1, 0)


# --- told again


def test_the_same_source_with_other_content_is_refused_and_pointed_to_correct(
    hand_in: Counter, office: Office, tmp_path: Path
) -> None:
    hand_in(registers.write_csv(tmp_path / "a.csv", PENALTY, row(PENALTY)), PENALTY)
    said = hand_in(registers.write_csv(tmp_path / "b.csv", PENALTY, row(PENALTY, penalty_kinds="警告")), PENALTY)
    assert summary(said) == (1, 0, 0, 1)
    assert "use `jiangcheng correct`" in said.out
    assert the_record(office).record.fields["penalty_kind"] == "larger_fine"


def test_a_promise_that_turned_out_is_pointed_to_its_own_verb(hand_in: Counter, tmp_path: Path) -> None:
    hand_in(registers.write_csv(tmp_path / "a.csv", COMMITMENT, row(COMMITMENT)), COMMITMENT)
    said = hand_in(registers.write_csv(tmp_path / "b.csv", COMMITMENT, row(COMMITMENT, state="已履行")), COMMITMENT)
    assert summary(said) == (1, 0, 0, 1)
    assert "use `jiangcheng record performance`" in said.out
    later = row(COMMITMENT, valid_until="2027-05-07")
    said = hand_in(registers.write_csv(tmp_path / "c.csv", COMMITMENT, later), COMMITMENT)
    assert "use `jiangcheng correct`" in said.out


@pytest.mark.parametrize("together", [True, False])
def test_a_further_source_is_kept_beside_the_first_and_what_differs_is_in_doubt(
    hand_in: Counter,
    office: Office,
    tmp_path: Path,
    together: bool,  # noqa: FBT001
) -> None:
    first = row(PENALTY, source_uscc=ORGAN)
    second = row(PENALTY, source_uscc=OTHER_ORGAN, penalty_content="罚款300000元", fine_wan="30")
    if together:
        said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, first, second), PENALTY)
        assert summary(said) == (0, 1, 1, 0)
    else:
        hand_in(registers.write_csv(tmp_path / "a.csv", PENALTY, first), PENALTY)
        said = hand_in(registers.write_csv(tmp_path / "b.csv", PENALTY, second), PENALTY)
        assert summary(said) == (0, 0, 1, 0)
    assert len([line for line in said.lines if "further" in line]) == 1
    filed = the_record(office)
    assert filed.record.fields["fine_minor"] == 20_000_000
    assert "fine_minor" in filed.doubts[Defect.SOURCES]
    again = hand_in(registers.write_csv(tmp_path / "c.csv", PENALTY, second), PENALTY)
    assert summary(again)[:2] == (0, 0)
    assert the_record(office) == filed


def test_a_further_source_that_says_the_same_changes_nothing(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    rows = [row(PENALTY, source_uscc=source) for source in (ORGAN, OTHER_ORGAN)]
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, *rows), PENALTY)
    assert summary(said) == (0, 1, 1, 0)
    assert Defect.SOURCES not in the_record(office).doubts


# --- revoked by its source


@pytest.mark.parametrize(("on", "until"), [("", date(2026, 5, 6)), ("2026-05-20", date(2026, 5, 20))])
def test_inv_20_a_cancelled_case_revokes_what_is_filed(
    hand_in: Counter, office: Office, tmp_path: Path, on: str, until: date
) -> None:
    hand_in(registers.write_csv(tmp_path / "a.csv", PENALTY, row(PENALTY)), PENALTY)
    assert firm(office).orders
    cancelled = registers.write_csv(tmp_path / "b.csv", PENALTY, row(PENALTY, revoked="是", revoked_on=on))
    assert summary(hand_in(cancelled, PENALTY)) == (0, 0, 1, 0)
    filed = the_record(office)
    assert (filed.standing, filed.void_from) == (Standing.REVOKED, until)
    version = firm(office).version
    assert summary(hand_in(cancelled, PENALTY)) == (0, 0, 1, 0)
    assert firm(office).version == version


def test_a_case_that_was_cancelled_before_it_came_is_never_filed(
    hand_in: Counter, office: Office, tmp_path: Path
) -> None:
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, revoked="1")), PENALTY)
    assert summary(said) == (1, 0, 0, 1)
    assert firm(office).version == 0


def test_inv_19_nobody_else_says_that_a_decision_is_revoked(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    hand_in(registers.write_csv(tmp_path / "a.csv", PENALTY, row(PENALTY, source_uscc=ORGAN)), PENALTY)
    other = row(PENALTY, source_uscc=OTHER_ORGAN, revoked="是")
    said = hand_in(registers.write_csv(tmp_path / "b.csv", PENALTY, other), PENALTY)
    assert summary(said) == (1, 0, 0, 1)
    assert the_record(office).standing is Standing.IN_FORCE


def test_an_entry_that_was_removed_ends_on_that_day(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    hand_in(registers.write_csv(tmp_path / "a.csv", LISTED, row(LISTED)), LISTED)
    removed = row(LISTED, revoked_on="2026-05-30", revocation_reason="已履行")
    hand_in(registers.write_csv(tmp_path / "b.csv", LISTED, removed), LISTED)
    assert the_record(office).void_from == date(2026, 5, 30)


# --- persons and traders


def test_persons_and_traders_go_by_way_of_the_vault(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    rows = [
        person_row(ADULT, "甲子"),
        person_row(ADULT, "甲子", doc_no="2"),
        person_row(OTHER, "乙丑"),
        row(PENALTY, uscc=registers.TRADER, subject_name="丙寅小卖部", subject_category="个体工商户"),
    ]
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, *rows)
    assert summary(hand_in(path, PENALTY)) == (0, 4, 0, 0)
    assert summary(hand_in(path, PENALTY)) == (0, 0, 4, 0)
    assert sorted(kind for kind, _ in kinds(office)) == [
        SubjectKind.NATURAL_PERSON, SubjectKind.NATURAL_PERSON, SubjectKind.SELF_EMPLOYED,
    ]  # fmt: skip
    assert sorted(many for _, many in kinds(office)) == [1, 1, 2]


def kinds(office: Office) -> list[tuple[SubjectKind, int]]:
    """The kind of each subject, and how many records it has."""
    found = []
    for stream in everyone(office):
        subject = office.application.whole(stream)
        assert subject.registration is not None
        found.append((subject.registration.kind, len(subject.records)))
    return found


def everyone(office: Office) -> list[UUID]:
    office.refresh()
    return list(office.views.everyone())


def test_a_persons_amount_in_doubt_is_a_defect_too(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, person_row(ADULT, "甲子", fine_wan="2000")), PENALTY)
    [stream] = everyone(office)
    [filed] = office.application.whole(stream).records.values()
    assert Defect.AMOUNT in filed.doubts


def test_a_further_source_of_a_persons_decision_is_kept_too(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    first = person_row(ADULT, "甲子", source_uscc=ORGAN)
    second = person_row(ADULT, "甲子", source_uscc=OTHER_ORGAN, doc_no="测罚[2026]1号", penalty_kinds="警告")
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, first, second), PENALTY)
    assert summary(said) == (0, 1, 1, 0)
    [stream] = everyone(office)
    [filed] = office.application.whole(stream).records.values()
    assert "penalty_kind" in filed.doubts[Defect.SOURCES]
    again = hand_in(registers.write_csv(tmp_path / "b.csv", PENALTY, second), PENALTY)
    assert summary(again) == (0, 0, 1, 0)


def test_inv_40_a_number_under_another_name_is_refused(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    hand_in(registers.write_csv(tmp_path / "a.csv", PENALTY, person_row(ADULT, "甲子")), PENALTY)
    said = hand_in(registers.write_csv(tmp_path / "b.csv", PENALTY, person_row(ADULT, "乙丑", doc_no="2")), PENALTY)
    assert summary(said) == (1, 0, 0, 1)


def test_inv_31_a_minor_is_refused(hand_in: Counter, tmp_path: Path) -> None:
    young = synthetic.citizen_number(date(2009, 1, 1), 1)
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, person_row(young, "甲子")), PENALTY)
    assert summary(said) == (1, 0, 0, 1)


@pytest.mark.guarantee("G43")
def test_a_dry_run_writes_nothing_not_even_a_key(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    path = registers.write_csv(
        tmp_path / "f.csv", PENALTY, row(PENALTY), person_row(ADULT, "甲子"), row(PENALTY, uscc="")
    )
    said = hand_in(path, PENALTY, "--dry-run")
    assert summary(said) == (1, 0, 0, 1)
    assert everyone(office) == []
    with office.pool.connection() as connection:
        counted = connection.execute(
            "SELECT (SELECT count(*) FROM vault.secret), (SELECT count(*) FROM vault.refused_files)"
        ).fetchone()
    assert counted == (0, 0)


def test_a_file_about_persons_is_sent_by_somebody(
    hand_in: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIANGCHENG_OFFICER")
    said = hand_in(registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY)), PENALTY)
    assert (said.status, said.error["error"]) == (2, "invalid_input")


# --- a ledger that the import makes


@pytest.fixture
def unbegun(ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(ledger, capsys)


def test_an_import_makes_its_ledger_with_the_pack_that_is_named(unbegun: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.yaml").write_text(registers.written(), encoding="utf-8")
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY), person_row(ADULT, "甲子"))
    made = ("--pack", str(tmp_path / "pack"), "--clock", "file", "--until", registers.TODAY.isoformat())
    asked = ("import", str(path), "--format", PENALTY)
    assert unbegun.json(*asked, *made, "--dry-run").lines[-1]["refused"] == 0
    assert unbegun.json("imports", "list").error["error"] == "not_found"
    assert unbegun.json(*asked, *made).lines[-1]["filed"] == 2
    assert unbegun.json(*asked, "--until", registers.TODAY.isoformat()).lines[-1]["repeated"] == 2


def test_without_a_pack_that_takes_the_format_no_ledger_is_made(unbegun: CommandLine, tmp_path: Path) -> None:
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY))
    for name in ("nonsense", "../us-nursing-homes"):
        assert unbegun.json("import", str(path), "--format", name).status in (1, 2)
    assert unbegun.json("imports", "list").error["error"] == "not_found"
