-- name: some_key_waits(consumer)$
SELECT EXISTS (SELECT FROM held_key WHERE consumer = :consumer AND retry_at IS NOT NULL);

-- name: database_now()$
SELECT clock_timestamp();

-- name: lock_awaiting_key(consumer, before)^
-- The longest waiting first. Another process may be trying some, or a batch parking behind them: those are left to it.
SELECT topic, key FROM held_key
 WHERE consumer = :consumer AND retry_at < :before
 ORDER BY retry_at LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: first_parked_of_key(consumer, topic, key, rows_max)
SELECT topic, partition, "offset", key, headers::text AS headers, value FROM parked
 WHERE consumer = :consumer AND topic = :topic AND key = :key AND sequence IS NOT NULL
 ORDER BY "offset" LIMIT :rows_max;

-- name: delete_parked_until(consumer, topic, key, offset)!
DELETE FROM parked
 WHERE consumer = :consumer AND topic = :topic AND key = :key AND sequence IS NOT NULL AND "offset" <= :offset;

-- name: name_reason(consumer, topic, partition, offset, reason, error)!
UPDATE parked SET reason = :reason, error = :error
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND "offset" = :offset;

-- name: try_again_later(consumer, topic, key, awaiting)!
UPDATE held_key SET retry_at = CASE WHEN :awaiting::boolean THEN clock_timestamp() END
 WHERE consumer = :consumer AND topic = :topic AND key = :key;
