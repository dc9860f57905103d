"""The real penalty file through the whole loop, day by day, against an independent count of every day of the span."""

import re
import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from api.cli.main import run
from api.wiring import Office
from domain.timeline import Span, Timeline
from ledger.audit import audit
from ledger.database import Connection, Database
from ledger.server.embedded import EmbeddedServer
from projections.sets.files import SetFiles
from projections.writing import span_of
from rules.matching.answers import plain_matcher
from rules.sets.spans import timeline as in_order
from tests.independent import us_nursing_homes as independent
from tests.support.ledgers import fresh_ledger
from tests.support.sets import determined

FILE = Path("examples/us-nursing-home-penalties.tsv")
FIRST, LAST = date(2016, 4, 7), date(2021, 4, 9)


@pytest.fixture(scope="module")
def replayed(server: EmbeddedServer, migrated: str) -> Iterator[Connection]:
    """The ledger after `jiangcheng run`."""
    with fresh_ledger(server, migrated) as name:
        assert run(["run", "--ledger", name]) == 0
        with Database.open(name) as database, database.connect(autocommit=True) as connection:
            yield connection


def test_the_story_in_the_readme_is_what_the_program_tells(
    replayed: Connection, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Path("README.md").read_text(encoding="utf-8").split("<!-- story -->\n")[1].split("<!-- end of story -->")[0]
    monkeypatch.setenv("LC_ALL", "C")
    reader = ["--department", "local:us-regional-office", "--officer", "A. Reader", "--purpose", "audit"]
    name = replayed.info.dbname.removeprefix("jiangcheng_")
    capsys.readouterr()
    assert run(["history", "us-nh:MI|AVISTA NURSING AND REHAB", "--ledger", name, *reader]) == 0
    printed = re.sub(r"  #\d+  ", "  ", capsys.readouterr().out)
    assert textwrap.dedent(told).strip() == printed.strip()


def _turns(connection: Connection, step: str) -> list[tuple[date, str, str]]:
    rows = connection.execute(
        "SELECT stepped_on, scheme || ':' || number, measure FROM views.order_steps"
        " JOIN views.subjects USING (subject_id) WHERE step = %s",
        (step,),
    )
    return sorted((day, subject, measure) for day, subject, measure in rows)


@pytest.mark.guarantee("G40")
@pytest.mark.parametrize(
    ("step", "count"), [("OrderOpened", independent.opened), ("MeasureLiftOrdered", independent.lifted)]
)
def test_orders_open_and_lift_on_the_days_of_the_independent_count(replayed: Connection, step: str, count) -> None:
    expected = [(turn.day, turn.subject, turn.measure) for turn in count(FILE, FIRST, LAST)]
    assert len(expected) > 4_000
    assert _turns(replayed, step) == expected


@pytest.mark.guarantee("G40")
def test_what_follows_equals_the_independent_count_on_every_day(replayed: Connection) -> None:
    expected = independent.follows_per_day(FILE, FIRST, LAST)
    spans: dict[str, list[tuple[date, date | None, object]]] = {}
    for measure, start, until, subject in replayed.execute(
        "SELECT measure, starts_on, ends_on, subject_id FROM views.follows"
    ):
        spans.setdefault(measure, []).append((start, until, subject))
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        found = {
            measure: len({subject for start, until, subject in some if start <= day and (until is None or day < until)})
            for measure, some in spans.items()
        }
        assert {measure: many for measure, many in found.items() if many} == expected[day], day


@pytest.mark.guarantee("G29")
def test_every_decision_about_every_home_comes_out_the_same(replayed: Connection) -> None:
    found = list(audit(replayed))
    assert len(found) > 5_000
    assert [differs for one in found for differs in one.differs] == []


def test_who_follows_until_when_on_chosen_days(replayed: Connection) -> None:
    timelines = _timelines(replayed)
    for day in (date(2017, 1, 31), date(2018, 6, 30), date(2019, 4, 9), LAST):
        expected = {
            (one.subject, one.measure): (one.from_day, one.until_day, one.rules)
            for one in independent.follows_on(FILE, day, LAST)
        }
        assert len(expected) > 500
        found = {}
        for subject, timeline in timelines.items():
            for measure in {span.measure for span in timeline.on(day)}:
                run = timeline.run(measure, day)
                assert run is not None
                rules = tuple(sorted({span.rule for span in timeline.on(day) if span.measure == measure}))
                found[subject, measure] = (*run, rules)
        assert found == expected


@pytest.mark.guarantee("G170")
def test_what_follows_for_every_home_is_the_same_for_all_of_them_at_once(replayed: Connection, tmp_path: Path) -> None:
    rows = replayed.execute("SELECT subject_id, scheme || ':' || number FROM views.subjects")
    told = {UUID(str(subject)): str(name) for subject, name in rows}
    assert len(told) == 5_369
    with Office(Database.open(replayed.info.dbname.removeprefix("jiangcheng_")), make_matcher=plain_matcher) as office:
        found = determined(office, SetFiles("real", below=tmp_path))
    at_once = {told[subject]: spans for subject, spans in found.items()}
    one_by_one = {subject: in_order(one.spans).spans for subject, one in _timelines(replayed).items()}
    assert at_once.keys() == one_by_one.keys()
    assert [subject for subject, spans in one_by_one.items() if at_once[subject] != spans] == []


def _timelines(connection: Connection) -> dict[str, Timeline]:
    spans: dict[str, list[Span]] = {}
    for row in connection.execute(
        "SELECT scheme || ':' || number, measure, f.version, rule, ground, starts_on, ends_on, cites, f.ruleset,"
        " grant_term::text FROM views.follows f JOIN views.subjects USING (subject_id)"
    ):
        spans.setdefault(row[0], []).append(span_of(row[1:]))
    return {subject: Timeline(tuple(some)) for subject, some in spans.items()}
