SELECT key, line, {state} AS state
FROM (SELECT *, {content} AS content, issuer AS filer FROM keyed JOIN judged USING (key))
WHERE line IN (SELECT unnest($lines::BIGINT[]))
