-- The rows of a file of whole records with what their cells say; beside `cells`, which has them as they stand, stand the
-- names with which something is wrong, the codes and days with which nothing is, and what tells each decision from others.
CREATE TEMP TABLE told AS
SELECT
    line,
    uscc AS number,
    name,
    region,
    day,
    doc_no,
    derived('{space}', concat('decision', chr(31), issuer, chr(31), document, chr(31), stream)) AS record,
    subject_kind, kind, doc_type, issuer, catalogue_item, behaviour_code, severity, polarity, repair_notice, currency,
    NOT odd AND subject_kind IS NOT NULL AND name NOT IN (SELECT name FROM bad_name)
        AND region NOT IN (SELECT region FROM bad_region) AND day IS NOT NULL AND document IS NOT NULL AND {plain} AS plain
    {fields}
FROM cells
LEFT JOIN (
    SELECT *, uuid_text(derived('{space}', concat('subject', chr(31), '{scheme}', chr(31), uscc))) AS stream
    FROM good_codes
) USING (uscc)
LEFT JOIN good_days USING (written)
LEFT JOIN documents USING (line);

DROP TABLE cells
