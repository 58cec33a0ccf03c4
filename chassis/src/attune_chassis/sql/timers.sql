-- name: set_timers(id, due, kind, subject)*!
INSERT INTO timer (id, due, kind, subject) VALUES (:id, :due, :kind, :subject)
    ON CONFLICT (id) DO UPDATE
   SET due = excluded.due, kind = excluded.kind, subject = excluded.subject, failures = 0, retry_at = NULL;

-- name: cancel_timers(ids)!
-- One that is firing is passed over: its handler may be waiting for a row that the caller holds.
DELETE FROM timer WHERE id IN (SELECT id FROM timer WHERE id = ANY (:ids::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED);

-- name: take_due_timer(now, kinds)^
-- Deleted in the transaction of its effects: a roll-back brings it back. Other processes pass it over meanwhile.
DELETE FROM timer
 WHERE id = (SELECT id FROM timer
              WHERE due <= :now AND kind = ANY (:kinds::text[])
                AND (retry_at IS NULL OR retry_at <= clock_timestamp())
              ORDER BY due, id LIMIT 1
                FOR UPDATE SKIP LOCKED)
RETURNING id, due, kind, subject, failures;

-- name: put_off_timer(id, seconds)!
UPDATE timer
   SET failures = failures + 1, retry_at = clock_timestamp() + :seconds::float8 * interval '1 second'
 WHERE id = :id;
