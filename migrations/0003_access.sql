-- Every read of a subject's data, written before its answer is given (P-8, INV-27). Append only for the service role.

CREATE SCHEMA access;

CREATE TABLE access.log (
    entry      bigserial   PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    department text        NOT NULL,
    officer    text        NOT NULL,
    purpose    text        NOT NULL,
    what       text        NOT NULL,
    subject_id uuid,
    matter     text,
    filing     text
);
CREATE INDEX ON access.log (subject_id, at) WHERE subject_id IS NOT NULL;

GRANT USAGE ON SCHEMA access TO jiangcheng_service;
GRANT SELECT, INSERT ON access.log TO jiangcheng_service;
GRANT USAGE ON SEQUENCE access.log_entry_seq TO jiangcheng_service;
