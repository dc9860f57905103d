-- The events of a few appends, sent behind the statement that takes the append lock.
-- Outside the day decided for, or where something was published or stopped that the decision did not know of, the sub-select
-- gives NULL; the NOT NULL column refuses it, and with it everything that was written in the transaction before.
-- The topics stand here as in migration 0015, whose index answers the question at one look.
WITH moment AS MATERIALIZED (
    SELECT greatest(
        (SELECT recorded_at FROM ledger.stored_events ORDER BY notification_id DESC LIMIT 1),
        coalesce(%(instant)b::timestamptz, clock_timestamp())
    ) AS recorded_at
), events AS (
    INSERT INTO ledger.stored_events (originator_id, originator_version, topic, state, recorded_at)
    SELECT event.*, (
        SELECT recorded_at
        FROM moment
        WHERE recorded_at >= coalesce(%(day_begins)b::timestamptz, '-infinity')
          AND recorded_at < coalesce(%(day_ends)b::timestamptz, 'infinity')
          AND (%(governed)b::bigint[] IS NULL OR (
              SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events WHERE topic IN (
                  'ruleset-adopted.1', 'ruleset-published.1', 'ruleset-withdrawn.1', 'standing-order-recorded.1',
                  'stop-ordered.1', 'start-proposed.1', 'start-confirmed.1'
              )
          ) = ALL (%(governed)b::bigint[]))
    )
    FROM unnest(%(streams)b::uuid[], %(versions)b::bigint[], %(topics)b::text[], %(states)b::bytea[]) AS event
    RETURNING notification_id
)
SELECT recorded_at, (SELECT array_agg(notification_id ORDER BY notification_id) FROM events)
FROM moment
