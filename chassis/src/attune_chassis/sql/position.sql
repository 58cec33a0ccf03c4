-- name: load_positions(consumer, topics)
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_offset, told_facts
  FROM position WHERE consumer = :consumer AND topic = ANY (:topics::text[]);

-- name: create_positions(consumer, topics, partitions, next_offsets)!
INSERT INTO position (consumer, topic, partition, next_offset)
SELECT :consumer, topic, partition, next_offset
  FROM unnest(:topics::text[], :partitions::int[], :next_offsets::bigint[]) AS new (topic, partition, next_offset)
    ON CONFLICT DO NOTHING;

-- name: lock_positions(consumer, topics, partitions)
-- In one order for all consumers, so that two who both believe they own several partitions never lock crosswise.
SELECT topic, partition
  FROM position JOIN unnest(:topics::text[], :partitions::int[]) AS wanted (topic, partition) USING (topic, partition)
 WHERE consumer = :consumer
 ORDER BY topic, partition FOR UPDATE OF position;

-- name: advance_positions(consumer, topics, partitions, epochs, last_sequences, last_ce_ids, next_offsets, gap_offsets, told_facts, seen_epochs, seen_last_sequences, seen_last_ce_ids, seen_next_offsets)
-- The fence of the consumer: whoever finds a row moved has lost the partition and must not have any effect.
UPDATE position
   SET epoch = move.epoch, last_sequence = move.last_sequence, last_ce_id = move.last_ce_id,
       next_offset = move.next_offset, gap_offset = move.gap_offset,
       gap_since = CASE WHEN move.gap_offset IS NOT NULL THEN coalesce(position.gap_since, clock_timestamp()) END,
       told_facts = move.told_facts::uuid[]
  FROM unnest(:topics::text[], :partitions::int[], :epochs::int[], :last_sequences::bigint[], :last_ce_ids::uuid[],
              :next_offsets::bigint[], :gap_offsets::bigint[], :told_facts::text[], :seen_epochs::int[],
              :seen_last_sequences::bigint[], :seen_last_ce_ids::uuid[], :seen_next_offsets::bigint[])
       AS move (topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_offset, told_facts,
                seen_epoch, seen_last_sequence, seen_last_ce_id, seen_next_offset)
 WHERE position.consumer = :consumer AND position.topic = move.topic AND position.partition = move.partition
   AND position.epoch = move.seen_epoch AND position.last_sequence = move.seen_last_sequence
   AND position.next_offset = move.seen_next_offset
   AND position.last_ce_id IS NOT DISTINCT FROM move.seen_last_ce_id
RETURNING position.topic, position.partition;
