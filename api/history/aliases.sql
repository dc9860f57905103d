SELECT string_agg(concat_ws(chr(9), scheme, number, stream), chr(10) ORDER BY number)
FROM newcomers
WHERE subject >= $first AND subject < $last
