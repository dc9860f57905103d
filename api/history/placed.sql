-- The candidates whom nobody knows, in the order of their first rows.
CREATE TEMP TABLE newcomers AS
SELECT
    row_number() OVER (ORDER BY first_line) - 1 AS subject,
    subject_kind AS kind,
    '{scheme}' AS scheme,
    number,
    derived('{space}', concat('subject', chr(31), '{scheme}', chr(31), number)) AS stream,
    name,
    region,
    {registered} AS registered,
    candidates.events,
    filer
FROM candidates
JOIN judged USING (key)
WHERE number NOT IN (SELECT number FROM others)
ORDER BY subject;

-- The records of the subjects that nobody knows yet, in the order in which they are filed; `version` is that of the event
-- that files it.
CREATE TEMP TABLE records AS
SELECT
    subject,
    line,
    key,
    day,
    doc_no,
    record,
    name,
    region,
    place,
    version,
    placed.events,
    {content} AS content,
    {fields}
FROM (
    SELECT
        subject,
        line,
        events,
        (row_number() OVER filed - 1)::INTEGER AS place,
        (2 + coalesce(sum(events) OVER (filed ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::BIGINT AS version
    FROM (SELECT number, line, day, events FROM keyed JOIN judged USING (key))
    JOIN (SELECT subject, number FROM newcomers) USING (number)
    WINDOW filed AS (PARTITION BY subject ORDER BY day, line)
) AS placed
JOIN keyed USING (line)
JOIN judged USING (key)
ORDER BY subject, place;

-- In what order subjects are written together: never more events than fit, unless one subject alone has more.
CREATE TEMP TABLE parts AS
SELECT min(subject) AS first, max(subject) + 1 AS last
FROM (SELECT subject, sum(events) OVER (ORDER BY subject ROWS UNBOUNDED PRECEDING) // {together} AS part FROM newcomers)
GROUP BY part;

DROP TABLE keyed
