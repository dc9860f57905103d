-- What workers found out about subjects (`jiangcheng worker`): where time asked and nothing was to be done, and what failed.
-- Not part of the ledger: any row may be deleted, and the subject is then looked at again.

CREATE SCHEMA worker;

-- A visit tells of the subject at one version of its stream, and counts no longer once the stream has moved on.
-- due is the day from which time asks again; none: never. failures counts those in a row, reason says the last.
CREATE TABLE worker.visits (
    subject_id uuid        PRIMARY KEY,
    version    bigint      NOT NULL,
    due        date,
    failures   integer     NOT NULL DEFAULT 0,
    reason     text        NOT NULL DEFAULT '',
    at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT USAGE ON SCHEMA worker TO jiangcheng_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON worker.visits TO jiangcheng_service;
