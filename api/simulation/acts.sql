-- What became of one department's records of a run of days, in the order of the day: each line a request that it
-- sends about a record it has filed, whose id stands in the answer to that. What is over comes with what led to it.
COPY (
    WITH acted AS (
        SELECT
            *,
            CASE became
            WHEN 'withdrawn' THEN [
                {path: 'withdrawal', body: json_object('reason', '异议成立，撤回记录（虚构）')}
            ]
            WHEN 'verified' THEN [{path: 'verification', body: NULL::JSON}]
            WHEN 'removed' THEN [
                {path: 'removal', body: json_object('doc_no', concat(doc_no, '移'), 'reason', '整改完成（虚构）')}
            ]
            WHEN 'repaired' THEN [
                {path: 'repair', body: json_object(
                        'receipt', concat(doc_no, '修'), 'proof', [sha256(concat('proof:', record))],
                        'commitment', sha256(concat('commitment:', record))
                    )},
                {path: 'repair/steps', body: json_object('step', 'accept')},
                {path: 'repair/steps', body: json_object('step', 'grant', 'doc_no', concat(doc_no, '修'))}
            ]
            WHEN 'changed' THEN [
                {path: 'reviews', body: json_object(
                        'outcome', 'changed', 'effective_on', became_on, 'authority', '复议机关（虚构）',
                        'doc_no', concat(doc_no, '变'), 'severity', 'minor', 'fields', json_object(
                            'penalty_kind', 'small_fine', 'penalty_kinds', 'small_fine', 'amount_minor', fen // 20,
                            'fine_minor', fen // 20, 'fine_wan', in_wan(fen // 20)
                        )
                    )}
            ]
            ELSE [
                {path: 'reviews', body: json_object(
                        'outcome', became, 'effective_on', CASE became WHEN 'void' THEN determined_on ELSE became_on END,
                        'authority', '人民法院（虚构）', 'doc_no', concat(doc_no, '撤')
                    )}
            ]
            END AS steps
        FROM run_of_days
        WHERE department = $department
    )

    SELECT json_object('on', became_on, 'doc_no', doc_no, 'path', steps[step].path, 'body', steps[step].body)
    FROM (SELECT became_on, i, doc_no, steps, unnest(range(1, len(steps) + 1)) AS step FROM acted)
    ORDER BY became_on, i, step
) TO $path (FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE '');
