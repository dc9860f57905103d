-- The subjects all of whose rows are of a plain kind, told once each, and of one issuer; `key` is the kind of the first.
CREATE TEMP TABLE candidates AS
SELECT
    number,
    min(line) AS first_line,
    arg_min(name, line) AS name,
    arg_min(region, line) AS region,
    arg_min(key, line) AS key,
    1 + sum(events) AS events
FROM keyed
LEFT JOIN judged USING (key)
GROUP BY number
HAVING bool_and(events IS NOT NULL) AND min(issuer) = max(issuer);

DELETE FROM candidates
WHERE number IN (SELECT number FROM keyed WHERE record IN (SELECT record FROM keyed GROUP BY record HAVING count(*) > 1))
