-- The kinds of rows, alike in everything by which the catalogue tells them apart, numbered; and of each the rows that are
-- looked at one by one: of its first and last day, of its least and greatest amounts. `days` has the era of each day, and
-- `places` of each region the places around it that count.
CREATE TEMP TABLE kinds AS
SELECT row_number() OVER (ORDER BY alike) AS key, *
FROM (
    SELECT
        concat_ws(chr(31), {alike}) AS alike,
        list_distinct([arg_min(line, day), arg_max(line, day){ends}]) AS looked_at
    FROM told
    JOIN days USING ({of_day})
    JOIN places USING (region)
    WHERE plain AND {in_time}
    GROUP BY alike
)
