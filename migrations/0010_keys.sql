-- One key a line: what a department's own program shows to be let in over HTTP. Of the key itself only the hash stands here.
-- Issued and revoked by the owner; the service role can look a key up and make none.

CREATE TABLE access.keys (
    key_id     text        PRIMARY KEY,
    department text        NOT NULL,
    hash       bytea       NOT NULL,  -- SHA-256 of 256 bits drawn at random: nothing to guess, so no slow hash
    label      text        NOT NULL,
    issued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    issued_by  text        NOT NULL,
    revoked_at timestamptz,
    revoked_by text,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

GRANT SELECT ON access.keys TO jiangcheng_service;
