-- The records of one department of a run of days, in the order of the day, as it sends them over HTTP.
COPY (
    SELECT json_merge_patch('{}', json_object(  -- which leaves out what is null
        'subject', json_object('scheme', scheme, 'number', number, 'name', name, 'region', region),
        'kind', record_kind,
        'document', json_object(
            'doc_type', doc_type, 'doc_no', doc_no, 'issued_on', determined_on, 'effective_on', determined_on
        ),
        'determined_on', determined_on,
        'conducted_on', CASE WHEN of_person AND polarity = 'adverse' THEN determined_on - 1 END,
        'catalogue_item', item,
        'behaviour_code', behaviour,
        'severity', severity,
        'polarity', polarity,
        'repair_notice', CASE WHEN penalty_kind IS NOT NULL THEN 'served' END,
        'currency', CASE WHEN fen IS NOT NULL THEN 'CNY' END,
        'fields', json_object(
            'penalty_kind', penalty_kind,
            'penalty_kinds', penalty_kind,
            'amount_minor', fen,
            'fine_minor', CASE WHEN fined THEN fen END,
            'confiscated_minor', CASE WHEN NOT fined THEN fen END,
            'fine_wan', CASE WHEN fined THEN in_wan(fen) END,
            'confiscated_wan', CASE WHEN NOT fined THEN in_wan(fen) END,
            'valid_until', valid_until,
            'licence_kind', licence_kind,
            'valid_from', CASE WHEN licence_kind IS NOT NULL THEN determined_on END,
            'result', result,
            'performance', performance,
            'commitment_kind', commitment_kind,
            'content', CASE WHEN performance = 'in_term' THEN lower(hex(other)) END,
            'consequence', CASE WHEN performance = 'in_term' THEN '违诺记入信用记录（虚构）' END,
            'publication_agreed', CASE WHEN commitment_kind IS NOT NULL THEN chance < 96 END,
            'verified_on', CASE WHEN commitment_kind IS NOT NULL AND performance <> 'in_term' THEN determined_on END,
            'grade', grade,
            'inputs', CASE WHEN grade IS NOT NULL THEN lower(hex(other)) END,
            'pledge', pledge
        )
    ))
    FROM run_of_days
    WHERE department = $department
    ORDER BY determined_on, i
) TO $path (FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE '');
