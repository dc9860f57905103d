-- What officers decided about held filings: few, and looked for by every check that holds (INV-39).
CREATE INDEX stored_events_holds ON ledger.stored_events (originator_id) WHERE topic = 'hold-decided.1';

-- What every decision rests on beside its subject: rulesets, standing orders, stops and starts. An append is held against
-- the position of the latest of them, which this index answers at one look. A question finds it only if it names the topics
-- of this list as they stand here.
CREATE INDEX stored_events_governing ON ledger.stored_events (notification_id) WHERE topic IN (
    'ruleset-adopted.1', 'ruleset-published.1', 'standing-order-recorded.1',
    'stop-ordered.1', 'start-proposed.1', 'start-confirmed.1'
);
