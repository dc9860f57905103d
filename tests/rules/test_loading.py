"""What is wrong in a pack is one line: the file, the line in it, what is wrong and what would be right."""

from pathlib import Path

import pytest

from rules.errors import InvalidPack
from rules.writing.loading import bundled, find, load

PACK = "us-nursing-homes"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the bundled pack, to be spoilt."""
    for path in bundled(PACK).glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first place of some text; the number of its line."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def complaints(folder: Path) -> list[str]:
    with pytest.raises(InvalidPack) as refusal:
        load(folder)
    return refusal.value.complaints


def test_the_bundled_pack_loads_and_its_hash_is_that_of_its_content() -> None:
    first, again = load(bundled(PACK)), load(find(PACK))
    assert first.content_hash == again.content_hash
    assert first.reference.startswith(f"{PACK}@1:")


def test_a_change_of_one_figure_is_another_hash(pack: Path) -> None:
    spoil(pack, "rules.yaml", "10000000", "10000001")
    assert load(pack).content_hash != load(bundled(PACK)).content_hash


def test_comments_and_order_of_files_are_no_change(pack: Path) -> None:
    text = (pack / "rules.yaml").read_text(encoding="utf-8")
    (pack / "rules.yaml").unlink()
    (pack / "a.yaml").write_text(f"# moved\n{text}", encoding="utf-8")
    assert load(pack).content_hash == load(bundled(PACK)).content_hash


EQ = "{field: record_kind, eq: penalty}"
GE = "ge: 10000000"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("rules.yaml", GE, "gee: 10000000", "a test needs exactly one operator of eq, ne, lt, le, gt, ge, in"),
        ("rules.yaml", GE, "ge: 10000000, le: 5", "a test needs exactly one operator of eq"),
        ("rules.yaml", GE, "ge: a lot", "ge compares whole numbers only"),
        ("rules.yaml", GE, "ge: true", "ge compares whole numbers only"),
        ("rules.yaml", GE, "ge: 1.5", "write a whole number"),
        ("rules.yaml", EQ, "{field: record_kind, in: []}", "in takes at least one value, all of one type"),
        ("rules.yaml", EQ, "{field: record_kind, in: [a, 1]}", "in takes at least one value, all of one type"),
        (
            "rules.yaml",
            EQ,
            "{field: record_kind, eq: [a]}",
            "in takes a list of values, every other operator one value",
        ),
        ("rules.yaml", "form: upon", "form: uppon", "did you mean upon? write one of upon, while"),
        ("rules.yaml", "term: {days: 365}", "term: {days: 1, months: 1}", "exactly one of days, months, years"),
        ("rules.yaml", "term: {days: 365}", "term: {days: 0}", "a period is at least 1"),
        ("rules.yaml", "term: {days: 365}", "term: a year", "write a mapping: keys, each with a colon and its value"),
        ("rules.yaml", "{record: large_fine}", "{rekord: x}", "keys record, at_least, latest, all, any, none"),
        (
            "rules.yaml",
            "measure: closer_supervision",
            "measure: Närmare",
            "write a name of small letters, digits and _",
        ),
        ("measures.yaml", "measure_class: 2", "measure_class: 4", "less than or equal to 3"),
        ("measures.yaml", "outcome: warn", "outcome: no", "write one of allow, warn, hold, intercept"),
        ("pack.yaml", "zone: UTC", "zone: Mars/Base", "for example Asia/Shanghai"),
        ("pack.yaml", "weekend: [5, 6]", "weekend: [7]", "less than or equal to 6"),
        ("pack.yaml", "weekend: [5, 6]", "weekend: [0, 1, 2, 3, 4, 5, 6]", "a week needs a working day"),
        ("pack.yaml", "published_on: 2015-01-01", "published_on: 2015-02-30", "write a day such as 2026-01-31"),
        ("pack.yaml", "published_on: 2015-01-01", "published_on: 1 May 2015", "write a day such as 2026-01-31"),
        ("pack.yaml", "level: law", "level: decree", "write one of law, administrative_regulation"),
    ],
)
def test_a_wrong_value_is_named_with_its_file_and_line(pack: Path, file: str, old: str, new: str, said: str) -> None:
    line = spoil(pack, file, old, new)
    found = complaints(pack)
    assert any(complaint.startswith(f"{file}:{line}: ") and said in complaint for complaint in found), found


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "rules.yaml",
            "    term: {days: 365}\n",
            "",
            "a rule of the form upon has a term, one of the form while has a grant",
        ),
        ("rules.yaml", "    grant: {days: 365}\n", "    term: {days: 365}\n", "and not the other"),
        (
            "measures.yaml",
            "        roles: [survey_agency, regional_office]\n",
            "",
            "measures.0.versions.0.roles: roles is missing: write it (measure closer_supervision version 1",
        ),
        (
            "pack.yaml",
            "    polarity: adverse\n",
            "",
            "catalogue.0.polarity: polarity is missing: write it (item us-nh-penalty",
        ),
        (
            "pack.yaml",
            "effective_to: 2100-01-01",
            "effective_to: 2014-01-01",
            "effective_to must lie after effective_from",
        ),
        ("pack.yaml", "jurisdiction: us\n", "", "jurisdiction: jurisdiction is missing: write it"),
        (
            "pack.yaml",
            "jurisdiction: us\n",
            "jurisdiction: us\ncolour: red\n",
            "colour: there is no key colour here",
        ),
    ],
)
def test_what_is_missing_or_too_much_is_one_complaint(pack: Path, file: str, old: str, new: str, said: str) -> None:
    spoil(pack, file, old, new)
    (found,) = complaints(pack)
    assert said in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rules:", "rules: ]", ":11: expected the node content"),
        ("  penalty:", "\tpenalty:", ":3: found character '\\t'"),
        ("    form: upon\n", "    form: upon\n    form: upon\n", ":15: found duplicate key"),
        ("patterns:", "# \x07\npatterns:", "special characters are not allowed"),
        (GE, f"ge: {'9' * 5000}", "Exceeds the limit"),
    ],
)
def test_what_is_no_yaml_is_named_too(pack: Path, old: str, new: str, said: str) -> None:
    spoil(pack, "rules.yaml", old, new)
    (found,) = complaints(pack)
    assert found.startswith("rules.yaml")
    assert said in found


@pytest.mark.parametrize("value", ["!!binary aGVsbG8=", "!!set {a}", "{? [a, b] : 1}"])
def test_values_that_a_pack_cannot_hold_are_refused(pack: Path, value: str) -> None:
    spoil(pack, "rules.yaml", "{record: large_fine}", value)
    (found,) = complaints(pack)
    assert "write words, whole numbers, dates, lists and mappings" in found


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_a_file_that_is_no_mapping_is_refused(pack: Path, text: str) -> None:
    (pack / "rules.yaml").write_text(text, encoding="utf-8")
    assert complaints(pack) == ["rules.yaml:1: a pack file is a mapping of keys such as rules: and measures:"]


def test_another_encoding_is_refused_with_what_to_do(pack: Path) -> None:
    (pack / "rules.yaml").write_bytes("# Prüfung\n".encode("latin-1"))
    assert complaints(pack) == ["rules.yaml: byte 4 is not UTF-8: save the file as UTF-8"]


def test_a_key_in_two_files_is_refused(pack: Path) -> None:
    (pack / "zz.yaml").write_text("# more\nrules: []\n", encoding="utf-8")
    assert complaints(pack) == ["zz.yaml:2: rules stands in rules.yaml already"]


def test_every_complaint_is_there_and_the_message_counts_them(pack: Path) -> None:
    spoil(pack, "rules.yaml", "form: upon", "form: uppon")
    spoil(pack, "pack.yaml", "zone: UTC", "zone: Mars/Base")
    with pytest.raises(InvalidPack, match=r"\(and 1 more\)") as refusal:
        load(pack)
    assert len(refusal.value.complaints) == 2


def test_no_such_pack_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidPack, match=f"no such folder; bundled packs are .*{PACK}"):
        find("no-such-pack")
    assert complaints(tmp_path) == [f"{tmp_path}: holds no .yaml file"]
