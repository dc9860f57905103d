-- Every subject of the city: who it is, which temper it has, and which rows of the city's records are its own.
-- Each has one; of what more its kind has, it has the more the higher its rank, as Zipf and Mandelbrot have it: 1 / (rank + q).
-- In whole numbers, whose sums are the same on every machine and in whatever order they are added.
CREATE TABLE subjects AS
WITH ranked AS (
    SELECT
        ordinal AS subject,
        ordinal - kinds.first AS own,
        kinds.number::UTINYINT AS kind,
        kinds.entity,
        kinds.organisations_before + ordinal - kinds.first AS body,
        ((ordinal - kinds.first) * kinds.stride + kinds.turn) % kinds.many AS rank,
        1_000_000_000_000 // (rank + greatest(1, kinds.many // 1_000)) AS weight,
        kinds.more_before,
        kinds.more,
        md5_number(concat('subject:', $seed, ':', ordinal)) AS draw
    FROM range($subjects) AS all_subjects (ordinal)
    JOIN kinds ON ordinal >= kinds.first AND ordinal < kinds.first + kinds.many
),

shared AS (
    SELECT
        *,
        sum(weight) OVER (PARTITION BY kind ORDER BY subject) AS upto,
        sum(weight) OVER (PARTITION BY kind) AS total
    FROM ranked
),

numbered AS (
    SELECT
        *,
        (subject + more_before + (upto - weight) * more // total)::BIGINT AS first,
        (subject + 1 + more_before + upto * more // total)::BIGINT AS last,
        CASE entity WHEN '' THEN 'id_number' ELSE 'uscc' END AS scheme,
        CASE entity
            WHEN '' THEN citizen_number(own)
            ELSE with_credit_check(entity || '330500' || with_organisation_check(invented_eight(body)))
        END AS number
    FROM shared
)

SELECT
    subject,
    subject_id(scheme, number) AS id,
    kind,
    scheme,
    number,
    CASE WHEN draw & 15 < 8 THEN '330500' WHEN draw & 15 < 13 THEN '330502' ELSE '330503' END AS region,
    tempers.temper,
    first,
    last - first AS many
FROM numbered
JOIN tempers ON tempers.slot = (draw >> 4) & 4095
ORDER BY subject;
