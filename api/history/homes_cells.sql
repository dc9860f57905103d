CREATE TEMP TABLE cells AS
SELECT line, text, c[1] AS state, c[2] AS name, c[3] AS written, c[4] AS kind, c[5] AS amount
FROM (SELECT line, text, string_split(text, chr(9)) AS c FROM raw)
WHERE len(c) = 5
