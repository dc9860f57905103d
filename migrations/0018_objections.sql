-- Open objections to records: what is disputed, since when, and whether it is a court's, which no silence weakens.
-- No release before this one received any.
CREATE TABLE views.objections (
    record_id  uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    claim      text NOT NULL,
    since      date NOT NULL,
    of_court   boolean NOT NULL
);
CREATE INDEX ON views.objections (subject_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON views.objections TO jiangcheng_service;
