"""An invented city: the same from the same seed, nobody in it real, and its records as the pack has them."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from stdnum.cn import ric, uscc

from api.demo.residents import HUZHOU
from api.simulation.city import AS_OF, FEWEST, MOST, Plan, census
from api.simulation.mix import DRAWS, dealt, mix, shared
from domain.errors import InvalidInput
from domain.facts import FieldValue
from domain.identity import citizen_number, credit_code
from domain.identity.citizen_number import Regions
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, subject_id
from domain.state import Registration
from domain.values import Polarity, Severity, SubjectKind
from rules.following.catalogue import complaints, defects, sealed
from rules.matching.schema import record_schema
from rules.writing.loading import find, load
from tests.api.simulation.conftest import PLAN, Facts, made

EVERYTHING = "SELECT * FROM facts ORDER BY subject, place"
WHOEVER = "SELECT * FROM subjects ORDER BY subject"
SMALL = Plan(subjects=300, records=9_000, seed=2)


# --- the same again


@pytest.mark.guarantee("G180")
def test_the_same_seed_gives_the_same_city_and_another_gives_another(tmp_path: Path) -> None:
    first, again = made(SMALL, tmp_path / "first"), made(SMALL, tmp_path / "again")
    other = made(Plan(subjects=300, records=9_000, seed=3), tmp_path / "other")
    assert (first(EVERYTHING), first(WHOEVER)) == (again(EVERYTHING), again(WHOEVER))
    assert not {row[2] for row in first(EVERYTHING)} & {
        row[2] for row in other(EVERYTHING)
    }  # no record of one in the other


@pytest.mark.guarantee("G180")
def test_in_whatever_chunks_it_is_made_it_is_the_same_city(tmp_path: Path) -> None:
    whole, chunked = made(SMALL, tmp_path / "whole"), made(SMALL, tmp_path / "chunked", chunk=700)
    assert len(list((tmp_path / "chunked").glob("facts-*"))) > 5
    assert (whole(EVERYTHING), whole(WHOEVER)) == (chunked(EVERYTHING), chunked(WHOEVER))


def test_what_a_seed_gives_is_what_it_gave_when_this_was_written(tmp_path: Path) -> None:
    """A city named by its seed in a measurement can be made again by whoever reads it."""
    facts = made(Plan(subjects=5, records=400, seed=1), tmp_path / "city")
    [(digest,)] = facts(
        "SELECT md5(string_agg(concat_ws('|', *COLUMNS(*)), chr(10) ORDER BY subject, place)) FROM facts"
    )
    assert digest == "bdd795979418a9f9fa9cb64f485cd428"


# --- nobody real


@pytest.mark.guarantee("G181")
def test_every_number_checks_out_tells_its_kind_and_can_be_nobodys(city: Facts) -> None:
    for kind, scheme, number in city("SELECT kind, scheme, number FROM subjects"):
        if kind == SubjectKind.NATURAL_PERSON:
            assert (scheme, number[:6]) == ("id_number", "999999")
            assert ric.calc_check_digit(number) == number[-1]
            born_on = citizen_number.read(number, on=AS_OF, regions=Regions.WITH_SYNTHETIC).born_on
            assert citizen_number.of_age_from(born_on, years=18) <= mix().began_on  # on every day of the city (INV-31)
        else:
            assert (scheme, number[2:12]) == ("uscc", "330500TE5T")
            assert uscc.is_valid(number)
            code = credit_code.read(number)
            assert (code.kind, code.defects) == (kind, ())


@pytest.mark.guarantee("G181")
def test_no_two_have_one_number_and_none_is_a_department_s(city: Facts) -> None:
    numbers = [number for (number,) in city("SELECT number FROM subjects")]
    assert len(set(numbers)) == len(numbers) == PLAN.subjects
    assert not {row.department for row in load(find(mix().pack)).directory} & set(numbers)


@pytest.mark.guarantee("G181")
def test_the_last_number_of_the_largest_city_is_a_number_still() -> None:
    """Persons are told apart by 1,000 sequences of 23,376 days, organisations by 21 letters and three of 31 signs."""
    counts = dict(census(MOST))
    persons = counts.pop(SubjectKind.NATURAL_PERSON)
    assert persons <= 1_000 * 23_376
    assert sum(counts.values()) <= 21 * 31**3


def test_an_organisation_has_the_id_that_a_ledger_gives_it(city: Facts) -> None:
    for row in city.rows("SELECT id, scheme, number FROM subjects WHERE kind <> 'natural_person' LIMIT 50"):
        assert row["id"] == subject_id(row["scheme"], row["number"])


# --- in which proportions


@pytest.mark.guarantee("G182")
@pytest.mark.parametrize("subjects", [FEWEST, 6, 1_000, 8_000, 2_359_948, MOST])
def test_the_five_kinds_stand_as_at_huzhou_within_one_subject_beside_the_one_of_each(subjects: int) -> None:
    counts = census(subjects)
    assert sum(counts.values()) == subjects
    total = sum(HUZHOU.values())
    for kind, many in HUZHOU.items():
        assert abs(counts[kind] - 1 - (subjects - 5) * many / total) < 1


@pytest.mark.guarantee("G182")
def test_a_city_has_the_subjects_that_it_was_asked_for(city: Facts) -> None:
    found = city("SELECT kind, count(*), min(subject), max(subject) FROM subjects GROUP BY kind ORDER BY 3")
    assert {kind: many for kind, many, *_ in found} == census(PLAN.subjects)
    assert [last + 1 for *_, last in found[:-1]] == [first for *_, first, _ in found[1:]]


@pytest.mark.guarantee("G182")
def test_the_busiest_tenth_has_most_of_the_records_and_everybody_some(tmp_path: Path) -> None:
    city = made(Plan(subjects=2_000, records=60_000, seed=4), tmp_path / "city")
    [(share, fewest)] = city(
        "SELECT sum(many) FILTER (rank <= 200) / sum(many), min(many) FROM"
        " (SELECT max(place) AS many, row_number() OVER (ORDER BY max(place) DESC) AS rank FROM facts GROUP BY subject)"
    )
    assert share > 0.6
    assert fewest >= 1


def test_what_is_adverse_is_rare_and_mostly_about_what_somebody_is_prone_to(city: Facts) -> None:
    found = dict(city("SELECT polarity, count(*) / (SELECT count(*) FROM facts) FROM facts GROUP BY 1"))
    assert 0.01 < found["adverse"] < 0.08
    assert found["favourable"] < 0.05
    [(most,)] = city(
        "SELECT avg(share) FROM (SELECT max(many) / sum(many) AS share FROM ("
        "  SELECT subject, behaviour_code, count(*) AS many FROM facts WHERE subject IN"
        "   (SELECT subject FROM facts WHERE record_kind = 'severe_list') AND penalty_kind IS NOT NULL GROUP BY ALL)"
        " GROUP BY subject)"
    )
    assert most > 0.7


def test_some_of_everything_became_of_what_is_adverse(city: Facts) -> None:
    [(records, repaired, changed, removed, lasting)] = city(
        "SELECT count(*), count(*) FILTER (void_from IS NOT NULL AND penalty_kind IS NOT NULL), count(speaks_from),"
        " count(*) FILTER (record_kind IN ('severe_list', 'abnormal_operation')"
        "  AND void_from < DATE '0001-01-01' + valid_until::INTEGER),"
        " count(*) FILTER (void_from IS NULL) FROM facts WHERE polarity = 'adverse'"
    )
    assert records * 0.1 < repaired + removed < records * 0.4
    assert changed > 0
    assert removed > 0
    assert lasting > records * 0.4
    assert city("SELECT count(*) FROM facts") < [(PLAN.records,)]  # of what is withdrawn or void, rules see nothing


# --- what rules see


@pytest.mark.guarantee("G183")
def test_the_columns_are_the_fields_that_the_pack_declares_each_of_its_type(city: Facts) -> None:
    types = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN"}
    columns = [(name, type_) for name, type_, *_ in city("DESCRIBE facts")]
    assert columns[:6] == [
        ("subject", "BIGINT"), ("place", "INTEGER"), ("record", "UUID"),
        ("determined_on", "DATE"), ("speaks_from", "DATE"), ("void_from", "DATE"),
    ]  # fmt: skip
    schema = record_schema(load(find(mix().pack)))
    assert columns[6:] == [(name, types[python]) for name, python in schema.items()]
    assert [name for name, *_ in city("DESCRIBE subjects")] == ["subject", "id", "kind", "region", "scheme", "number"]


@pytest.mark.guarantee("G183")
def test_facts_stand_in_the_order_of_their_subjects_and_places(city: Facts) -> None:
    for file in sorted(city.folder.glob("facts-*.parquet")):
        rows = city(f"SELECT subject, place, determined_on, speaks_from FROM read_parquet('{file}')")
        assert all(one[:2] < other[:2] for one, other in pairwise(rows))
        assert all((one[3] or one[2]) <= (two[3] or two[2]) for one, two in pairwise(rows) if one[0] == two[0])


@pytest.mark.guarantee("G183")
def test_every_record_passes_the_catalogue_of_the_pack(city: Facts) -> None:
    ruleset = load(find(mix().pack))
    schema = record_schema(ruleset)
    items = {item.item: item for item in ruleset.catalogue}
    found = list(city.rows(
        "SELECT * FROM facts JOIN subjects USING (subject) WHERE speaks_from IS NULL QUALIFY row_number() OVER"
        " (PARTITION BY catalogue_item, kind, severity, performance, penalty_kind ORDER BY record) <= 8"
    ))  # fmt: skip
    assert {row["catalogue_item"] for row in found} | {"gov:default"} == {recipe.item for recipe in mix().recipes}
    for row in found:
        declared = items[row["catalogue_item"]].fields
        fields: dict[str, FieldValue] = {name: row[name] for name in declared if row[name] is not None}
        assert all(row[name] is None for name in schema.keys() - declared.keys() - RECORD_COLUMNS)
        document = LegalDocument(
            items[row["catalogue_item"]].doc_types[0], "1", row["issuer"], row["determined_on"], row["determined_on"]
        )
        record = Record(
            record_id=row["record"], kind=RecordKind(row["record_kind"]), document=document,
            determined_on=row["determined_on"], catalogue_item=row["catalogue_item"],
            behaviour_code=row["behaviour_code"], severity=Severity(row["severity"]),
            polarity=Polarity(row["polarity"]), subject_name="n", region=row["region"],
            repair_notice=RepairNotice.SERVED, content_hash="", fields=fields,
        )  # fmt: skip
        who = Registration(SubjectKind(row["kind"]), row["scheme"], row["number"], "n", row["region"])
        assert complaints(ruleset, record, registration=who) == []
        assert defects(ruleset, record) == []
        assert sealed(ruleset, record, on=date(2030, 1, 1)) == []


def test_nobody_is_praised_who_is_on_a_severe_list(city: Facts) -> None:
    ruleset = load(find(mix().pack))
    praise = ", ".join(f"'{row.item}'" for row in ruleset.lists if row.kind.praises)
    assert city(
        "SELECT count(*) FROM (SELECT subject FROM facts WHERE record_kind = 'severe_list' INTERSECT"
        f" SELECT subject FROM facts WHERE catalogue_item IN ({praise}))"
    ) == [(0,)]


def test_every_day_lies_in_the_city_s_time(city: Facts) -> None:
    [(first, last, ended)] = city(
        "SELECT min(determined_on), max(determined_on),"
        " max(void_from) FILTER (valid_until IS NULL OR void_from <= DATE '0001-01-01' + valid_until::INTEGER - 1)"
        " FROM facts"
    )
    assert first >= mix().began_on
    assert AS_OF - timedelta(days=1) <= last <= AS_OF
    assert ended <= AS_OF


# --- what is asked for


@pytest.mark.parametrize(
    ("subjects", "records", "as_of"),
    [(4, 100, AS_OF), (MOST + 1, 10**9, AS_OF), (10, 9, AS_OF), (10, 10, date(2023, 6, 1))],
)
def test_what_is_no_city_is_refused_with_what_to_write_instead(subjects: int, records: int, as_of: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        Plan(subjects=subjects, records=records, seed=1, as_of=as_of)
    assert refused.value.do


def test_shares_add_up_and_differ_from_the_exact_by_less_than_one() -> None:
    for weights in ([1, 1, 1], [0.0, 3, 0.1], [5]):
        found = shared(DRAWS, weights)
        assert sum(found) == DRAWS
        assert all(abs(one - DRAWS * weight / sum(weights)) < 1 for one, weight in zip(found, weights, strict=True))


def test_every_recipe_is_drawn_by_somebody() -> None:
    slots = dealt().recipe_slots
    drawn = {row["recipe"] for row in slots if row["last"] > row["first"]}  # type: ignore[operator]
    assert drawn == set(range(len(mix().recipes)))


RECORD_COLUMNS = {"record_kind", "catalogue_item", "behaviour_code", "severity", "polarity", "issuer"}
