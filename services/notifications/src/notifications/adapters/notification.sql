-- name: insert_notification(notification_id, authority, cause_event_id, cause_type, cause_subject, cause_occurred_at, party_id, role, purpose, channel, channel_now, rung, content, policy_version, state, version, correlation_id, traceparent, created_at, setting_id, whats, ats, bys, details)$
-- The same cause, party, purpose and channel is the same message, however often its event comes (FN1).
WITH made AS (
    INSERT INTO notification (
        notification_id, authority, cause_event_id, cause_type, cause_subject, cause_occurred_at, party_id, role,
        purpose, channel, channel_now, rung, content, policy_version, state, version, correlation_id, traceparent,
        created_at, setting_id
    ) VALUES (
        :notification_id, :authority, :cause_event_id, :cause_type, :cause_subject, :cause_occurred_at, :party_id,
        :role, :purpose, :channel, :channel_now, :rung, :content::text::jsonb, :policy_version, :state, :version,
        :correlation_id, :traceparent, :created_at, :setting_id
    ) ON CONFLICT DO NOTHING
    RETURNING notification_id
), begun AS (
    INSERT INTO notification_step (notification_id, number, what, happened_at, stated_by, detail)
    SELECT made.notification_id, step.place, step.what, step.at, step.by, step.detail
      FROM made, unnest(:whats::text[], :ats::timestamptz[], :bys::text[], :details::text[])
                 WITH ORDINALITY AS step (what, at, by, detail, place)
)
SELECT notification_id FROM made;

-- name: lock_notification(notification_id)^
SELECT * FROM notification WHERE notification_id = :notification_id FOR UPDATE;

-- name: find_notification(notification_id)^
SELECT * FROM notification WHERE notification_id = :notification_id;

-- name: lock_unreached(authority, party_id)
-- In the order of their ids, as every transaction that locks several.
SELECT * FROM notification
 WHERE authority = :authority AND party_id = :party_id AND state IN ('awaiting_contact', 'failed')
 ORDER BY notification_id
   FOR UPDATE;

-- name: update_notification(notification_id, state, channel_now, rung, evidence, failure_reason, version, round, whats, ats, bys, details)!
-- The caller holds the row of the notification, so that two lines of its ledger never get one number.
WITH changed AS (
    UPDATE notification
       SET state = :state, channel_now = :channel_now, rung = :rung, evidence = :evidence,
           failure_reason = :failure_reason, version = :version, round = :round
     WHERE notification_id = :notification_id
)
INSERT INTO notification_step (notification_id, number, what, happened_at, stated_by, detail)
SELECT :notification_id, (SELECT count(*) FROM notification_step WHERE notification_id = :notification_id) + step.place,
       step.what, step.at, step.by, step.detail
  FROM unnest(:whats::text[], :ats::timestamptz[], :bys::text[], :details::text[])
       WITH ORDINALITY AS step (what, at, by, detail, place);

-- name: ledger_of(authority, cause_subject, party_id, after_at, after_id, length_max)
SELECT * FROM notification
 WHERE authority = :authority
   AND (:cause_subject::text IS NULL OR cause_subject = :cause_subject)
   AND (:party_id::uuid IS NULL OR party_id = :party_id)
   AND (:after_at::timestamptz IS NULL OR (created_at, notification_id) > (:after_at::timestamptz, :after_id::uuid))
 ORDER BY created_at, notification_id
 LIMIT :length_max;

-- name: undelivered_of(authority, only_awaiting, after_at, after_id, length_max)
-- In the order of an index that holds nothing that has arrived.
SELECT * FROM notification
 WHERE authority = :authority AND state NOT IN ('delivered', 'suppressed')
   AND (NOT :only_awaiting::boolean OR state = 'awaiting_contact')
   AND (:after_at::timestamptz IS NULL OR (created_at, notification_id) > (:after_at::timestamptz, :after_id::uuid))
 ORDER BY created_at, notification_id
 LIMIT :length_max;

-- name: unclear_of(authority, after_at, after_id, length_max)
-- Messages one of whose sends was unclear, however that was settled.
SELECT * FROM notification
 WHERE authority = :authority
   AND notification_id IN (SELECT notification_id FROM attempt WHERE outcome = 'unclear')
   AND (:after_at::timestamptz IS NULL OR (created_at, notification_id) > (:after_at::timestamptz, :after_id::uuid))
 ORDER BY created_at, notification_id
 LIMIT :length_max;

-- name: setting_of_case(authority, cause_subject)$
-- A referral is told of with its setting when it is made, and when it moves; what comes between is about the same one.
SELECT setting_id FROM notification
 WHERE authority = :authority AND cause_subject = :cause_subject AND setting_id IS NOT NULL
 ORDER BY created_at DESC
 LIMIT 1;

-- name: steps_of(notification_ids)
SELECT notification_id, what, happened_at, stated_by, detail FROM notification_step
 WHERE notification_id = ANY(:notification_ids::uuid[])
 ORDER BY notification_id, number;
