-- The rows of views.follows, as lines that COPY reads; places in the order of a timeline.
SELECT string_agg(
    concat_ws(
        chr(9), stream::UUID, place, measure, version, rule, ground, start, coalesce(until::VARCHAR, '\N'),
        concat('{', cited, '}'), ruleset, coalesce(granted, '\N')
    ),
    chr(10)
)
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY subject ORDER BY measure, start, ground, rule, version) - 1 AS place
    FROM (
        SELECT
            subject, measure, version, rule, ruleset, start, until,
            CASE WHEN begun IS NULL THEN record::VARCHAR ELSE concat(rule, '@', begun) END AS ground,
            CASE WHEN begun IS NULL THEN record::VARCHAR ELSE array_to_string(cites, ',') END AS cited,
            CASE WHEN begun IS NOT NULL THEN grants.granted END AS granted
        FROM spans
        LEFT JOIN grants USING (ruleset, rule, version)
        WHERE subject >= $first AND subject < $last
    )
)
JOIN (SELECT subject, stream FROM newcomers) USING (subject)
