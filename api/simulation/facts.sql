-- What rules see of the records of the subjects in [low, high): the facts of domain.records.fact_of, a row each, by subject and
-- place. Nothing is seen of what was withdrawn, is void or waits to be verified; its place among the subject's records stays
-- taken. What a review changed speaks until that day, and what it became from then on, in the place in which it came.
COPY (
    WITH once AS MATERIALIZED (
        SELECT *, FALSE AS changed, determined_on AS told_on
        FROM filed($seed, $low, $high, $first_day, $last_day, $turn)
    ),

    told AS (
        SELECT * FROM once
        UNION ALL
        SELECT
            * REPLACE (
                xor(draw, 1)::UUID AS record, 'minor' AS severity, 'small_fine' AS penalty_kind, fen // 20 AS fen,
                NULL AS became, NULL AS became_on, TRUE AS changed, became_on AS told_on
            )
        FROM once
        WHERE became = 'changed'
    ),

    placed AS (
        SELECT
            *,
            row_number() OVER (PARTITION BY subject ORDER BY told_on, changed, i) AS place,
            CASE WHEN fined THEN fen END AS fine,
            CASE WHEN NOT fined AND fen > 0 THEN fen END AS confiscated
        FROM told
    )

    SELECT
        subject,
        place::INTEGER AS place,
        record,
        determined_on,
        CASE WHEN changed THEN told_on END AS speaks_from,
        least(CASE WHEN became <> 'verified' THEN became_on END, term_end) AS void_from,
        record_kind,
        item AS catalogue_item,
        behaviour AS behaviour_code,
        severity,
        polarity,
        department AS issuer,
        penalty_kind,
        penalty_kind AS penalty_kinds,
        coalesce(fine, confiscated) AS amount_minor,
        fine AS fine_minor,
        confiscated AS confiscated_minor,
        in_wan(fine) AS fine_wan,
        in_wan(confiscated) AS confiscated_wan,
        NULL::VARCHAR AS penalty_content,
        NULL::VARCHAR AS violation_kind,
        NULL::VARCHAR AS legal_basis_text,
        NULL::VARCHAR AS licence_affected,
        ordinal(valid_until) AS valid_until,
        licence_kind,
        NULL::VARCHAR AS certificate_name,
        NULL::VARCHAR AS licence_no,
        NULL::VARCHAR AS licence_content,
        NULL::VARCHAR AS licence_state,
        CASE WHEN licence_kind IS NOT NULL THEN ordinal(determined_on) END AS valid_from,
        result,
        NULL::VARCHAR AS list_type,
        NULL::VARCHAR AS cause,
        performance,
        NULL::VARCHAR AS registered_by,
        NULL::VARCHAR AS counterparty,
        commitment_kind,
        CASE WHEN commitment_kind IS NOT NULL THEN chance < 96 END AS publication_agreed,
        CASE WHEN performance = 'in_term' THEN lower(hex(other)) END AS content,
        CASE WHEN performance = 'in_term' THEN told_of(kind, '违诺记入信用记录（虚构）') END AS consequence,
        CASE WHEN commitment_kind IS NOT NULL AND performance <> 'in_term' THEN ordinal(determined_on) END AS verified_on,
        grade,
        CASE WHEN grade IS NOT NULL THEN lower(hex(other)) END AS inputs,
        CASE WHEN pledge IS NOT NULL THEN told_of(kind, pledge) END AS pledge
    FROM placed
    WHERE NOT (coalesce(became, '') IN ('withdrawn', 'void') OR (record_kind = 'voluntary_information' AND became IS NULL))
    ORDER BY subject, place
) TO $path (FORMAT parquet, COMPRESSION zstd);
