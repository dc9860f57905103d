CREATE TEMP TABLE cells AS
SELECT line, regexp_matches(text, '["\\\x00-\x08\x0a-\x1f\x7f]') AS odd, {cells}
FROM (SELECT line, text, string_split(text, chr(9)) AS c FROM raw)
WHERE len(c) = {many}
