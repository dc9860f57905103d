-- The records of the subjects in [low, high) with all that departments send of them, to be put in the order of the day.
COPY (
    SELECT
        filed.* EXCLUDE (draw),
        subjects.scheme,
        subjects.number,
        concat(kinds.named, filed.subject) AS name,
        concat('虚构(', year(determined_on), ')', i) AS doc_no,
        scheme = 'id_number' AS of_person
    FROM filed($seed, $low, $high, $first_day, $last_day, $turn) AS filed
    JOIN subjects ON subjects.subject = filed.subject
    JOIN kinds ON kinds.number = filed.kind
    ORDER BY determined_on  -- so that a look for some days passes most of a file by
) TO $path (FORMAT parquet, COMPRESSION zstd);
