-- The rows of views.subjects, as lines that COPY reads.
SELECT string_agg(
    concat_ws(
        chr(9), stream::UUID, scheme, number, name, kind, region, events, $reference, coalesce(due::VARCHAR, '\N')
    ),
    chr(10)
)
FROM newcomers
LEFT JOIN due USING (subject)
WHERE subject >= $first AND subject < $last
