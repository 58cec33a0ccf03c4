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

-- name: next_rows(id_above, rows_max, bytes_max)
-- The first row always, further ones as long as they fit into the round. The columns are read by their places.
SELECT id, ce_id, topic, partition, key, headers::text, value
  FROM (SELECT *, sum(bytes) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - bytes AS bytes_before
          FROM (SELECT *, octet_length(value) + pg_column_size(headers) AS bytes
                  FROM outbox WHERE id > :id_above::bigint ORDER BY id LIMIT :rows_max::bigint) AS first_rows) AS measured
 WHERE bytes_before < :bytes_max::bigint
 ORDER BY id;

-- name: outbox_writers()
-- Every transaction that may have rows of its own in the table which nobody else sees yet.
SELECT DISTINCT virtualtransaction AS writer FROM pg_locks
 WHERE locktype = 'relation' AND relation = 'outbox'::regclass AND mode = 'RowExclusiveLock' AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND pid IS DISTINCT FROM pg_backend_pid();

-- name: stream_places(topics)
SELECT topic, partition, ctid AS place FROM stream WHERE topic = ANY (:topics::text[]);

-- name: record_progress(topics, partitions, places, seen_epochs, seen_sequences, seen_offsets, epochs, sequences, ce_ids, offsets, ids)^
-- One round trip, all or nothing: only when every row of `stream` is as it was seen, all of them move and the outbox
-- rows go. The rows are locked first, so that what was counted is still true when they move. Where a row lies is known
-- from its last move; that it is the row meant, and as it was seen, is compared all the same.
WITH step AS (
    SELECT * FROM unnest(:topics::text[], :partitions::int[], :places::tid[],
                         :seen_epochs::int[], :seen_sequences::bigint[], :seen_offsets::bigint[],
                         :epochs::int[], :sequences::bigint[], :ce_ids::uuid[], :offsets::bigint[])
           AS step (topic, partition, place, seen_epoch, seen_sequence, seen_offset, epoch, sequence, ce_id, next_offset)
), as_seen AS (
    SELECT FROM stream
      JOIN step ON stream.ctid = step.place AND stream.topic = step.topic AND stream.partition = step.partition
     WHERE stream.epoch = step.seen_epoch AND stream.last_sequence = step.seen_sequence
       AND stream.next_offset = step.seen_offset
     ORDER BY stream.topic, stream.partition FOR UPDATE OF stream
), whole AS (
    SELECT count(*) = cardinality(:topics::text[]) AS whole FROM as_seen
), moved AS (
    UPDATE stream
       SET epoch = step.epoch, last_sequence = step.sequence, last_ce_id = step.ce_id, next_offset = step.next_offset
      FROM step
     WHERE stream.ctid = step.place AND stream.topic = step.topic AND stream.partition = step.partition
       AND (SELECT whole FROM whole)
    RETURNING stream.topic, stream.partition, stream.ctid AS place
), published AS (
    DELETE FROM outbox WHERE id = ANY (:ids::bigint[]) AND (SELECT whole FROM whole) RETURNING created_at
)
-- What a crash of the server forgets of this, the next relay finds in the log: no reason to wait for the disk.
SELECT (SELECT count(*) FROM as_seen) AS as_seen,
       (SELECT array_agg(ROW (topic, partition, place)) FROM moved) AS moved,
       (SELECT extract(epoch FROM clock_timestamp() - min(created_at))::float8 FROM published) AS oldest_seconds,
       set_config('synchronous_commit', 'off', true);

-- name: try_lock(lock_key)$
SELECT pg_try_advisory_lock(:lock_key::bigint);

-- name: standby_view()^
-- Whether the holder of the lock moves, and how long the oldest row has waited.
SELECT (SELECT coalesce(sum(next_offset), 0) FROM stream)::bigint AS progress,
       (SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 FROM outbox ORDER BY id LIMIT 1) AS oldest_seconds;
