"""Layers of a pack: put together row by row, each error at its own file, and a lower layer only adds (INV-6, INV-8)."""

import shutil
from pathlib import Path

import pytest

from rules.errors import InvalidPack
from rules.releasing.guardrails import check, load_checked
from rules.writing.loading import bundled, load, read

LAW = '[{instrument: city-law, article: "1"}]'
CITY_LAW = (
    'instruments: [{id: city-law, number: "1", level: local_regulation, region: "330500",'
    " effective_from: 2020-01-01, title: {en: City law, zh: 市条例}}]\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundled pack of three layers, to be spoilt."""
    return Path(shutil.copytree(bundled("cn"), tmp_path / "cn"))


def add(folder: Path, text: str, *, layer: str = "city") -> list[str]:
    """The complaints after a further file of a layer."""
    (folder / layer / "further.yaml").write_text(text, encoding="utf-8")
    return check(folder)


def test_rows_of_the_nation_stand_before_those_of_the_province_and_the_city() -> None:
    regions = [measure.region for measure in load(bundled("cn")).measures]
    assert regions == sorted(regions, key=lambda region: region or "")
    assert {None, "330000", "330500"} == set(regions)


def test_an_error_names_the_file_of_its_layer_and_the_line_in_it(folder: Path) -> None:
    path = folder / "province" / "measures.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(place for place, line in enumerate(lines) if "outcome: allow" in line)
    lines[number] = lines[number].replace("allow", "warn")
    path.write_text("\n".join(lines), encoding="utf-8")
    [complaint] = check(folder)
    assert complaint.startswith(f"province/measures.yaml:{number + 1}: measures.")


@pytest.mark.guarantee("G82")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("calendar: {weekend: [6]}\n", "calendar stands in nation/calendar.yaml already"),
        ("zone: UTC\n", "zone stands in pack.yaml already"),
        ("patterns: {graded: [{field: record_kind, eq: grade}]}\n", "graded of patterns stands in an upper layer"),
        (
            "severity_guide: [{severity: minor, penalty_kinds: [warning], effective_from: 2023-01-01,"
            f" behaviours: ['conduct:tax'], basis: {LAW}}}]\n{CITY_LAW}",
            "the layer city cannot state severity_guide",
        ),
        (CITY_LAW.replace("local_regulation", "law"), "the layer city has none of level law"),
        (CITY_LAW.replace('region: "330500"', 'region: "330100"'), "the layer city has effect in 330500 only"),
        (CITY_LAW.replace('region: "330500",', ""), "the layer city has effect in 330500 only"),
        (
            f"{CITY_LAW}parameters: [{{key: loop.respond, value: 9, unit: working_day, instrument: city-law,"
            " effective_from: 2033-01-01, needs_legal_confirmation: true}]\n",
            "loop.respond is set above",
        ),
        (
            'behaviours: [{behaviour: "conduct:queue-jumping", field: manners, title: {en: q, zh: 插队}}]\n',
            "a conduct of city stands below a field of an upper layer",
        ),
        (
            f"{CITY_LAW}directory: [{{role: treasury, department: '11330500TE5T01019G',"
            " effective_from: 2023-01-01}]\n",
            "the layer city has effect in 330500 only",
        ),
    ],
)
def test_a_city_changes_nothing_that_stands_above_it(folder: Path, text: str, said: str) -> None:
    _without(folder, "directory" if text.startswith(CITY_LAW + "directory") else "")
    assert any(said in complaint for complaint in add(folder, text)), check(folder)


def _without(folder: Path, key: str) -> None:
    """A key stands once in a folder: the further file takes the place of the one that has it."""
    if key:
        path = folder / "city" / "departments.yaml"
        text = path.read_text(encoding="utf-8")
        begin, end = text.index(f"{key}:"), text.index("\n# Without an officer")
        path.write_text(text[:begin] + text[end:], encoding="utf-8")


@pytest.mark.guarantee("G82")
def test_inv_6_a_city_gives_a_sanction_of_the_nation_no_further_cause(folder: Path) -> None:
    path = folder / "city" / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("measure: no_deposit", "measure: no_fiscal_funds"))
    assert any("no_fiscal_funds stands in an upper layer" in complaint for complaint in check(folder))


def test_inv_8_a_city_keeps_no_severe_list_of_its_own(folder: Path) -> None:
    text = (bundled("cn") / "nation" / "lists.yaml").read_text(encoding="utf-8")
    own = text[text.index('  - list: "severe:tax"') : text.index('  - list: "severe:debtors"')]
    own = own.replace("severe:tax", "severe:city").replace("kind: severe", 'kind: severe\n    region: "330500"')
    own = own[: own.index("    basis:")] + f"    basis: {LAW}\n"
    found = add(folder, f"{CITY_LAW}lists:\n{own}")
    assert any("severe:city takes a basis of the level law" in complaint for complaint in found)


def test_a_layer_that_is_not_there_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "city")
    with pytest.raises(InvalidPack, match="there is no folder city"):
        read(folder)


def test_a_layer_of_another_shape_is_named(folder: Path) -> None:
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{layer: nation}", "{layr: nation}"), encoding="utf-8")
    with pytest.raises(InvalidPack, match=r"pack\.yaml:\d+: layers\.0\.lay"):
        load_checked(folder)
