-- name: open_delivery(id, kind, target)!
INSERT INTO delivery (id, kind, target, unclear_count)
VALUES (:id, :kind, :target,
        EXISTS (SELECT FROM server_identity WHERE deliveries_doubted_since IS NOT NULL)::int)
    ON CONFLICT (id) DO NOTHING;

-- name: hold_crashed(kind, crashed_after_seconds)
-- What has been `sending` for longer than any call can last was left by a crash: nobody knows whether it was made.
UPDATE delivery SET state = 'waiting', outcome = 'unclear', reason = 'crashed_while_sending', unclear_count = unclear_count + 1
 WHERE id IN (SELECT id FROM delivery
               WHERE kind = :kind AND state = 'sending'
                 AND started_at < clock_timestamp() - :crashed_after_seconds::float8 * interval '1 second'
                 FOR UPDATE SKIP LOCKED)
RETURNING id;

-- name: begin_attempt(kind, crashed_after_seconds, must_tell)^
-- One statement, committed before the call. What must be told is sent again after a crash; the rest waits for a release.
WITH next AS (
    SELECT id, state FROM delivery
     WHERE kind = :kind
       AND ((state = 'waiting' AND next_attempt_at <= clock_timestamp()
             AND (:must_tell::boolean OR unclear_count <= released_count))
         OR (:must_tell::boolean AND state = 'sending'
             AND started_at < clock_timestamp() - :crashed_after_seconds::float8 * interval '1 second'))
     ORDER BY next_attempt_at LIMIT 1
       FOR UPDATE SKIP LOCKED
)
UPDATE delivery
   SET state = 'sending', attempts = attempts + 1, started_at = clock_timestamp(),
       unclear_count = unclear_count + (next.state = 'sending')::int
  FROM next WHERE delivery.id = next.id
RETURNING delivery.id, kind, target, attempts, started_at, next.state = 'sending' AS left_by_crash;

-- name: end_attempt(id, attempts, state, outcome, provider_ref, reason, unclear, wait_seconds)$
-- Only the attempt that began may end it: an attempt taken for crashed finds the number moved.
UPDATE delivery
   SET state = :state, outcome = :outcome, provider_ref = coalesce(:provider_ref, provider_ref), reason = :reason,
       unclear_count = unclear_count + :unclear::int,
       next_attempt_at = clock_timestamp() + :wait_seconds::float8 * interval '1 second'
 WHERE id = :id AND attempts = :attempts AND state = 'sending'
RETURNING true;

-- name: kinds_answered(kinds)
-- Hardly ever any: looked at for all kinds at once, so that nobody opens a transaction only to find nothing.
SELECT DISTINCT kind FROM delivery
 WHERE kind = ANY (:kinds::text[]) AND state = 'answered' AND next_attempt_at <= clock_timestamp();

-- name: take_answered(kind)^
SELECT id, kind, target, attempts, started_at, outcome, provider_ref, reason FROM delivery
 WHERE kind = :kind AND state = 'answered' AND next_attempt_at <= clock_timestamp()
 ORDER BY next_attempt_at LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- name: settle(id, state)!
UPDATE delivery SET state = :state WHERE id = :id;

-- name: put_off_settling(id, seconds)!
UPDATE delivery SET next_attempt_at = clock_timestamp() + :seconds::float8 * interval '1 second'
 WHERE id = :id AND state = 'answered';
