-- What is or was to be put right, by record (C28, C32, C33, C77): how far it has come, and how it ended. Rows stay when it is
-- over, so that rates count everything. `first` where the measures on the record wait for it. No release before this one had any.
CREATE TABLE views.treatments (
    record_id   uuid PRIMARY KEY,
    subject_id  uuid NOT NULL,
    kind        text NOT NULL,
    behaviour   text NOT NULL,
    department  text NOT NULL,
    first       boolean NOT NULL,
    state       text NOT NULL,
    talked_on   date,
    reminded_on date,
    ordered_on  date,
    until       date,
    verified_on date,
    ended_on    date,
    ended_by    text NOT NULL
);
CREATE INDEX ON views.treatments (department);

GRANT SELECT, INSERT, UPDATE, DELETE ON views.treatments TO jiangcheng_service;
-- What a published record of an organisation holds, of which everybody is told what the catalogue says is public (C70). Of
-- persons nothing stands here; of what was published before, nothing is told until it is written again.
ALTER TABLE views.publications ADD COLUMN item text NOT NULL DEFAULT '';
ALTER TABLE views.publications ADD COLUMN fields jsonb NOT NULL DEFAULT '{}';
