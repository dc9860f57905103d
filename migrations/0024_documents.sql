-- The files behind decisions, proofs and evidence, each sealed: a person's under the person's key, any other under a key
-- of its own (docs/adr/0050-documents.md). What they are and what they are about stands in the log, told by digest.
CREATE TABLE vault.documents (
    document_id uuid     PRIMARY KEY,
    subject_id  uuid     NOT NULL,
    key_id      uuid     NOT NULL, -- whose row of vault.keys opens it: the subject's, or its own
    key_version smallint NOT NULL,
    nonce       bytea    NOT NULL,
    ciphertext  bytea    NOT NULL
);
CREATE INDEX ON vault.documents (subject_id);

-- What is sealed cannot be compressed; trying costs time.
ALTER TABLE vault.documents ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, DELETE ON vault.documents TO jiangcheng_service;

-- What the log tells of them is few, and compared with what lies here by the doctor.
CREATE INDEX stored_events_documents ON ledger.stored_events (originator_id)
    WHERE topic IN ('document-stored.1', 'document-erased.1');
