-- What is read: views of the ledger, each made from the log alone and made anew by `jiangcheng rebuild`.
-- They advance together, in one transaction a batch, with the one position they have reached (views.progress).
-- A rebuild fills a second schema of the same tables (LIKE ... INCLUDING ALL) and swaps the names.

CREATE SCHEMA views;

CREATE TABLE views.progress (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint  NOT NULL
);
INSERT INTO views.progress (position) VALUES (0);

-- One row a subject; version is that of its stream, ruleset the hash under which follows was determined.
CREATE TABLE views.subjects (
    subject_id uuid   PRIMARY KEY,
    scheme     text   NOT NULL,
    number     text   NOT NULL,
    name       text   NOT NULL,
    kind       text   NOT NULL,
    region     text   NOT NULL,
    version    bigint NOT NULL,
    ruleset    text   NOT NULL,
    next_due   date,
    UNIQUE (scheme, number)
);
CREATE INDEX ON views.subjects (next_due) WHERE next_due IS NOT NULL;

-- One row a span of a subject's timeline: the measure follows on [starts_on, ends_on); no ends_on: no end in sight,
-- ordered a grant at a time.
CREATE TABLE views.follows (
    subject_id uuid     NOT NULL,
    place      smallint NOT NULL,
    measure    text     NOT NULL,
    version    integer  NOT NULL,
    rule       text     NOT NULL,
    ground     text     NOT NULL,
    starts_on  date     NOT NULL,
    ends_on    date,
    cites      uuid[]   NOT NULL,
    ruleset    integer  NOT NULL,
    grant_term jsonb,
    PRIMARY KEY (subject_id, place)
);
CREATE INDEX ON views.follows (measure, starts_on);

CREATE TABLE views.records (
    record_id     uuid   PRIMARY KEY,
    subject_id    uuid   NOT NULL,
    kind          text   NOT NULL,
    doc_no        text   NOT NULL,
    issuer        text   NOT NULL,
    determined_on date   NOT NULL,
    standing      text   NOT NULL,
    filed_on      date   NOT NULL,
    batch         uuid,
    line          integer
);
CREATE INDEX ON views.records (subject_id);
CREATE INDEX ON views.records (batch) WHERE batch IS NOT NULL;

-- Every step of every order and task, so that any past day can be read as it was known at any position.
CREATE TABLE views.order_steps (
    position   bigint  PRIMARY KEY,
    subject_id uuid    NOT NULL,
    order_no   integer NOT NULL,
    measure    text    NOT NULL,
    step       text    NOT NULL,
    state      text    NOT NULL,
    stepped_on date    NOT NULL
);
CREATE INDEX ON views.order_steps (subject_id, order_no, position);

CREATE TABLE views.task_steps (
    position   bigint  NOT NULL,
    task_id    uuid    NOT NULL,
    subject_id uuid    NOT NULL,
    order_no   integer NOT NULL,
    measure    text    NOT NULL,
    role       text    NOT NULL,
    department text,
    number     integer NOT NULL,
    step       text    NOT NULL,
    state      text    NOT NULL,
    stepped_on date    NOT NULL,
    PRIMARY KEY (task_id, position)
);
CREATE INDEX ON views.task_steps (subject_id, position);

-- Every task as it stands now: what a department has to do.
CREATE TABLE views.tasks (
    task_id    uuid    PRIMARY KEY,
    subject_id uuid    NOT NULL,
    order_no   integer NOT NULL,
    measure    text    NOT NULL,
    role       text    NOT NULL,
    department text,
    number     integer NOT NULL,
    state      text    NOT NULL,
    since      date    NOT NULL,
    position   bigint  NOT NULL
);
CREATE INDEX ON views.tasks (department, state);
CREATE INDEX ON views.tasks (subject_id);

CREATE TABLE views.batches (
    batch       uuid    PRIMARY KEY,
    format      text    NOT NULL,
    file_name   text    NOT NULL,
    file_hash   text    NOT NULL,
    imported_on date    NOT NULL,
    rows        integer NOT NULL,
    filed       integer NOT NULL,
    repeated    integer NOT NULL,
    refused     integer NOT NULL,
    withdrawn   integer NOT NULL DEFAULT 0
);

GRANT USAGE ON SCHEMA views TO jiangcheng_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA views TO jiangcheng_service;
