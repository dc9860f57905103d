"""What is said of a file that has not the shape of a pack, and the same shape as a schema for editors."""

import json
import shutil
from pathlib import Path

import jsonschema_rs
import pytest

from rules.releasing.guardrails import check
from rules.writing.editors import HEADER, json_schema
from rules.writing.loading import as_json, bundled, written_in

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "hostile" / "good.yaml"
FILES = [*sorted((ROOT / "rules" / "packs").rglob("*.yaml")), GOOD]
SCHEMA = jsonschema_rs.validator_for(json_schema(), validate_formats=True)

R1 = "(rule R1, statute art. 2)"
BAN = "(measure market_ban version 1, statute art. 2)"
FINE = "(item fine, statute art. 1)"
MAPPING = "write a mapping: keys, each with a colon and its value"
SPOILT = [
    (
        "form: upon, measure: market_ban",
        "form: apon, measure: market_ban",
        f"rules.0.form: 'apon' is not known here: did you mean upon? write one of upon, while {R1}",
    ),
    (
        "form: upon, measure: market_ban",
        "from: upon, measure: market_ban",
        "rules.0.from: there is no key from here: did you mean form? the keys are basis, form, grant, measure, rule, "
        f"term, title, when {R1}",
    ),
    (
        "measure: market_ban, when: {record: again}",
        "when: {record: again}",
        f"rules.0.measure: measure is missing: write it {R1}",
    ),
    (
        "term: {years: 1}, basis",
        "term: {years: one}, basis",
        f"rules.0.term.years: 'one': write a whole number, without quotes {R1}",
    ),
    (
        "when: {record: again}",
        "when: {record: Again!}",
        "rules.0.when.record: 'Again!': write a name of small letters, digits and _, beginning with a letter "
        "(rule R1, statute art. 2)",
    ),
    (
        'outcome: intercept, basis: [{instrument: statute, article: "2"}]',
        "outcome: intercept, basis: [{instrument: statute, article: 2}]",
        f'measures.0.versions.0.basis.0.article: 2 is no text: put it in quotes, such as "2" {BAN}',
    ),
    (
        "minimum_severity: severe, longest: {years: 1}",
        "minimum_severity: grave, longest: {years: 1}",
        "measures.0.versions.0.minimum_severity: 'grave' is not known here: write one of minor, general, severe "
        "(measure market_ban version 1, statute art. 2)",
    ),
    (
        "effective_to: 2021-01-01}",
        "effective_to: 1.1.2021}",
        "instruments.2.effective_to: '1.1.2021': write a day such as 2026-01-31 (instrument ended)",
    ),
    (
        "behaviours: [trade, transport]\n",
        "behaviours: trade\n",
        f"catalogue.0.behaviours: 'trade': write a list: [one, another], or a line with - for each {FINE}",
    ),
    (
        "behaviours: [trade, transport]\n",
        "behaviours: []\n",
        f"catalogue.0.behaviours: nothing stands here: write at least 1 {FINE}",
    ),
    (
        "repeated: {type: bool, required: true}",
        "repeated: {type: bool, required: yes}",
        f"catalogue.0.fields.repeated.required: 'yes': write true or false {FINE}",
    ),
    (
        "of: on_the_road, within: {months: 1}",
        "of: on_the_road, within: a month",
        f"rules.1.when.all.2.none.0.within: 'a month': {MAPPING} (rule R2, statute art. 3)",
    ),
    (
        "{field: place, eq: road}",
        "{field: place, is: road}",
        "patterns.on_the_road.0: a test needs exactly one operator of eq, ne, lt, le, gt, ge, in "
        "(pattern on_the_road, asked for by R2, R4, statute art. 3, statute art. 4)",
    ),
]
PLACES = [said.partition(": ")[0] + said.partition(": ")[2][:12] for *_, said in SPOILT]


@pytest.mark.guarantee("G163")
@pytest.mark.parametrize(("old", "new", "said"), SPOILT, ids=PLACES)
def test_a_wrong_shape_is_told_with_its_line_its_row_its_article_and_the_cure(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = GOOD.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "pack.yaml").write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    found = check(tmp_path)
    assert said in [one.partition(": ")[2] for one in found], found
    [place] = [one.partition(": ")[0] for one in found if said in one]
    assert abs(int(place.removeprefix("pack.yaml:")) - line) <= 3


@pytest.mark.guarantee("G164")
@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(ROOT)) for file in FILES])
def test_every_file_of_a_pack_fits_the_schema(file: Path) -> None:
    assert [str(error) for error in SCHEMA.iter_errors(json.loads(as_json(written_in(file))))] == []


@pytest.mark.guarantee("G164")
@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, _ in SPOILT], ids=PLACES)
def test_what_is_refused_for_its_shape_is_refused_by_the_schema(tmp_path: Path, old: str, new: str) -> None:
    spoilt = tmp_path / "pack.yaml"
    spoilt.write_text(GOOD.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert list(SCHEMA.iter_errors(json.loads(as_json(written_in(spoilt)))))


@pytest.mark.guarantee("G164")
def test_no_key_is_open() -> None:
    assert not SCHEMA.is_valid({"patterns": {"Bad Name": [{"field": "x", "eq": 1}]}})
    assert not SCHEMA.is_valid({"rulez": []})
    assert SCHEMA.is_valid({})


def test_the_header_names_the_language_server_of_editors(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(bundled("us-nursing-homes"), tmp_path / "my-pack"))
    rules = pack / "rules.yaml"
    rules.write_text(
        HEADER.format(place="pack.schema.json") + "\n" + rules.read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert rules.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=pack.schema.json\n")
    assert check(pack) == []
