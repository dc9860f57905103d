-- The events of a few appends, sent behind the statement that takes the append lock.
-- Outside the day decided for, or where something was stopped that the decision did not know of, the sub-select gives NULL; the NOT NULL column refuses it, and with it everything
-- that was written in the transaction before.
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
          AND (%(stops)b::bigint[] IS NULL OR (
              SELECT count(*) FROM ledger.stored_events WHERE originator_id = %(stops_stream)b
          ) = ALL (%(stops)b::bigint[]))
    )
    FROM unnest(%(streams)b::uuid[], %(versions)b::bigint[], %(topics)b::text[], %(states)b::bytea[]) AS event
    RETURNING notification_id
)
SELECT recorded_at, (SELECT array_agg(notification_id ORDER BY notification_id) FROM events)
FROM moment
