-- Who a person is: their names, numbers and free text, each sealed under the person's own key (INV-26, INV-30).
-- Nothing here is in clear. What unwraps the keys is a file outside the database (docs/adr/0011-vault.md).

CREATE SCHEMA vault;

-- The one secret of this ledger's keyed hashes, wrapped by the key-encryption key; never replaced, only wrapped anew.
-- kek names the key that wraps, so that a wrong key file is told from damage.
CREATE TABLE vault.secret (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    cipher   text    NOT NULL,
    kek      text    NOT NULL UNIQUE,
    nonce    bytea   NOT NULL,
    wrapped  bytea   NOT NULL
);

-- One key a subject, always wrapped by the key that wraps the secret: a program that has not heard of a rotation can
-- write nothing that only the former key would unwrap. Deleting the row is the erasure: what was sealed under it can be read by nobody any more.
CREATE TABLE vault.keys (
    subject_id uuid     PRIMARY KEY,
    version    smallint NOT NULL,
    cipher     text     NOT NULL,
    kek        text     NOT NULL REFERENCES vault.secret (kek) DEFERRABLE,
    nonce      bytea    NOT NULL,
    wrapped    bytea    NOT NULL
);

-- HMAC-SHA256 of scheme and number -> whom it means. Goes with the erasure.
CREATE TABLE vault.numbers (
    hash       bytea PRIMARY KEY,
    subject_id uuid  NOT NULL
);
CREATE INDEX ON vault.numbers (subject_id);

CREATE TABLE vault.attributes (
    subject_id  uuid     NOT NULL,
    name        text     NOT NULL,
    key_version smallint NOT NULL,
    nonce       bytea    NOT NULL,
    ciphertext  bytea    NOT NULL,
    PRIMARY KEY (subject_id, name)
);

-- A record of a person outlives the erasure, so that filing it again is answered and files nothing.
ALTER TABLE ledger.record_identities ADD COLUMN erased boolean NOT NULL DEFAULT false;

GRANT USAGE ON SCHEMA vault TO jiangcheng_service;
GRANT SELECT, INSERT ON vault.secret TO jiangcheng_service;
GRANT SELECT, INSERT, DELETE ON vault.keys, vault.numbers, vault.attributes TO jiangcheng_service;
GRANT UPDATE (erased) ON ledger.record_identities TO jiangcheng_service;
