"""What somebody would write in SQL for the hundred rules of benchmarks.what_if, and for no others.

Two peers over the same files, in the same engine. `who_alone` tells of each measure who gains and who loses it on one
day. `the_same` answers what a what-if answers: who gains, loses or has changed which measure, by kind, region and
field, whose load it is, and samples; for which it has to find what each measure rests on. It knows that a rule is a row
of numbers, that each grounds a measure of its own, and that one day is asked about.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from projections.sets.counted import Impact
from projections.sets.engine import Engine

Row = tuple[Any, ...]
Counted = dict[str, tuple[int, int]]
"""By measure, who gains it and who loses it."""

SIDES: Final = ("before", "after")


class Rule(Struct, frozen=True):
    """One rule: so many records of a kind and severity, of so much or more, within so many days."""

    rule: int
    measure: str
    record_kind: str
    severity: str
    amount: int | None
    least: int
    days: int
    kind: str | None = None
    region: str | None = None


class Answer(NamedTuple):
    """What both have to agree on, each sorted."""

    examined: Sequence[Row]
    touched: Sequence[Row]
    cells: Sequence[Row]
    fields: Sequence[Row]
    loads: Sequence[Row]
    samples: Sequence[Row]


def answered(found: Impact) -> Answer:
    """Ours in the same words; of the terms that a load stood and will stand on, whether there are any."""
    loads = (
        (one.measure, one.kind, one.region, bool(one.before), bool(one.after), one.subjects) for one in found.loads
    )
    return Answer(
        *map(_sorted, (found.examined.items(), found.touched.items(), found.cells, found.fields, loads, found.samples))
    )


def who_alone(engine: Engine, rules: Sequence[Sequence[Rule]], day: date) -> Counted:
    """Of each measure that anybody gains or loses, how many do."""
    for side, told in zip(SIDES, rules, strict=True):
        _put(engine, side, told)
        engine.execute(_UNDER.format(side=side), {"day": day})
    return {measure: (gained, lost) for measure, gained, lost in engine.execute(_DIFFERENCE).fetchall()}


def the_same(engine: Engine, rules: Sequence[Sequence[Rule]], conducts: Iterable[tuple[str, str]], day: date) -> Answer:
    """The answer of a what-if; of conducts is told to which field each belongs."""
    engine.execute("CREATE OR REPLACE TEMP TABLE conducts (conduct VARCHAR, field VARCHAR)")
    engine.executemany("INSERT INTO conducts VALUES (?, ?)", [list(one) for one in conducts])
    for side, told in zip(SIDES, rules, strict=True):
        _put(engine, side, told)
        for statement in (_RESTING, _COUNTED, _HOLDING, _BEGUN):
            engine.execute(statement.format(side=side), _asked(statement, day))
        _walk(engine, side, day)
    engine.execute(_CHANGED)
    return Answer(*(_sorted(engine.execute(query).fetchall()) for query in _ANSWER))


def _put(engine: Engine, side: str, rules: Iterable[Rule]) -> None:
    engine.execute(_RULES.format(side=side))
    rows = [list(astuple(rule)) for rule in rules]
    engine.executemany(f"INSERT INTO {side}_rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _walk(engine: Engine, side: str, day: date) -> None:
    """From the beginning of each stretch on: where a record that it cites has fallen, it cites others from that day."""
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {side}_kept (subject BIGINT, rule INTEGER, place INTEGER)")
    while True:
        for statement in (_CITED, _NEXT, _KEPT):
            engine.execute(statement.format(side=side), _asked(statement, day))
        if engine.execute(f"SELECT count(*) FROM {side}_next").fetchall() == [(0,)]:
            break
        engine.execute(f"CREATE OR REPLACE TEMP TABLE {side}_part AS FROM {side}_next")
    engine.execute(_RESTING_ON_SEVERAL.format(side=side))


def _asked(statement: str, day: date) -> dict[str, date]:
    return {"day": day} if "$day" in statement else {}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted((tuple(row) for row in rows), key=repr)


_RULES: Final = """
CREATE OR REPLACE TEMP TABLE {side}_rules (
    rule INTEGER, measure VARCHAR, record_kind VARCHAR, severity VARCHAR, amount BIGINT, least INTEGER, days INTEGER,
    kind VARCHAR, region VARCHAR)
"""

# --- who alone

_UNDER: Final = """
CREATE OR REPLACE TEMP TABLE {side} AS
WITH counted AS (
    SELECT f.subject, r.rule
    FROM all_facts AS f
    JOIN {side}_rules AS r ON f.f_record_kind_str = r.record_kind AND f.f_severity_str = r.severity
    WHERE (r.amount IS NULL OR f.f_amount_minor_int >= r.amount)
      AND f.determined_on <= $day AND f.determined_on + r.days > $day
      AND (f.speaks_from IS NULL OR f.speaks_from <= $day) AND (f.void_from IS NULL OR f.void_from > $day)
    GROUP BY f.subject, r.rule, r.least
    HAVING count(*) >= r.least
)
SELECT DISTINCT c.subject, r.measure
FROM counted AS c
JOIN {side}_rules AS r USING (rule)
JOIN all_subjects AS s USING (subject)
WHERE (r.kind IS NULL OR s.kind = r.kind) AND (r.region IS NULL OR s.region = r.region)
"""
_DIFFERENCE: Final = """
SELECT measure, count(*) FILTER (b.subject IS NULL), count(*) FILTER (a.subject IS NULL)
FROM before AS b FULL JOIN after AS a USING (subject, measure)
GROUP BY measure HAVING count(*) FILTER (b.subject IS NULL OR a.subject IS NULL) > 0
"""

# --- the same: what each measure rests on, by rules of single records

_RESTING: Final = """
CREATE OR REPLACE TEMP TABLE {side}_resting AS
SELECT f.subject, r.measure, f.record, f.f_behaviour_code_str AS conduct
FROM all_facts AS f
JOIN {side}_rules AS r ON f.f_record_kind_str = r.record_kind AND f.f_severity_str = r.severity
JOIN all_subjects AS s ON s.subject = f.subject
WHERE r.least = 1 AND (r.amount IS NULL OR f.f_amount_minor_int >= r.amount)
  AND (r.kind IS NULL OR s.kind = r.kind) AND (r.region IS NULL OR s.region = r.region)
  AND f.determined_on <= $day AND f.determined_on + r.days > $day
  AND (f.speaks_from IS NULL OR f.speaks_from <= $day) AND (f.void_from IS NULL OR f.void_from > $day)
"""

# --- the same: by rules that count; first who has enough today, then since when without a break

_COUNTED: Final = """
CREATE OR REPLACE TEMP TABLE {side}_counted AS
SELECT f.subject, r.rule, r.least, f.place, greatest(f.determined_on, f.speaks_from) AS since,
    least(f.determined_on + r.days, f.void_from) AS until, f.void_from AS void
FROM all_facts AS f
JOIN {side}_rules AS r ON f.f_record_kind_str = r.record_kind AND f.f_severity_str = r.severity
WHERE r.least > 1 AND (r.amount IS NULL OR f.f_amount_minor_int >= r.amount)
  AND f.determined_on <= $day AND (f.speaks_from IS NULL OR f.speaks_from <= $day)
"""
_HOLDING: Final = """
CREATE OR REPLACE TEMP TABLE {side}_holding AS
SELECT subject, rule, place, since, until, void FROM {side}_counted SEMI JOIN (
    SELECT subject, rule FROM {side}_counted WHERE until > $day GROUP BY subject, rule, least HAVING count(*) >= least
) AS held USING (subject, rule)
WHERE since < until
"""
_BEGUN: Final = """
CREATE OR REPLACE TEMP TABLE {side}_part AS
WITH steps AS (
    SELECT asked, turn, sum(step)::INTEGER AS step FROM (
        SELECT subject * 128 + rule AS asked, since AS turn, 1::TINYINT AS step FROM {side}_holding
        UNION ALL
        SELECT subject * 128 + rule, until, (-1)::TINYINT FROM {side}_holding WHERE until <= $day
    ) GROUP BY asked, turn
), tallied AS (
    SELECT asked, turn, step, sum(step) OVER (PARTITION BY asked ORDER BY turn) AS tally FROM steps
), begun AS (
    SELECT asked, max(turn) AS start FROM tallied JOIN {side}_rules AS r ON r.rule = asked % 128
    WHERE tally >= r.least AND tally - step < r.least
    GROUP BY asked
)
SELECT asked // 128 AS subject, r.rule, r.least, start FROM begun JOIN {side}_rules AS r ON r.rule = asked % 128
"""
_CITED: Final = """
CREATE OR REPLACE TEMP TABLE {side}_cited AS
SELECT p.subject, p.rule, p.least, h.place, h.void
FROM {side}_part AS p
JOIN {side}_holding AS h ON h.subject = p.subject AND h.rule = p.rule AND h.since <= p.start AND p.start < h.until
QUALIFY row_number() OVER (PARTITION BY p.subject, p.rule ORDER BY h.place DESC) <= p.least
"""
_NEXT: Final = """
CREATE OR REPLACE TEMP TABLE {side}_next AS
SELECT subject, rule, least, min(void) AS start FROM {side}_cited WHERE void <= $day GROUP BY subject, rule, least
"""
_KEPT: Final = """
INSERT INTO {side}_kept SELECT subject, rule, place FROM {side}_cited ANTI JOIN {side}_next USING (subject, rule)
"""
_RESTING_ON_SEVERAL: Final = """
INSERT INTO {side}_resting
SELECT k.subject, r.measure, f.record, f.f_behaviour_code_str
FROM {side}_kept AS k
JOIN {side}_rules AS r USING (rule)
JOIN all_facts AS f ON f.subject = k.subject AND f.place = k.place
"""

# --- the same: what differs, and how it counts

_CHANGED: Final = """
CREATE OR REPLACE TEMP TABLE changed AS
SELECT subject, measure,
    CASE WHEN count(b.record) = 0 THEN 'gained' WHEN count(a.record) = 0 THEN 'lost' ELSE 'changed' END AS change
FROM before_resting AS b FULL JOIN after_resting AS a USING (subject, measure, record)
GROUP BY subject, measure HAVING count(*) > least(count(b.record), count(a.record))
"""
_ANSWER: Final = (
    "SELECT kind, count(*) FROM all_subjects WHERE stands GROUP BY kind",
    "SELECT kind, count(DISTINCT subject) FROM changed JOIN all_subjects USING (subject) GROUP BY kind",
    """
    SELECT measure, change, kind, region, count(*) FROM changed JOIN all_subjects USING (subject) GROUP BY ALL
    """,
    """
    SELECT measure, change, kind, field, count(*)
    FROM (
        SELECT DISTINCT subject, measure, coalesce(field, conduct) AS field
        FROM (
            SELECT subject, measure, conduct FROM before_resting UNION ALL
            SELECT subject, measure, conduct FROM after_resting
        ) LEFT JOIN conducts USING (conduct)
    ) JOIN changed USING (subject, measure) JOIN all_subjects USING (subject)
    GROUP BY ALL
    """,
    """
    SELECT measure, kind, region, change <> 'gained' AS stood, change <> 'lost' AS stands, count(*)
    FROM changed JOIN all_subjects USING (subject) GROUP BY ALL
    """,
    """
    SELECT measure, change, id FROM changed JOIN all_subjects USING (subject)
    WHERE kind NOT IN ('natural_person', 'self_employed')
    QUALIFY row_number() OVER (PARTITION BY measure, change ORDER BY subject) <= 5
    """,
)
