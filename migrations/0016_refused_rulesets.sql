-- Every step in the life of a version of the ruleset, the approver's refusal among them: few, among millions of rows.
-- The list of topics stands in ledger/rulemaking.py as it stands here.
DROP INDEX ledger.stored_events_rulesets;
CREATE INDEX stored_events_rulesets ON ledger.stored_events (notification_id) WHERE topic IN (
    'ruleset-adopted.1', 'ruleset-drafted.1', 'ruleset-edited.1', 'ruleset-tested.1', 'ruleset-submitted.1',
    'ruleset-approved.1', 'ruleset-refused.1', 'ruleset-published.1', 'ruleset-withdrawn.1'
);

-- Who was told that a version is unlawful, in the order of the ledger: what a determining department follows.
CREATE INDEX stored_events_told ON ledger.stored_events (notification_id) WHERE topic = 'unlawful-rule-notified.1';
