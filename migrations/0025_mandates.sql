-- Who may stand for whom, each from a day until a last one; the days are to be looked at by whoever asks.
-- No release before this one put any on record.
CREATE TABLE views.mandates (
    mandate    uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    who        uuid NOT NULL,
    basis      text NOT NULL,
    scope      text NOT NULL,
    valid_from date NOT NULL,
    until      date NOT NULL
);
CREATE INDEX ON views.mandates (subject_id);
CREATE INDEX ON views.mandates (who);

GRANT SELECT, INSERT, UPDATE, DELETE ON views.mandates TO jiangcheng_service;
