-- The rows of an imported file that were refused, as they came: sealed, for the importer alone, purged after 30 days.
-- Each set of rows has a key of its own in vault.keys, named by `kept`: purging deletes it, so that copies open with nothing.

CREATE TABLE vault.refused_files (
    kept       uuid        PRIMARY KEY,
    batch      uuid        NOT NULL,
    format     text        NOT NULL,
    department text        NOT NULL,
    officer    text        NOT NULL,
    kept_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    rows       integer     NOT NULL
);
CREATE INDEX ON vault.refused_files (batch);
CREATE INDEX ON vault.refused_files (kept_at);

-- Line 0 holds the headings.
CREATE TABLE vault.refused_rows (
    kept       uuid    NOT NULL,
    line       integer NOT NULL,
    nonce      bytea   NOT NULL,
    ciphertext bytea   NOT NULL,
    PRIMARY KEY (kept, line)
);

GRANT SELECT, INSERT, DELETE ON vault.refused_files, vault.refused_rows TO jiangcheng_service;
