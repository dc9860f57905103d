-- When time next asks for something of each subject: where a span begins or ends, the grant that runs of it, or a promise in
-- its term is to be looked at (rules/following/promising.py).
CREATE OR REPLACE TEMP TABLE due AS
SELECT subject, min(due) AS due
FROM (
    SELECT
        subject,
        CASE
            WHEN spans.start > $on THEN spans.start
            WHEN until > $on OR until IS NULL THEN least(running.until_then, until)
        END AS due
    FROM spans
    LEFT JOIN running USING (rule, version, start)
    UNION ALL
    SELECT
        subject,
        CASE
            WHEN $alert::INTEGER IS NULL THEN last_day + 1
            ELSE least(greatest(last_day - $alert::INTEGER, $on::DATE + 1), last_day + 1)
        END
    FROM promised
    WHERE last_day >= $on::DATE
)
GROUP BY subject
