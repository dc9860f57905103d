-- The rows of ledger.stored_events but for their position and moment, as COPY reads them in its binary format: each field's
-- length in bytes, then what it holds; each behind its subject and version, by which they are still to be sorted, for
-- rows so wide are slow to sort here.
SELECT
    subject,
    version,
    unhex(concat('00000010', stream, '00000008', printf('%016x', version), printf('%08x', strlen(topic))))
    || encode(topic) || unhex(printf('%08x', strlen(state))) || encode(state)
FROM (
    SELECT subject, stream, 1 AS version, '{registered}' AS topic, registered AS state
    FROM newcomers
    WHERE subject >= $first AND subject < $last
    UNION ALL
    SELECT subject, stream, version, judged.topic, {state}
    FROM records
    JOIN judged USING (key)
    JOIN (SELECT subject, stream, filer FROM newcomers) USING (subject)
    WHERE subject >= $first AND subject < $last
    UNION ALL
    SELECT subject, stream, version + nth, besides.topic, concat(text0, uuid_text(record), text1, filer, text2)
    FROM records
    JOIN besides USING (key)
    JOIN (SELECT subject, stream, filer FROM newcomers) USING (subject)
    WHERE subject >= $first AND subject < $last
)
