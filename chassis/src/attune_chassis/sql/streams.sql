-- name: published_streams
-- One statement, so that all rows are of one moment.
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset FROM stream ORDER BY topic, partition;
