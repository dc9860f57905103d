SELECT string_agg(concat_ws(chr(9), record, stream, concat('\\x', content)), chr(10) ORDER BY record)
FROM records
JOIN (SELECT subject, stream FROM newcomers) USING (subject)
WHERE subject >= $first AND subject < $last
