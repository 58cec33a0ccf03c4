-- name: may_read(table, column)$
SELECT has_column_privilege(:table::text, :column::text, 'SELECT');

-- name: streams(topics)
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset FROM stream WHERE topic = ANY (:topics::text[]);

-- name: outbox(topics)
SELECT ce_id, topic, partition, key,
       (SELECT pair ->> 1 FROM jsonb_array_elements(headers) AS pair WHERE pair ->> 0 = 'ce_aggregateversion' LIMIT 1)
           AS aggregate_version
  FROM outbox WHERE topic = ANY (:topics::text[]) ORDER BY id;

-- name: outbox_from_outside(topics)
-- Without what the events say, for those who only look.
SELECT ce_id, topic, partition, ''::bytea AS key, NULL AS aggregate_version
  FROM outbox WHERE topic = ANY (:topics::text[]) ORDER BY id;

-- name: orphans(topics)
SELECT ce_id, decision FROM orphan WHERE topic = ANY (:topics::text[]);

-- name: positions(consumer)
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_offset
  FROM position WHERE consumer = :consumer;

-- name: parked(consumer)
-- A record without a number was written by no relay of ours, whatever id it bears.
SELECT topic, partition, "offset", key, reason,
       CASE WHEN sequence IS NOT NULL THEN
           (SELECT pair ->> 1 FROM json_array_elements(headers) AS pair WHERE pair ->> 0 = 'ce_id' LIMIT 1)
       END AS ce_id
  FROM parked WHERE consumer = :consumer;

-- name: parked_from_outside(consumer)
SELECT topic, partition, "offset", NULL::bytea AS key, reason, NULL AS ce_id FROM parked WHERE consumer = :consumer;

-- name: held_keys(consumer)
SELECT topic, key FROM held_key WHERE consumer = :consumer;

-- name: operator_actions(consumer)
SELECT action, subject::text AS subject FROM operator_action
 WHERE action IN ('discard', 'accept_gap', 'rewind') AND subject ->> 'consumer' = :consumer ORDER BY id;
