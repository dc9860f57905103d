-- The access log in hash chains: one chain a process and month, each row hashed over itself and the row before it
-- (ledger/access.py), the chains' heads in the ledger itself. What was on record before stays where it can be read.
--
-- One partition a month, so that the owner can drop a whole month and nobody a single row.

ALTER TABLE access.log RENAME TO log_before_chains;
ALTER INDEX access.log_pkey RENAME TO log_before_chains_pkey;
ALTER INDEX access.log_subject_id_at_idx RENAME TO log_before_chains_subject_id_at_idx;
ALTER INDEX access.log_at_idx RENAME TO log_before_chains_at_idx;
REVOKE INSERT ON access.log_before_chains FROM jiangcheng_service;

-- entry is what the answer was given under; purpose is missing where something was done and not read; answer is what a
-- check said; hash is SHA-256 over the hash of the row before and everything else of this one.
CREATE TABLE access.log (
    month      date        NOT NULL,
    chain      uuid        NOT NULL,
    place      bigint      NOT NULL CHECK (place > 0),
    at         timestamptz NOT NULL,
    entry      uuid        NOT NULL,
    department text        NOT NULL,
    officer    text        NOT NULL,
    purpose    text,
    what       text        NOT NULL,
    subject_id uuid,
    matter     text,
    node       text,
    filing     text,
    outcome    text        NOT NULL CHECK (outcome IN ('granted', 'refused')),
    reason     text,
    answer     text,
    hash       bytea       NOT NULL,
    PRIMARY KEY (chain, place, month),
    CHECK ((outcome = 'refused') = (reason IS NOT NULL))
) PARTITION BY LIST (month);
CREATE INDEX log_subject_id_at_idx ON access.log (subject_id, at) WHERE subject_id IS NOT NULL;
CREATE INDEX log_refused_idx ON access.log (at) WHERE outcome = 'refused';
CREATE INDEX log_entry_idx ON access.log (entry);
CREATE INDEX log_held_idx ON access.log (department, filing) WHERE answer = 'hold';
CREATE INDEX log_at_idx ON access.log USING brin (at);

-- For the owner: the month's partition, if it is not there yet.
CREATE FUNCTION access.open_month(day date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    first_day date := date_trunc('month', day)::date;
    partition text := 'log_' || to_char(day, 'YYYY_MM');
BEGIN
    IF to_regclass(format('access.%I', partition)) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('jiangcheng access months', 0));
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS access.%I PARTITION OF access.log FOR VALUES IN (%L)', partition, first_day
        );
        EXECUTE format('GRANT SELECT ON access.%I TO jiangcheng_service', partition);  -- for backups, which go by table
    END IF;
END
$$;
REVOKE ALL ON FUNCTION access.open_month(date) FROM PUBLIC;

-- For the service role, which owns nothing: this month and the next, and no other. The answer is the time it is.
CREATE FUNCTION access.open_months() RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    now timestamptz := clock_timestamp();
    today date := (now AT TIME ZONE 'UTC')::date;
BEGIN
    PERFORM access.open_month(today);
    PERFORM access.open_month((date_trunc('month', today) + interval '1 month')::date);
    RETURN now;
END
$$;
REVOKE ALL ON FUNCTION access.open_months() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.open_months() TO jiangcheng_service;

GRANT SELECT, INSERT ON access.log TO jiangcheng_service;

-- A department's feed is read by position.
CREATE INDEX ON views.task_steps (department, position);
