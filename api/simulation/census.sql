-- Who the subjects in [low, high) are, as the set path has them beside their facts.
COPY (
    SELECT subject, id, kinds.kind, region, scheme, subjects.number
    FROM subjects
    JOIN kinds ON kinds.number = subjects.kind
    WHERE subject >= $low AND subject < $high
    ORDER BY subject
) TO $path (FORMAT parquet, COMPRESSION zstd);
