-- name: forget_received(older_than, rows_max)$
-- Rows somebody else has locked are left for the next time.
WITH forgotten AS (
    DELETE FROM inbox
     WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox WHERE received_at < clock_timestamp() - :older_than::interval
                              ORDER BY received_at LIMIT :rows_max::bigint FOR UPDATE SKIP LOCKED))
    RETURNING 1
)
SELECT count(*) FROM forgotten;

-- name: forget_answers(older_than, rows_max)$
WITH forgotten AS (
    UPDATE command SET answer = NULL
     WHERE ctid = ANY (ARRAY(SELECT ctid FROM command
                              WHERE answer IS NOT NULL AND created_at < clock_timestamp() - :older_than::interval
                              ORDER BY created_at LIMIT :rows_max::bigint FOR UPDATE SKIP LOCKED))
    RETURNING 1
)
SELECT count(*) FROM forgotten;
