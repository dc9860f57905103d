-- The append-only log and what is written in the same transaction with it.
-- Run by the owner role (jiangcheng_owner); the service role (jiangcheng_service) is neither owner nor superuser.

CREATE SCHEMA ledger;

-- One row an event. Column names are those of the eventsourcing library, which reads this table:
-- originator_id is the stream (a subject), originator_version its place in the stream,
-- notification_id the position in the whole ledger (rising in commit order, not gap-free).
CREATE TABLE ledger.stored_events (
    originator_id      uuid        NOT NULL,
    originator_version bigint      NOT NULL,
    topic              text        NOT NULL,
    state              bytea       NOT NULL,
    notification_id    bigserial   NOT NULL,
    recorded_at        timestamptz NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
) WITH (
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.02
);
CREATE UNIQUE INDEX stored_events_notification_id_idx ON ledger.stored_events (notification_id);

-- The library passes an array of this type for the rows of one append.
CREATE TYPE ledger.stored_event_uuid AS (
    originator_id      uuid,
    originator_version bigint,
    topic              text,
    state              bytea
);

-- Folded states, only ever a shortcut: every row may be deleted and is made again from the log.
CREATE TABLE ledger.snapshots (
    originator_id      uuid   NOT NULL,
    originator_version bigint NOT NULL,
    topic              text   NOT NULL,
    state              bytea  NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);

-- One row a record ever filed: the same identity can be filed once, whatever process files it.
-- record_id is the UUIDv5 of source and document key; content_hash the SHA-256 of what was filed.
CREATE TABLE ledger.record_identities (
    record_id    uuid  PRIMARY KEY,
    subject_id   uuid  NOT NULL,
    content_hash bytea NOT NULL
);

-- Every number a subject is or was known by; rebuilt from events.
CREATE TABLE ledger.aliases (
    scheme     text NOT NULL,
    number     text NOT NULL,
    subject_id uuid NOT NULL,
    PRIMARY KEY (scheme, number)
);

-- The position a process manager has dealt with, moved in the transaction that holds what it wrote.
CREATE TABLE ledger.tracking (
    application_name text   NOT NULL,
    notification_id  bigint NOT NULL,
    PRIMARY KEY (application_name, notification_id)
);

GRANT USAGE ON SCHEMA ledger TO jiangcheng_service;
GRANT SELECT, INSERT ON ledger.stored_events, ledger.record_identities, ledger.tracking TO jiangcheng_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.aliases, ledger.snapshots TO jiangcheng_service;
GRANT USAGE, SELECT, UPDATE ON SEQUENCE ledger.stored_events_notification_id_seq TO jiangcheng_service;
