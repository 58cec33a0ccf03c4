-- name: lock_held_keys(consumer, topic, keys)
-- Without the lock an event that follows a parked one could be applied while the parked one is being replayed.
SELECT key FROM held_key
 WHERE consumer = :consumer AND topic = :topic AND key = ANY (:keys::bytea[])
 ORDER BY key FOR UPDATE;

-- name: hold_key(consumer, topic, key, awaiting)!
INSERT INTO held_key (consumer, topic, key, retry_at)
VALUES (:consumer, :topic, :key, CASE WHEN :awaiting::boolean THEN clock_timestamp() END)
    ON CONFLICT DO NOTHING;

-- name: park(consumer, topic, partition, offset, epoch, sequence, key, headers, value, reason, error, sha256)!
INSERT INTO parked (consumer, topic, partition, "offset", epoch, sequence, key, headers, value, reason, error, sha256)
VALUES (:consumer, :topic, :partition, :offset, :epoch, :sequence, :key, :headers::text::json, :value, :reason, :error,
        :sha256)
    ON CONFLICT DO NOTHING;

-- name: parked_of_key(consumer, topic, key)
-- A record without a number was written by no relay of ours; it holds nothing back and is only ever discarded.
SELECT topic, partition, "offset", key, headers::text AS headers, value FROM parked
 WHERE consumer = :consumer AND topic = :topic AND key = :key AND sequence IS NOT NULL
 ORDER BY "offset";

-- name: lock_parked(consumer, topic, partition, offset)^
SELECT topic, partition, "offset", key, headers::text AS headers, value FROM parked
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND "offset" = :offset
   FOR UPDATE;

-- name: delete_parked_of_key(consumer, topic, key)!
DELETE FROM parked WHERE consumer = :consumer AND topic = :topic AND key = :key AND sequence IS NOT NULL;

-- name: delete_parked(consumer, topic, partition, offset)!
DELETE FROM parked
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND "offset" = :offset;

-- name: release_key(consumer, topic, key)!
DELETE FROM held_key WHERE consumer = :consumer AND topic = :topic AND key = :key;

-- name: release_key_if_free(consumer, topic, key)!
DELETE FROM held_key
 WHERE consumer = :consumer AND topic = :topic AND key = :key
   AND NOT EXISTS (SELECT FROM parked
                    WHERE consumer = :consumer AND topic = :topic AND key = :key AND sequence IS NOT NULL);

-- name: note_action(actor, action, reason, subject)!
INSERT INTO operator_action (actor, action, reason, subject)
VALUES (:actor, :action, :reason, :subject::text::jsonb);
