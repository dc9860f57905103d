-- What every decision rests on beside its subject, a ruleset found unlawful among it. The list of topics stands in
-- ledger/log/governing.py and write.sql as it stands here, and an append asks for the latest of them at one look.
DROP INDEX ledger.stored_events_governing;
CREATE INDEX stored_events_governing ON ledger.stored_events (notification_id) WHERE topic IN (
    'ruleset-adopted.1', 'ruleset-published.1', 'ruleset-withdrawn.1', 'standing-order-recorded.1',
    'stop-ordered.1', 'start-proposed.1', 'start-confirmed.1'
);

-- Every step in the life of a version of the ruleset: few, among millions of rows.
CREATE INDEX stored_events_rulesets ON ledger.stored_events (notification_id) WHERE topic IN (
    'ruleset-adopted.1', 'ruleset-drafted.1', 'ruleset-edited.1', 'ruleset-tested.1', 'ruleset-submitted.1',
    'ruleset-approved.1', 'ruleset-published.1', 'ruleset-withdrawn.1'
);

-- Subjects whose timeline rests on other rulesets than those that govern now: they are determined anew, a batch at a time.
CREATE INDEX ON views.subjects (ruleset);
