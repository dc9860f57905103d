-- Events that are few, and looked for by every check and by every answer about the past: subjects that were merged (C3)
-- and records that were sealed (INV-33). A question finds this index only if it names topics of this list as they stand here.

CREATE INDEX stored_events_rare ON ledger.stored_events (originator_id)
    WHERE topic IN ('subjects-merged.1', 'subject-merged-into.1', 'record-sealed.1');
