-- name: create_streams(topics, partitions)!
INSERT INTO stream (topic, partition)
SELECT * FROM unnest(:topics::text[], :partitions::int[])
    ON CONFLICT DO NOTHING;

-- name: load_streams(topics)
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset FROM stream WHERE topic = ANY (:topics::text[]);

-- name: greatest_epoch()$
SELECT coalesce(max(epoch), 0) FROM stream;

-- name: advance_streams(topics, partitions, seen_epochs, seen_sequences, seen_offsets, epochs, sequences, ce_ids, offsets)$
-- The compare-and-set of the relay: a row that another relay has moved is not touched, and the caller counts.
WITH moved AS (
    UPDATE stream
       SET epoch = step.epoch, last_sequence = step.sequence, last_ce_id = step.ce_id, next_offset = step.next_offset
      FROM unnest(:topics::text[], :partitions::int[],
                  :seen_epochs::int[], :seen_sequences::bigint[], :seen_offsets::bigint[],
                  :epochs::int[], :sequences::bigint[], :ce_ids::uuid[], :offsets::bigint[])
           AS step (topic, partition, seen_epoch, seen_sequence, seen_offset, epoch, sequence, ce_id, next_offset)
     WHERE stream.topic = step.topic AND stream.partition = step.partition
       AND stream.epoch = step.seen_epoch AND stream.last_sequence = step.seen_sequence
       AND stream.next_offset = step.seen_offset
    RETURNING 1
)
SELECT count(*) FROM moved;

-- name: delete_settled(ce_ids)
DELETE FROM outbox WHERE ce_id = ANY (:ce_ids::uuid[]) RETURNING ce_id;

-- name: decided_orphans(ce_ids)
SELECT ce_id FROM orphan WHERE ce_id = ANY (:ce_ids::uuid[]) AND decision IS NOT NULL;

-- name: forget_matched_orphans(ce_ids)!
-- Their rows were made again, so nobody has to decide about them.
DELETE FROM orphan WHERE ce_id = ANY (:ce_ids::uuid[]) AND decision IS NULL;

-- name: store_orphans(ce_ids, topics, partitions, epochs, sequences, keys, headers, values)!
INSERT INTO orphan (ce_id, topic, partition, epoch, sequence, key, headers, value)
SELECT found.ce_id, found.topic, found.partition, found.epoch, found.sequence, found.key, found.headers::json, found.value
  FROM unnest(:ce_ids::uuid[], :topics::text[], :partitions::int[], :epochs::int[], :sequences::bigint[],
              :keys::bytea[], :headers::text[], :values::bytea[])
       AS found (ce_id, topic, partition, epoch, sequence, key, headers, value)
    ON CONFLICT DO NOTHING;

-- name: open_orphans()$
SELECT count(*) FROM orphan WHERE decision IS NULL;

-- name: next_rows(rows_max, bytes_max)
-- The first row always, further ones as long as their values fit into the round.
SELECT outbox.id, outbox.ce_id, outbox.topic, outbox.partition, outbox.key, outbox.headers::text AS headers, outbox.value
  FROM (SELECT id, sum(octet_length(value)) OVER (ORDER BY id) - octet_length(value) AS bytes_before
          FROM (SELECT id, value FROM outbox ORDER BY id LIMIT :rows_max::bigint) AS first_rows) AS measured
  JOIN outbox USING (id)
 WHERE measured.bytes_before < :bytes_max::bigint
 ORDER BY outbox.id;

-- name: delete_published(ids)!
DELETE FROM outbox WHERE id = ANY (:ids::bigint[]);

-- name: try_lock(lock_key)$
SELECT pg_try_advisory_lock(:lock_key::bigint);

-- name: standby_view()^
-- Whether the holder of the lock moves, and how long the oldest row has waited.
SELECT (SELECT coalesce(sum(next_offset), 0) FROM stream)::bigint AS progress,
       (SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 FROM outbox ORDER BY id LIMIT 1) AS oldest_seconds;
