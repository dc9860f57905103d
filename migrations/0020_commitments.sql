-- Commitments by the day on which they were filed: what is reported upwards, and how far that has come (C58).
CREATE INDEX ON views.records (filed_on, record_id) WHERE kind = 'commitment';
