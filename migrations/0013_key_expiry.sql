-- From when on a department's key opens nothing any more; none: until it is revoked. Keys of before have none.

ALTER TABLE access.keys ADD COLUMN expires_at timestamptz;
