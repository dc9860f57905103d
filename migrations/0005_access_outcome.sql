-- A read outside a department's powers is refused, and on record as that before it is told so (INV-27).
-- What was on record before had been granted; so is whatever a program writes that is older than this and names no outcome.

ALTER TABLE access.log
    ADD COLUMN outcome text NOT NULL DEFAULT 'granted' CHECK (outcome IN ('granted', 'refused')),
    ADD COLUMN reason  text,
    ADD CHECK ((outcome = 'refused') = (reason IS NOT NULL));
CREATE INDEX ON access.log (at) WHERE outcome = 'refused';
