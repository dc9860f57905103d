-- What an order rests on at each of its steps, so that no answer lets a sanction apply beyond what was ordered: on the
-- day on which its last ground ends, whether or not anybody has reconciled yet.
-- grounds and untils belong together, place by place; untils are the first days on which a ground no longer counts.

-- The views are emptied and made anew from the log by whoever reads or writes next.
TRUNCATE views.subjects, views.follows, views.records, views.order_steps, views.task_steps, views.tasks, views.batches;
UPDATE views.progress SET position = 0;

ALTER TABLE views.order_steps
    ADD COLUMN kind    text    NOT NULL,
    ADD COLUMN version integer NOT NULL,
    ADD COLUMN grounds text[]  NOT NULL,
    ADD COLUMN untils  date[]  NOT NULL;
