-- The subjects all of whose rows are of a plain kind, told once each, and none of praise beside one that blames (INV-13);
-- `key` is the kind of the first row, and whoever issued the first decision files them all (api.filing).
CREATE TEMP TABLE candidates AS
SELECT
    number,
    min(line) AS first_line,
    arg_min(name, line) AS name,
    arg_min(region, line) AS region,
    arg_min(key, line) AS key,
    arg_min(judged.issuer, row(day, line)) AS filer,
    1 + sum(events) AS events
FROM keyed
LEFT JOIN judged USING (key)
GROUP BY number
HAVING bool_and(events IS NOT NULL) AND NOT (bool_or(praises) AND bool_or(blames));

DELETE FROM candidates
WHERE number IN (SELECT number FROM keyed WHERE record IN (SELECT record FROM keyed GROUP BY record HAVING count(*) > 1))
