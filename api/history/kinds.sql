-- Which rows are of one kind: alike in everything by which the catalogue tells them apart. `days` has the era of each day;
-- a row that is not plain has no key.
CREATE TEMP TABLE keyed AS
SELECT told.* {without}, CASE WHEN plain AND era IS NOT NULL AND {in_time} THEN concat_ws(chr(31), era, region, {alike}) END AS key
FROM told
LEFT JOIN days USING (day);

-- Of each kind the rows that are looked at one by one: of its first and last day, of its least and greatest amounts.
CREATE TEMP TABLE kinds AS
SELECT key, list_distinct([arg_min(line, day), arg_max(line, day), {ends}]) AS looked_at
FROM keyed
WHERE key IS NOT NULL
GROUP BY key
