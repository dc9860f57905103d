-- What is public about records on their days, and what was and is explained: departments decide it, never filing alone.
-- `explained` is empty while the public has been given no reason. No release before this one published anything.
CREATE TABLE views.publications (
    record_id  uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    state      text NOT NULL,
    since      date NOT NULL,
    until      date NOT NULL,
    explained  text NOT NULL
);
CREATE INDEX ON views.publications (subject_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON views.publications TO jiangcheng_service;
