from pathlib import Path

import pytest

from tests.promises import names, sample
from tests.promises.tree import Tree

PACK = {
    "rules/packs/us-homes/pack.yaml": """
    pack: us-homes
    name: Nursing homes of a country
    measures:
      - id: closer_supervision
        roles: [survey_agency]
        behaviours: [nursing_care]
        kind: sanction
    directory:
      departments: {dept_ca: {region: CA}}
    """,
    "rules/packs/us-homes/rules/first.yaml": """
    rules:
      - id: N1
        measure: closer_supervision
        upon: {all: []}
    """,
}
WHY = "this name belongs to a pack: decide by what the pack says"


def with_source(root: Path, name: str, source: str) -> Tree:
    return sample.tree(root, {**PACK, name: source})


def test_ids_are_collected_and_other_words_are_not(tmp_path: Path) -> None:
    packs, ids = names.collect(sample.tree(tmp_path, PACK))
    assert packs == {"us-homes"}
    assert ids == {"us-homes", "closer_supervision", "survey_agency", "nursing_care", "dept_ca", "N1"}


@pytest.mark.guarantee("G49")
@pytest.mark.parametrize("room", ["domain", "rules", "ledger", "projections", "api"])
@pytest.mark.parametrize("id_", ["us-homes", "closer_supervision", "survey_agency", "nursing_care", "dept_ca", "N1"])
def test_a_name_of_a_pack_in_python_is_a_complaint(tmp_path: Path, room: str, id_: str) -> None:
    looked_at = with_source(tmp_path, f"{room}/a.py", f"def f(x):\n    return x == {id_!r}\n")
    assert names.stand_in_packs_only(looked_at) == [f"{room}/a.py:2: {id_}: {WHY}"]


@pytest.mark.guarantee("G49")
@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("ledger/a.sql", "SELECT 1\nWHERE measure = 'closer_supervision'"),
        ("migrations/0001_a.sql", "SELECT 1\nWHERE measure = 'closer_supervision'"),
        ("ledger/a.py", "QUERY = '''\nWHERE measure = 'closer_supervision\\''''"),
        ("api/a.py", 'x = 1\nf"{x}: " "closer_supervision" if x else f"closer_supervision"'),
    ],
)
def test_a_name_inside_sql_or_a_format_is_a_complaint(tmp_path: Path, file: str, source: str) -> None:
    found = names.stand_in_packs_only(with_source(tmp_path, file, source))
    assert found
    assert all(complaint.endswith(f"closer_supervision: {WHY}") for complaint in found)


@pytest.mark.parametrize(
    "source",
    [
        '"""The pack \'us-homes\' and its closer_supervision."""\n',
        "closer_supervision = pack.measure\n",
        "x = 'closer'  # 'closer_supervision'\n",
        "x = 'is closer_supervision of homes'\n",
        "x = 'sanction'\n",
    ],
)
def test_prose_and_other_words_are_none(tmp_path: Path, source: str) -> None:
    assert names.stand_in_packs_only(with_source(tmp_path, "domain/a.py", source)) == []


def test_a_format_may_name_its_own_pack_once(tmp_path: Path) -> None:
    looked_at = with_source(tmp_path, "api/formats/us_homes.py", "PACK = 'us-homes'\n")
    assert names.stand_in_packs_only(looked_at) == []


@pytest.mark.guarantee("G49")
@pytest.mark.parametrize(
    ("file", "source", "line"),
    [
        ("api/formats/us_homes.py", "PACK = 'us-homes'\nif pack == 'us-homes': ...", 2),
        ("api/formats/us_homes.py", "PACK = 'us-homes'\nx = 'N1'", 2),
        ("api/formats/other.py", "PACK = 'us-homes'", 1),
        ("api/us_homes.py", "PACK = 'us-homes'", 1),
    ],
)
def test_but_not_twice_nor_anything_else_nor_elsewhere(tmp_path: Path, file: str, source: str, line: int) -> None:
    (complaint,) = names.stand_in_packs_only(with_source(tmp_path, file, source))
    assert complaint.startswith(f"{file}:{line}: ")


def test_without_packs_there_is_nothing_to_find(tmp_path: Path) -> None:
    assert names.stand_in_packs_only(sample.tree(tmp_path, {"domain/a.py": "x = 'N1'"})) == []
