-- Every row with its kind; one that is not plain has none.
CREATE TEMP TABLE keyed AS
SELECT told.* {without}, key
FROM told
LEFT JOIN days USING ({of_day})
LEFT JOIN places USING (region)
LEFT JOIN kinds ON kinds.alike = CASE WHEN plain AND era IS NOT NULL AND {in_time} THEN concat_ws(chr(31), {alike}) END;

-- What nobody needs any more makes room.
DROP TABLE told;

DROP TABLE raw
