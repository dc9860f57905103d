-- Open procedures about subjects, each with the department that decides it: what its officers have to attend to.
-- id is that of the record to be repaired, or of the list entry that is proposed. No release before this one opened any.
CREATE TABLE views.procedures (
    procedure  text NOT NULL,
    id         uuid NOT NULL,
    subject_id uuid NOT NULL,
    department text NOT NULL,
    PRIMARY KEY (procedure, id)
);
CREATE INDEX ON views.procedures (department, procedure);
CREATE INDEX ON views.procedures (subject_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON views.procedures TO jiangcheng_service;
