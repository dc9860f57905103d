-- A few appends in one statement, sent behind the statement that takes the append lock.
-- A data-modifying WITH always runs; a NULL from a CASE or an empty sub-select is refused by a NOT NULL column,
-- which undoes the whole transaction.
WITH moment AS MATERIALIZED (
    SELECT greatest(
        (SELECT recorded_at FROM ledger.stored_events ORDER BY notification_id DESC LIMIT 1),
        coalesce(%(instant)b::timestamptz, clock_timestamp())
    ) AS recorded_at
), moment_of_the_day AS MATERIALIZED (
    SELECT recorded_at
    FROM moment
    WHERE recorded_at >= coalesce(%(day_begins)b::timestamptz, '-infinity')
      AND recorded_at < coalesce(%(day_ends)b::timestamptz, 'infinity')
), identities AS (
    INSERT INTO ledger.record_identities (record_id, subject_id, content_hash)
    SELECT * FROM unnest(%(record_ids)b::uuid[], %(record_subjects)b::uuid[], %(content_hashes)b::bytea[])
), aliases AS (
    INSERT INTO ledger.aliases (scheme, number, subject_id)
    SELECT * FROM unnest(%(schemes)b::text[], %(numbers)b::text[], %(alias_subjects)b::uuid[])
), tracked AS (
    INSERT INTO ledger.tracking (application_name, notification_id)
    SELECT mine.application_name,
           CASE WHEN NOT EXISTS (
               SELECT FROM ledger.tracking AS earlier
               WHERE earlier.application_name = mine.application_name
                 AND earlier.notification_id >= mine.notification_id
           ) THEN mine.notification_id END
    FROM unnest(%(applications)b::text[], %(tracked)b::bigint[]) AS mine (application_name, notification_id)
), events AS (
    INSERT INTO ledger.stored_events (originator_id, originator_version, topic, state, recorded_at)
    SELECT event.*, (SELECT recorded_at FROM moment_of_the_day)
    FROM unnest(%(streams)b::uuid[], %(versions)b::bigint[], %(topics)b::text[], %(states)b::bytea[]) AS event
    RETURNING notification_id
)
SELECT recorded_at, (SELECT array_agg(notification_id ORDER BY notification_id) FROM events)
FROM moment
