-- The rows of views.records, as lines that COPY reads.
SELECT string_agg(
    concat_ws(
        chr(9), record::UUID, stream::UUID, record_kind, doc_no, issuer, day, standing, $filed::VARCHAR, $batch::VARCHAR,
        line
    ),
    chr(10)
)
FROM records
JOIN judged USING (key)
JOIN (SELECT subject, stream FROM newcomers) USING (subject)
WHERE subject >= $first AND subject < $last
