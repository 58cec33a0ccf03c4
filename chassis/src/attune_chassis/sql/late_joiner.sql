-- name: lock_positions(consumer, topics, partitions)
SELECT position.topic, position.partition, position.epoch, position.last_sequence, position.last_ce_id, position.next_offset
  FROM position
  JOIN unnest(:topics::text[], :partitions::int[]) AS wanted (topic, partition) USING (topic, partition)
 WHERE position.consumer = :consumer
 ORDER BY position.topic, position.partition FOR UPDATE OF position;

-- name: join_stream(consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset)$
-- Nothing when somebody else made the row at the same moment.
INSERT INTO position (consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset)
VALUES (:consumer, :topic, :partition, :epoch, :last_sequence, :last_ce_id, :next_offset)
    ON CONFLICT DO NOTHING
RETURNING true;

-- name: join_stream_again(consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset)$
UPDATE position
   SET epoch = :epoch, last_sequence = :last_sequence, last_ce_id = :last_ce_id, next_offset = :next_offset,
       gap_since = NULL, gap_offset = NULL
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition
RETURNING true;
