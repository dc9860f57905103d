-- How objections ended, when, and at which department: what their times are counted from. It names no subject and no
-- record; position is that of the event that ended one. No release before this one received any.
CREATE TABLE views.objections_ended (
    position   bigint PRIMARY KEY,
    department text NOT NULL,
    outcome    text NOT NULL,
    raised_on  date NOT NULL,
    ended_on   date NOT NULL
);
CREATE INDEX ON views.objections_ended (ended_on);

GRANT SELECT, INSERT, UPDATE, DELETE ON views.objections_ended TO jiangcheng_service;
