-- What follows from the US nursing-home penalties, counted a second time.
--
-- Written from the words of the rules alone; nothing here knows how the engine works. Run against an empty DuckDB
-- whose variable `penalty_file` names the file; it leaves one table and the table macros the loader asks.
--
-- How the words were read:
--   * A penalty is one distinct row of the file, letter for letter. Two rows that differ in anything, the amount
--     for instance, are two penalties, even of one home on one day.
--   * A home is its state and its name exactly as written.
--   * Days are dates, not instants: `day - 365` is that many calendar days earlier, leap years or not.
--   * A measure lasts [from, until): it follows on `from` and no longer on `until`.
--   * `known` is the last day whose rows have been seen. A replay stands at the end of each day D with known = D,
--     after all rows of D have been filed.
--   * Intervals that overlap or touch are one run. On the day one ends and the next begins, the row that begins it
--     is filed before anything is lifted, so the order simply stands and takes the new ground.
--   * A replay opens an order on a run's first day and lifts it on the run's end. That may be read off the whole file:
--     no row changes whether something follows on a day before its own. A later row can only lengthen a run beyond its
--     own day (N1-N3) or cut it at its own day (N4), and in both cases the replay has seen it by then.

CREATE TEMP TABLE penalties AS
WITH filed_once AS (
    SELECT DISTINCT *
    FROM read_csv(
        getvariable('penalty_file'), delim = '\t', header = true, all_varchar = true, quote = '', escape = '', comment = ''
    )
)
SELECT
    "Provider State" || '|' || "Provider Name" AS home,
    "Provider Name" AS name,
    strptime("Penalty Date", '%m/%d/%Y')::DATE AS day,
    "Penalty Type" AS type,
    nullif("Fine Amount", '')::DECIMAL(18, 2) AS dollars
FROM filed_once;

-- Every interval of every measure, as far as it can be told from the rows dated on or before `known`.
CREATE TEMP MACRO intervals(known) AS TABLE
WITH seen AS (
    SELECT row_number() OVER () AS penalty, * FROM penalties WHERE day <= known
),
-- N1: a fine of at least 100,000 USD -> closer supervision, [d, d+365).
large_fines AS (
    SELECT home, 'closer_supervision' AS measure, 'N1' AS rule, day AS from_day, day + 365 AS until_day
    FROM seen
    WHERE type = 'Fine' AND dollars >= 100000
),
-- N2: a penalty dated d with at least two penalties, itself included and of either type, dated in (d-365, d] ...
penalties_in_the_year AS (
    SELECT this.penalty, this.home, this.day, count(*) AS penalties
    FROM seen AS this
    JOIN seen AS other ON other.home = this.home AND other.day > this.day - 365 AND other.day <= this.day
    GROUP BY this.penalty, this.home, this.day
),
-- ... -> raised inspection, [d, d+180). Two penalties of one day are each "at least two".
repeated_penalties AS (
    SELECT home, 'raised_inspection' AS measure, 'N2' AS rule, day AS from_day, day + 180 AS until_day
    FROM penalties_in_the_year
    WHERE penalties >= 2
),
-- N3: a payment denial -> admission payment hold, [d, d+90).
payment_denials AS (
    SELECT home, 'admission_payment_hold' AS measure, 'N3' AS rule, day AS from_day, day + 90 AS until_day
    FROM seen
    WHERE type = 'Payment Denial'
),
-- N4: an earlier penalty and none dated in (day-730, day] -> reduced inspection, ended by the next penalty.
-- With the last penalty on p the window is free of it from day p+730 on. A next penalty on exactly that day is
-- inside the window, so nothing begins; without a next penalty it has no end.
penalty_days AS (
    SELECT home, day, lead(day) OVER (PARTITION BY home ORDER BY day) AS next_day
    FROM (SELECT DISTINCT home, day FROM seen)
),
clean_records AS (
    SELECT
        home, 'reduced_inspection' AS measure, 'N4' AS rule,
        day + 730 AS from_day, coalesce(next_day, DATE 'infinity') AS until_day
    FROM penalty_days
    WHERE next_day IS NULL OR next_day > day + 730
)
SELECT * FROM large_fines
UNION ALL SELECT * FROM repeated_penalties
UNION ALL SELECT * FROM payment_denials
UNION ALL SELECT * FROM clean_records;

-- Runs: intervals of one measure of one home, joined where they overlap or touch.
CREATE TEMP MACRO runs(known) AS TABLE
WITH stretches AS (
    -- Penalties of one day give the same interval; kept apart they would tie, and ties may be ordered either way below.
    SELECT DISTINCT home, measure, rule, from_day, until_day FROM intervals(known)
),
reached AS (
    SELECT
        *,
        max(until_day) OVER (
            PARTITION BY home, measure ORDER BY from_day, until_day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached_before
    FROM stretches
),
numbered AS (
    SELECT
        *,
        count(*) FILTER (WHERE reached_before IS NULL OR from_day > reached_before) OVER (
            PARTITION BY home, measure ORDER BY from_day, until_day ROWS UNBOUNDED PRECEDING
        ) AS run
    FROM reached
)
SELECT home, measure, rule, min(from_day) AS from_day, max(until_day) AS until_day
FROM numbered
GROUP BY home, measure, rule, run;

-- Orders opened, by the day of the replay.
CREATE TEMP MACRO opened(first_day, last_day) AS TABLE
SELECT from_day AS day, 'us-nh:' || home AS subject, measure
FROM runs(last_day)
WHERE from_day BETWEEN first_day AND last_day;

-- Orders lifted, by the day of the replay.
CREATE TEMP MACRO lifted(first_day, last_day) AS TABLE
SELECT until_day AS day, 'us-nh:' || home AS subject, measure
FROM runs(last_day)
WHERE until_day BETWEEN first_day AND last_day;

-- For every home and measure that ever followed by `on_day`: the run that contains it, else the last before it.
-- N4 is granted 365 days at a time from the first day of its run, so its `until` is the end of the grant that contains
-- the day, or the next penalty where that comes first.
-- Grounds are counted, not named: N1-N3 have one for each interval that contains the day; N4 has the run itself.
CREATE TEMP MACRO standing(on_day, known) AS TABLE
WITH latest AS (
    SELECT *
    FROM runs(known)
    WHERE from_day <= on_day
    QUALIFY row_number() OVER (PARTITION BY home, measure ORDER BY from_day DESC) = 1
),
grounds AS (
    SELECT home, measure, count(*) AS grounds
    FROM intervals(known)
    WHERE from_day <= on_day AND on_day < until_day
    GROUP BY home, measure
),
grants AS (
    SELECT *, from_day + 365 * ((on_day - from_day) // 365 + 1)::INTEGER AS grant_end FROM latest
)
SELECT
    'us-nh:' || home AS subject,
    split_part(home, '|', 2) AS name,
    measure,
    from_day,
    CASE WHEN rule = 'N4' THEN least(grant_end, until_day) ELSE until_day END AS until_day,
    CASE WHEN on_day < until_day THEN [rule] ELSE [] END AS rules,
    coalesce(grounds, 0) AS grounds,
    on_day < until_day AS follows
FROM grants
LEFT JOIN grounds USING (home, measure);

-- How many homes each measure follows for, at the end of each day of a replay.
CREATE TEMP MACRO follows_per_day(first_day, last_day) AS TABLE
WITH days AS (
    SELECT day::DATE AS day FROM generate_series(first_day::TIMESTAMP, last_day::TIMESTAMP, INTERVAL 1 DAY) AS series(day)
)
SELECT day, measure, count(*) AS homes
FROM days
JOIN runs(last_day) ON from_day <= day AND day < until_day
GROUP BY day, measure;
