-- The rows of a file of homes with what their cells say; `cells` has them as they stand, and beside it stand the states and
-- names with which something is wrong, the days and penalties with which nothing is. `record` is the 32 digits of an id.
CREATE TEMP TABLE told AS
SELECT
    line,
    concat(state, '|', name) AS number,
    name,
    state AS region,
    day,
    doc_no,
    derived('{space}', concat('record', chr(31), '{format}', chr(31), doc_no)) AS record,
    f_penalty_kind_str,
    f_amount_minor_int,
    state NOT IN (SELECT state FROM bad_state) AND name NOT IN (SELECT name FROM bad_name) AND plain_text(name)
        AND day IS NOT NULL AND f_penalty_kind_str IS NOT NULL AS plain
FROM (SELECT *, sha256(text) AS doc_no FROM cells)
LEFT JOIN good_days USING (written)
LEFT JOIN good_penalties USING (kind, amount);

DROP TABLE cells
