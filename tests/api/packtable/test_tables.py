"""A pack as a table and back: nothing changes that was not changed, and what was changed arrives as it was meant."""

import csv
import json
import re
import shutil
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from api.drafting import written_in
from api.packtable.leaving import leave
from api.packtable.taking import Taken, take, write
from api.tables.cells import clean
from api.tables.csv_written import guarded, unguarded
from api.tables.headings import read_sheet
from api.tables.sheets import Sheet, SheetKind, SheetRow
from domain.errors import InvalidInput
from rules.errors import InvalidPack
from rules.releasing.guardrails import check
from rules.rulesets import Ruleset
from rules.writing.gaps import is_gap
from rules.writing.loading import bundled, load, parse, read
from rules.writing.tabled import Kind
from tests.support import pack_small

PACKS = ["cn", "us-nursing-homes"]
WAYS = [(kind, suffix) for kind in Kind for suffix in (".xlsx", ".csv")]
NAMES = ["penalty", "fine", "large_fine", "denial", "ban"]


def exported(pack: Path, folder: Path, kind: Kind, suffix: str) -> Path:
    """A pack's table in a new file."""
    path = folder / f"{pack.name}-{kind}{suffix}"
    source = read(pack)
    leave(parse(source), source, kind, path)
    return path


def copied(name: str, folder: Path) -> Path:
    return Path(shutil.copytree(bundled(name), folder / "mine"))


def files_of(pack: Path) -> dict[str, bytes]:
    return {path.relative_to(pack).as_posix(): path.read_bytes() for path in sorted(pack.rglob("*.yaml"))}


def taken_into(table: Path, pack: Path) -> Taken:
    taken = take(table, pack)
    write(taken)
    return taken


def rows_in(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def changed(path: Path, old: str, new: str) -> Path:
    """A CSV in which one text is another."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig")
    return path


# --- nothing changes that was not changed


@pytest.mark.guarantee("G165")
@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize(("kind", "suffix"), WAYS)
def test_a_table_taken_back_as_it_was_changes_no_byte(tmp_path: Path, name: str, kind: Kind, suffix: str) -> None:
    pack = copied(name, tmp_path)
    before = files_of(pack)
    taken = taken_into(exported(pack, tmp_path, kind, suffix), pack)
    assert (taken.edited.puts, taken.edited.adds, taken.edited.left_out, dict(taken.texts)) == ((), (), (), {})
    assert files_of(pack) == before


@pytest.mark.guarantee("G165")
def test_what_changes_is_the_one_value_and_every_comment_stays(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    before = (pack / "rules.yaml").read_text(encoding="utf-8")
    taken = taken_into(changed(exported(pack, tmp_path, Kind.TABLE, ".csv"), "180 days", "170 days"), pack)
    assert [path.name for path in taken.texts] == ["rules.yaml"]
    assert (pack / "rules.yaml").read_text(encoding="utf-8") == before.replace("{days: 180}", "{days: 170}")
    assert load(pack).rule_by_name["N2"].term == pack_small.ruleset().rules[0].term.__class__(days=170)


@pytest.mark.guarantee("G165")
def test_a_nested_condition_is_exchanged_and_its_surroundings_stay(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    file = pack / "rules.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "    grant: {days: 365}", "    # how long at a time\n    grant: {days: 365}  # a year"
    )
    file.write_text(text, encoding="utf-8", newline="\r\n")
    taken_into(changed(exported(pack, tmp_path, Kind.TABLE, ".csv"), "{days: 730}", "{days: 700}"), pack)
    after = file.read_bytes().decode()
    assert "    # how long at a time\r\n    grant: {days: 365}  # a year\r\n" in after
    assert "{all: [{at_least: 1, of: penalty}, {none: [{at_least: 1, of: penalty, within: {days: 700}}]}]}" in after
    assert after.count("\r\n") == after.count("\n")


# --- what is changed arrives


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40)
SPOKEN = st.one_of(
    TEXTS, st.sampled_from(["=1+1", "+cmd", "-2", "@SUM(A1)", "'=x", "''", "a; b", 'say "no"', "否"])
).filter(lambda text: clean(text) == text != "")
LENGTHS = st.tuples(st.sampled_from(["days", "months", "years"]), st.integers(1, 9)).map(lambda one: {one[0]: one[1]})
LEAVES = st.one_of(
    st.fixed_dictionaries({"at_least": st.integers(1, 9), "of": st.sampled_from(NAMES)}, optional={"within": LENGTHS}),
    st.fixed_dictionaries(
        {"latest": st.sampled_from(NAMES), "shows": st.sampled_from(NAMES)}, optional={"within": LENGTHS}
    ),
    st.fixed_dictionaries({"record": st.sampled_from(NAMES)}),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda one: {one[0]: one[1]}
    ),
    max_leaves=6,
)
BASES = st.one_of(
    st.builds(lambda article: {"instrument": "demo", "article": article}, SPOKEN),
    st.builds(lambda article: {"instrument": "demo", "article": article, "needs_legal_confirmation": True}, SPOKEN),
    st.just({"instrument": "demo", "needs_legal_confirmation": True}),
)


@st.composite
def packs(draw: st.DrawFn) -> pack_small.Table:
    """The small pack with other rules and measures under the same names."""
    pack = pack_small.written()
    rules = [
        {
            **rule,
            "title": {"en": draw(SPOKEN), "zh": draw(SPOKEN)},
            "form": form,
            "when": draw(CONDITIONS),
            "term": draw(LENGTHS) if form == "upon" else None,
            "grant": draw(LENGTHS) if form == "while" else None,
            "basis": draw(st.lists(BASES, min_size=1, max_size=3)),
        }
        for rule in pack_small.RULES[:4]
        for form in [draw(st.sampled_from(["upon", "while"]))]
    ]  # type: ignore[dict-item]
    kept = draw(st.sets(st.integers(0, len(rules) - 1), min_size=1))
    measures = json.loads(json.dumps(pack_small.MEASURES[:2]))
    for version in (version for measure in measures for version in measure["versions"]):
        version["content"] = {"en": draw(SPOKEN), "zh": draw(SPOKEN)}
        version["roles"] = draw(st.lists(st.sampled_from(["office", "inspectorate"]), min_size=1, max_size=2))
        version["basis"] = draw(st.lists(BASES, min_size=1, max_size=2))
    empty = ("instruments", "catalogue", "loop", "parameters", "departments", "directory", "matters", "powers")
    pack |= {key: [] for key in (*empty, "standing_orders")}
    return {**pack, "patterns": {}, "rules": [rules[index] for index in sorted(kept)], "measures": measures}


def written(pack: pack_small.Table, folder: Path) -> Path:
    folder.mkdir()
    (folder / "pack.yaml").write_text(json.dumps(pack, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


def by_name(ruleset: Ruleset, kind: Kind) -> dict[str, object]:
    if kind is Kind.TABLE:
        return dict(ruleset.rule_by_name)
    said = ("content", "target_kinds", "behaviours", "basis", "roles")
    return {
        f"{measure.measure} {version.version}": [getattr(version, name) for name in said]
        for measure in ruleset.measures
        for version in measure.versions
    }


@pytest.mark.guarantee("G165")
@pytest.mark.parametrize(("kind", "suffix"), WAYS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=packs(), other=packs())
def test_a_table_of_one_pack_taken_into_another_says_there_what_it_said(
    kind: Kind, suffix: str, one: pack_small.Table, other: pack_small.Table
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        origin, target = written(one, folder / "one"), written(other, folder / "other")
        meant, before = by_name(load(origin), kind), by_name(load(target), kind)
        taken_into(exported(origin, folder, kind, suffix), target)
        assert by_name(load(target), kind) == {**before, **meant}


# --- what is not taken


@pytest.mark.guarantee("G165")
def test_a_row_that_the_table_leaves_out_stays_in_the_pack(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    table = exported(pack, tmp_path, Kind.TABLE, ".csv")
    lines = table.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    table.write_text("".join(lines[:3]), encoding="utf-8-sig")
    taken = taken_into(table, pack)
    assert taken.edited.left_out == ("N3", "N4")
    assert set(load(pack).rule_by_name) == {"N1", "N2", "N3", "N4"}


def test_a_rule_of_a_layer_is_added_after_the_others_of_the_layer(tmp_path: Path) -> None:
    pack = copied("cn", tmp_path)
    table = exported(pack, tmp_path, Kind.TABLE, ".csv")
    when = "{{at_least: 1, of: honoured, within: {{months: {}}}}}"
    row = f'city,{{}},荣誉,An honour,while,priority_handling,"{when}",90 天,province-credit ?\n'
    rows = "".join(row.format(name, months) for name, months in (("C-one", 3), ("C-two", 6)))
    table.write_text(table.read_text(encoding="utf-8-sig") + rows, encoding="utf-8-sig")
    taken = taken_into(table, pack)
    assert [path.relative_to(pack).as_posix() for path in taken.texts] == ["city/rules.yaml"]
    assert [rule.rule for rule in load(pack).rules][-2:] == ["C-one", "C-two"]
    assert check(pack) == []


BAD = [
    ("{record: large_fine}", "{rekord: large_fine}", "t.csv:2: N1: when: '{rekord: large_fine}' is no condition"),
    ("365 days", "a year", "length: 'a year' is no length of time: write one such as 6 months"),
    (",upon,", ",apon,", "form: 'apon' is not known: write one of upon, while"),
    ("demo-instrument art. 2", "§ 2", "basis: '§ 2': write INSTRUMENT art. ARTICLE, with ; between"),
    ("拒付", "", "title_zh: nothing stands there"),
    (",N2,", ",N1,", "N1 stands in an earlier row: leave one out"),
    (",N4,", "nation,N4,", "a rule stays in its layer"),
    (",N4,", "nation,N9,", "name the layer of a new rule, one of none"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[said[:30] for *_, said in BAD])
def test_a_row_that_cannot_be_read_is_told_and_nothing_is_written(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    before = files_of(pack)
    table = changed(exported(pack, tmp_path, Kind.TABLE, ".csv"), old, new).rename(tmp_path / "t.csv")
    with pytest.raises(InvalidPack) as refused:
        take(table, pack)
    assert any(said in line for line in refused.value.complaints), refused.value.complaints
    assert files_of(pack) == before


# --- measures that the pack has not yet

NEW_MEASURE = "safety_visit,1,上门检查,A visit,enterprise | care,demo-instrument art. 2,survey_agency\n"
ASKED = {
    "title",
    "kind",
    "versions.0.effective_from",
    "versions.0.measure_class",
    "versions.0.obligation",
    "versions.0.longest",
    "versions.0.matters",
    "versions.0.nodes",
    "versions.0.outcome",
}
"""What the law asks of a measure and the four columns do not say."""


def measure_list(pack: Path, folder: Path, *rows: str) -> Path:
    """The pack's measure list with further rows."""
    table = exported(pack, folder, Kind.MEASURE_LIST, ".csv").rename(folder / "t.csv")
    table.write_text(table.read_text(encoding="utf-8-sig") + "".join(rows), encoding="utf-8-sig")
    return table


def row_of(pack: Path) -> str:
    """A row for the pack: its own conduct, roles and instruments."""
    version = load(pack).measures[0].versions[0]
    words = {"care": version.behaviours[0], "survey_agency": version.roles[0]}
    words |= {"demo-instrument art. 2": f"{version.basis[0].instrument} art. 2"}
    row = NEW_MEASURE
    for old, new in words.items():
        row = row.replace(old, new)
    return row


def complained(pack: Path) -> list[str]:
    with pytest.raises(InvalidPack) as refused:
        parse(read(pack))
    return refused.value.complaints


@pytest.mark.guarantee("G194")
def test_a_new_measure_of_a_table_leaves_what_no_column_says_as_gaps(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    before = files_of(pack)
    taken = taken_into(measure_list(pack, tmp_path, row_of(pack)), pack)
    assert [add.row["measure"] for add in taken.edited.adds] == ["safety_visit"]
    after = files_of(pack)
    [changed_file] = [name for name in after if after[name] != before.get(name)]
    assert after[changed_file].startswith(before[changed_file].rstrip())
    index, line = len(load(bundled("us-nursing-homes")).measures), len(rows_in(tmp_path / "t.csv"))
    complaints = complained(pack)
    places = {one.split(": ")[1].removeprefix(f"measures.{index}.") for one in complaints}
    assert places == ASKED
    for one in complaints:
        assert one.startswith(f"{changed_file}:")
        assert f"t.csv:{line}, which has no column for it" in one
        assert "(measure safety_visit" in one


@pytest.mark.guarantee("G194")
def test_an_empty_cell_of_a_new_measure_is_a_gap_of_its_own(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    taken_into(measure_list(pack, tmp_path, "safety_visit,1,上门检查,,,,\n"), pack)
    found = {one.split(": ")[1].rpartition(".")[2]: one for one in complained(pack)}
    columns = {"en": "CONTENT_EN", "target_kinds": "TARGET", "behaviours": "TARGET", "basis": "BASIS"}
    for field, column in {**columns, "roles": "IMPLEMENTER"}.items():
        assert f"{column} does not say it" in found[field]
    assert "zh" not in found


@pytest.mark.guarantee("G194")
def test_a_pack_with_a_gap_can_be_used_for_nothing_until_it_is_written(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    taken = taken_into(measure_list(pack, tmp_path, row_of(pack)), pack)
    assert len(check(pack)) == len(ASKED)
    with pytest.raises(InvalidPack):
        written_in(pack)
    [path] = taken.texts
    said = json.loads(load(bundled("us-nursing-homes")).measures[0].model_dump_json())
    text = path.read_text(encoding="utf-8")
    begin = text.index("safety_visit")
    tail = text[begin:]
    for field in ("title", "kind"):
        tail = _filled(tail, field, said[field])
    for field in ("effective_from", "measure_class", "obligation", "longest", "matters", "nodes", "outcome"):
        assert is_gap(yaml_of(tail, field))
        tail = _filled(tail, field, {k: v for k, v in said["versions"][0].items() if v is not None}[field])
    path.write_text(text[:begin] + tail, encoding="utf-8")
    [measure] = [one for one in load(pack).measures if one.measure == "safety_visit"]
    [version] = measure.versions
    assert (version.content.zh, version.content.en) == ("上门检查", "A visit")
    assert version.needs_legal_confirmation


def yaml_of(text: str, field: str) -> str:
    """The gap of a field, as it is written."""
    found = re.search(rf'{field}: "([^"]*)"', text)
    assert found is not None, field
    return found[1]


def _filled(text: str, field: str, value: object) -> str:
    if field == "longest" and isinstance(value, dict):
        value = {unit: number for unit, number in value.items() if number is not None}
    return re.sub(rf'{field}: "gap: [^"]*"', f"{field}: {json.dumps(value)}".replace("\\", r"\\"), text, count=1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("closer_supervision,2,内容,content,enterprise | care,demo art. 1,x\n", "write it in YAML (INV-3)"),
        ("one_more,1,a,b,enterprise,demo art. 1,x\n", "write kinds of subject, a |, and the conduct"),
        ("one_more,one,a,b,enterprise | care,demo art. 1,x\n", "'one' is no number: write 1"),
        ("One More,1,a,b,enterprise | care,demo art. 1,x\n", "write a name of small letters"),
        (f"{NEW_MEASURE}{NEW_MEASURE.replace(',1,', ',2,')}", "begins with one version"),
    ],
    ids=["version", "target", "number", "name", "two"],
)
def test_a_new_measure_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path: Path, row: str, said: str) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    before = files_of(pack)
    with pytest.raises(InvalidPack) as refused:
        take(measure_list(pack, tmp_path, row), pack)
    assert any(said in line for line in refused.value.complaints), refused.value.complaints
    assert files_of(pack) == before


def test_a_new_measure_of_a_layered_pack_names_its_layer(tmp_path: Path) -> None:
    pack = copied("cn", tmp_path)
    table = measure_list(pack, tmp_path, row_of(pack))
    with pytest.raises(InvalidPack, match="name the layer of a new measure, one of nation, province, city"):
        take(table, pack)
    heading, *rows = table.read_text(encoding="utf-8-sig").splitlines()
    layered = [f"LAYER,{heading}", *(f",{row}" for row in rows[:-1]), f"city,{rows[-1]}"]
    table.write_text("\n".join([*layered, ""]), encoding="utf-8-sig")
    taken = take(table, pack)
    assert [path.relative_to(pack).parts[0] for path in taken.texts] == ["city"]
    assert [add.layer for add in taken.edited.adds] == ["city"]
    assert taken.edited.puts == ()


def test_a_name_that_the_shape_of_a_pack_refuses_is_not_written(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    table = changed(exported(pack, tmp_path, Kind.TABLE, ".csv"), ",closer_supervision,", ",Closer Supervision,")
    with pytest.raises(InvalidPack, match="write a name of small letters"):
        take(table, pack)


@pytest.mark.guarantee("G165")
def test_a_value_that_stands_in_two_places_is_not_changed_in_one(tmp_path: Path) -> None:
    pack = copied("us-nursing-homes", tmp_path)
    file = pack / "rules.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace('title: {en: "A denial', 'title: &title {en: "A denial')
    text = text.replace(
        'title: {en: "Two years without a penalty after an earlier one", zh: "曾受处罚后两年内无处罚"}', "title: *title"
    )
    file.write_text(text, encoding="utf-8")
    table = exported(pack, tmp_path, Kind.TABLE, ".csv")
    table.write_text(table.read_text(encoding="utf-8-sig").replace("拒付", "拒绝支付", 1), encoding="utf-8-sig")
    with pytest.raises(InvalidPack, match="two places"):
        take(table, pack)


def test_a_pack_that_comes_with_the_program_is_not_written_into(tmp_path: Path) -> None:
    table = exported(bundled("us-nursing-homes"), tmp_path, Kind.TABLE, ".csv")
    with pytest.raises(InvalidInput, match="comes with the program"):
        take(table, bundled("us-nursing-homes"))


# --- what a spreadsheet program makes of it


@pytest.mark.guarantee("G166")
def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    pack = pack_small.written()
    rule = {**pack_small.RULES[0], "title": {"en": "=HYPERLINK(1)", "zh": "＋cmd"}}  # type: ignore[dict-item]
    folder = written({**pack, "rules": [rule]}, tmp_path / "evil")
    for row in rows_in(exported(folder, tmp_path, Kind.TABLE, ".csv")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")) for cell in row)
    sheet = load_workbook(exported(folder, tmp_path, Kind.TABLE, ".xlsx")).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


@pytest.mark.guarantee("G166")
@given(text=SPOKEN)
def test_what_guards_a_cell_is_taken_off_again(text: str) -> None:
    [row] = unguarded(Sheet(SheetKind.CSV, (SheetRow(1, (guarded(text),)),))).rows
    assert row.cells == (text,)
    assert guarded(text)[:1] not in ("=", "+", "-", "@")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_table_is_a_new_file_that_its_owner_alone_reads(tmp_path: Path, suffix: str) -> None:
    path = exported(bundled("us-nursing-homes"), tmp_path, Kind.TABLE, suffix)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(InvalidInput, match="is there already"):
        exported(bundled("us-nursing-homes"), tmp_path, Kind.TABLE, suffix)


def test_a_table_of_another_kind_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"ends with \.ods"):
        exported(bundled("us-nursing-homes"), tmp_path, Kind.TABLE, ".ods")


@pytest.mark.guarantee("G165")
def test_the_measure_list_has_the_four_columns_of_the_offices(tmp_path: Path) -> None:
    path = exported(bundled("cn"), tmp_path, Kind.MEASURE_LIST, ".xlsx")
    headings = read_sheet(path).rows[0].cells
    assert headings[2].startswith("惩戒内容")
    assert [heading.partition(" ")[0] for heading in headings[4:]] == ["惩戒对象", "法规政策依据", "实施部门"]
