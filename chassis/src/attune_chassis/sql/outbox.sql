-- name: append(ce_ids, topics, partitions, keys, headers, values)!
-- One statement for all events of a transaction, so that the notification is sent once and the ids rise in the order
-- of the list. An event an operator has already decided about after a restore must not be published again.
INSERT INTO outbox (ce_id, topic, partition, key, headers, value)
SELECT event.ce_id, event.topic, event.partition, event.key, event.headers::jsonb, event.value
  FROM unnest(:ce_ids::uuid[], :topics::text[], :partitions::int[], :keys::bytea[], :headers::text[], :values::bytea[])
       WITH ORDINALITY AS event (ce_id, topic, partition, key, headers, value, place)
 WHERE NOT EXISTS (SELECT FROM orphan WHERE orphan.ce_id = event.ce_id AND orphan.decision IS NOT NULL)
 ORDER BY event.place;
