-- What an operator looks at. Unless a name says otherwise every query runs as <service>_readonly too.

-- name: outbox_summary(rows_max)^
SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT :rows_max::bigint) AS counted)::bigint AS rows,
       (SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 FROM outbox ORDER BY id LIMIT 1)
           AS oldest_seconds;

-- name: relay_epoch()$
SELECT max(epoch) FROM stream;

-- name: sessions()
SELECT application_name, count(*)::int AS sessions FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> ''
 GROUP BY application_name ORDER BY application_name;

-- name: relay_lock_holder(class_id, object_id)^
-- Who holds the relay's advisory lock, and since when its connection stands.
SELECT lock.pid, extract(epoch FROM clock_timestamp() - session.backend_start)::float8 AS connected_seconds
  FROM pg_locks AS lock
  LEFT JOIN pg_stat_activity AS session USING (pid)
 WHERE lock.locktype = 'advisory' AND lock.granted
   AND lock.classid = :class_id::bigint::oid AND lock.objid = :object_id::bigint::oid AND lock.objsubid = 1
   AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
 LIMIT 1;

-- name: parked_summary()
SELECT consumer, topic, reason, count(*)::bigint AS records,
       extract(epoch FROM clock_timestamp() - min(parked_at))::float8 AS oldest_seconds
  FROM parked GROUP BY consumer, topic, reason ORDER BY consumer, topic, reason;

-- name: held_summary()
SELECT consumer, topic, count(*)::bigint AS keys,
       extract(epoch FROM clock_timestamp() - min(since))::float8 AS oldest_seconds
  FROM held_key GROUP BY consumer, topic ORDER BY consumer, topic;

-- name: positions()
SELECT consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_offset, gap_since,
       extract(epoch FROM clock_timestamp() - gap_since)::float8 AS gap_seconds
  FROM position ORDER BY consumer, topic, partition;

-- name: streams()
SELECT topic, partition, epoch, last_sequence, next_offset FROM stream ORDER BY topic, partition;

-- name: orphan_summary()^
SELECT count(*) FILTER (WHERE decision IS NULL)::bigint AS open,
       count(*) FILTER (WHERE decision = 'accept')::bigint AS accepted,
       count(*) FILTER (WHERE decision = 'withdraw')::bigint AS withdrawn,
       extract(epoch FROM clock_timestamp() - min(found_at) FILTER (WHERE decision IS NULL))::float8 AS oldest_open_seconds
  FROM orphan;

-- name: unclear_by_kind()
SELECT kind, count(*)::bigint AS unclear FROM delivery
 WHERE state IN ('waiting', 'sending', 'answered') AND unclear_count > released_count GROUP BY kind ORDER BY kind;

-- name: unclear_deliveries(rows_max)
SELECT id, kind, state, attempts, unclear_count, reason, started_at,
       extract(epoch FROM clock_timestamp() - coalesce(started_at, next_attempt_at))::float8 AS waiting_seconds
  FROM delivery
 WHERE state IN ('waiting', 'sending', 'answered') AND unclear_count > released_count
 ORDER BY coalesce(started_at, next_attempt_at), id LIMIT :rows_max::bigint;

-- name: delivery_summary()
SELECT kind, state, count(*)::bigint AS deliveries,
       count(*) FILTER (WHERE unclear_count > released_count)::bigint AS unclear
  FROM delivery WHERE state NOT IN ('accepted', 'refused', 'given_up') GROUP BY kind, state ORDER BY kind, state;

-- name: timer_summary()
SELECT kind, count(*)::bigint AS failing, max(failures) AS failures_most FROM timer
 WHERE failures > 0 GROUP BY kind ORDER BY kind;

-- name: parked_records(consumer, topic, reason, rows_max)
-- As <service>_app only: keys say more than a readonly login may know.
SELECT consumer, topic, partition, "offset", key, sequence, headers::text AS headers, reason, error,
       octet_length(value) AS value_bytes, parked_at, extract(epoch FROM clock_timestamp() - parked_at)::float8 AS age_seconds
  FROM parked
 WHERE (:consumer::text IS NULL OR consumer = :consumer) AND (:topic::text IS NULL OR topic = :topic)
   AND (:reason::text IS NULL OR reason = :reason)
 ORDER BY parked_at, consumer, topic, partition, "offset" LIMIT :rows_max::bigint;

-- name: parked_records_without_keys(consumer, topic, reason, rows_max)
SELECT consumer, topic, partition, "offset", sequence, reason, error, parked_at,
       extract(epoch FROM clock_timestamp() - parked_at)::float8 AS age_seconds
  FROM parked
 WHERE (:consumer::text IS NULL OR consumer = :consumer) AND (:topic::text IS NULL OR topic = :topic)
   AND (:reason::text IS NULL OR reason = :reason)
 ORDER BY parked_at, consumer, topic, partition, "offset" LIMIT :rows_max::bigint;

-- name: parked_count(consumer, topic, reason)$
SELECT count(*) FROM parked
 WHERE (:consumer::text IS NULL OR consumer = :consumer) AND (:topic::text IS NULL OR topic = :topic)
   AND (:reason::text IS NULL OR reason = :reason);

-- name: parked_at_place(topic, partition, offset, consumer)
-- As <service>_app only. The same record may be parked by several consumers.
SELECT consumer, topic, partition, "offset", epoch, sequence, key, headers::text AS headers, value, reason, error, sha256,
       parked_at, extract(epoch FROM clock_timestamp() - parked_at)::float8 AS age_seconds
  FROM parked
 WHERE topic = :topic AND partition = :partition AND "offset" = :offset
   AND (:consumer::text IS NULL OR consumer = :consumer)
 ORDER BY consumer;

-- name: parked_of_key(consumer, topic, key)
-- As <service>_app only.
SELECT partition, "offset", headers::text AS headers, reason FROM parked
 WHERE consumer = :consumer AND topic = :topic AND key = :key AND sequence IS NOT NULL ORDER BY "offset";

-- name: parked_keys(consumer, topic, reason)
-- As <service>_app only. One row for each key that can be replayed; a record without a number stands for itself.
SELECT consumer, topic, key, sequence IS NOT NULL AS ordered, min(partition) AS partition, min("offset") AS "offset",
       count(*)::bigint AS records
  FROM parked
 WHERE (:consumer::text IS NULL OR consumer = :consumer) AND (:topic::text IS NULL OR topic = :topic)
 GROUP BY consumer, topic, key, ordered, CASE WHEN sequence IS NULL THEN partition::text || '/' || "offset" END
HAVING :reason::text IS NULL OR bool_or(reason = :reason)
 ORDER BY min(parked_at);

-- name: orphans(undecided_only, rows_max)
SELECT ce_id, topic, partition, epoch, sequence, found_at, decision, decided_by, decided_at FROM orphan
 WHERE decision IS NULL OR NOT :undecided_only::boolean
 ORDER BY topic, partition, sequence LIMIT :rows_max::bigint;

-- name: orphan(ce_id)^
-- As <service>_app only.
SELECT ce_id, topic, partition, epoch, sequence, key, headers::text AS headers, octet_length(value) AS value_bytes, found_at,
       decision, decided_by, decided_at
  FROM orphan WHERE ce_id = :ce_id;

-- name: open_orphan_ids()
SELECT ce_id FROM orphan WHERE decision IS NULL ORDER BY topic, partition, sequence;

-- name: actions(rows_max)
SELECT id, acted_at, actor, action, reason, subject::text AS subject FROM operator_action
 ORDER BY id DESC LIMIT :rows_max::bigint;

-- name: outbox_about(needle, rows_max)
-- As <service>_app only. Headers are searched as text: an id is found wherever it stands in them.
SELECT topic, partition, headers::text AS headers, extract(epoch FROM clock_timestamp() - created_at)::float8 AS age_seconds
  FROM outbox WHERE position(:needle::text IN headers::text) > 0 ORDER BY id LIMIT :rows_max::bigint;

-- name: orphans_about(needle, rows_max)
-- As <service>_app only.
SELECT topic, partition, headers::text AS headers, decision FROM orphan
 WHERE position(:needle::text IN headers::text) > 0 ORDER BY topic, partition, sequence LIMIT :rows_max::bigint;

-- name: parked_about(needle, rows_max)
-- As <service>_app only.
SELECT consumer, topic, partition, headers::text AS headers, reason FROM parked
 WHERE position(:needle::text IN headers::text) > 0 ORDER BY consumer, topic, partition, "offset" LIMIT :rows_max::bigint;

-- name: parked_places(topics, partitions, offsets)
SELECT consumer, topic, partition, "offset", reason
  FROM parked JOIN unnest(:topics::text[], :partitions::int[], :offsets::bigint[]) AS place (topic, partition, "offset")
 USING (topic, partition, "offset");

-- name: discarded_places(topics, partitions, offsets)
SELECT subject ->> 'consumer' AS consumer, place.topic, place.partition, place."offset"
  FROM operator_action
  JOIN unnest(:topics::text[], :partitions::int[], :offsets::bigint[]) AS place (topic, partition, "offset")
    ON subject ->> 'topic' = place.topic AND (subject ->> 'partition')::int = place.partition
   AND (subject ->> 'offset')::bigint = place."offset"
 WHERE action = 'discard';
