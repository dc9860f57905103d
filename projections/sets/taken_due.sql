-- When time next asks for something of each subject: where a span begins or ends, or the grant that runs of it.
CREATE OR REPLACE TEMP TABLE due AS
SELECT
    subject,
    min(CASE
        WHEN spans.start > $on THEN spans.start
        WHEN until > $on OR until IS NULL THEN least(running.until_then, until)
    END) AS due
FROM spans
LEFT JOIN running USING (rule, version, start)
GROUP BY subject
