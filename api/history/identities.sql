-- The rows of ledger.record_identities, as COPY reads them in its binary format.
SELECT unhex(concat('000300000010', record, '00000010', stream, '00000020', content))
FROM records
JOIN (SELECT subject, stream FROM newcomers) USING (subject)
WHERE subject >= $first AND subject < $last
ORDER BY record
