-- The worklist in its order: whoever is due next is found without looking at everybody who is due.
DROP INDEX IF EXISTS views.subjects_next_due_idx;
CREATE INDEX ON views.subjects (next_due, subject_id) WHERE next_due IS NOT NULL;
