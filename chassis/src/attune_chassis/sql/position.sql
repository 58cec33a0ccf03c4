-- name: load_positions(consumer, topics)
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_offset
  FROM position WHERE consumer = :consumer AND topic = ANY (:topics::text[]);

-- name: create_position(consumer, topic, partition, next_offset)!
INSERT INTO position (consumer, topic, partition, next_offset)
VALUES (:consumer, :topic, :partition, :next_offset) ON CONFLICT DO NOTHING;

-- name: advance_position(consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_offset, seen_epoch, seen_last_sequence, seen_last_ce_id, seen_next_offset)$
-- The fence of the consumer: whoever finds the row moved has lost the partition and must not have any effect.
UPDATE position
   SET epoch = :epoch, last_sequence = :last_sequence, last_ce_id = :last_ce_id, next_offset = :next_offset,
       gap_offset = :gap_offset::bigint,
       gap_since = CASE WHEN :gap_offset::bigint IS NOT NULL THEN coalesce(gap_since, clock_timestamp()) END
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition
   AND epoch = :seen_epoch AND last_sequence = :seen_last_sequence AND next_offset = :seen_next_offset
   AND last_ce_id IS NOT DISTINCT FROM :seen_last_ce_id
RETURNING true;
