-- name: keep_timing(notification_id, policy_version, deferred_until, deferral_reason, suppression_reason)!
INSERT INTO notification_timing (notification_id, policy_version, deferred_until, deferral_reason, suppression_reason)
VALUES (:notification_id, :policy_version, :deferred_until, :deferral_reason, :suppression_reason)
    ON CONFLICT (notification_id) DO UPDATE
   SET policy_version = excluded.policy_version, deferred_until = excluded.deferred_until,
       deferral_reason = excluded.deferral_reason, suppression_reason = excluded.suppression_reason;

-- name: keep_urgent(notification_id, urgent_reason, released_by)!
UPDATE notification_timing SET urgent_reason = :urgent_reason, released_by = :released_by
 WHERE notification_id = :notification_id;

-- name: timings_of(notification_ids)
SELECT * FROM notification_timing WHERE notification_id = ANY(:notification_ids::uuid[]);
