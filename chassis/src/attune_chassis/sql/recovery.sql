-- name: rewind(consumer, topic, partition, next_offset)$
UPDATE position SET next_offset = :next_offset, epoch = 0, gap_since = NULL, gap_offset = NULL
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND next_offset >= :next_offset
RETURNING true;

-- name: accept_gap(consumer, topic, partition, gap_offset, epoch, last_sequence)$
UPDATE position
   SET next_offset = :gap_offset, epoch = :epoch, last_sequence = :last_sequence, last_ce_id = NULL,
       gap_since = NULL, gap_offset = NULL
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND gap_offset = :gap_offset
RETURNING true;

-- name: accept_truncation(consumer, topic, partition, seen_next_offset, next_offset, epoch, last_sequence)$
UPDATE position
   SET next_offset = :next_offset, epoch = :epoch, last_sequence = :last_sequence, last_ce_id = NULL,
       gap_since = NULL, gap_offset = NULL
 WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND next_offset = :seen_next_offset
   AND next_offset <= :next_offset
RETURNING true;

-- name: decide_orphan(ce_id, decision, actor)$
UPDATE orphan SET decision = :decision, decided_by = :actor, decided_at = clock_timestamp()
 WHERE ce_id = :ce_id AND decision IS NULL
RETURNING true;
