-- What this service has heard from others: accreditations from training, notices from notifications.

-- name: add_accredited_elsa!
-- Heard again (a restatement, or after a restore) the first word stands.
INSERT INTO accredited_elsa (elsa_id, authority, setting_id, policy_version, granted_on, event_id, recorded_at)
VALUES (:elsa_id, :authority, :setting_id, :policy_version, :granted_on, :event_id, :recorded_at)
ON CONFLICT ON CONSTRAINT accredited_elsa_pkey DO NOTHING;

-- name: is_accredited$
SELECT EXISTS (SELECT FROM accredited_elsa WHERE elsa_id = :elsa_id AND authority = :authority);

-- name: add_notice_heard$
-- Gives null for a notice that was heard before.
INSERT INTO notice_heard (event_id, authority, referral_id, cause_event_id, cause_type, party_id, notification_id,
                          notification_version, channel, evidence, failure_reason, confirmed_by, happened_at, recorded_at)
VALUES (:event_id, :authority, :referral_id, :cause_event_id, :cause_type, :party_id, :notification_id,
        :notification_version, :channel, :evidence, :failure_reason, :confirmed_by, :happened_at, :recorded_at)
ON CONFLICT ON CONSTRAINT notice_heard_pkey DO NOTHING
RETURNING event_id;

-- name: notices_heard_of_cause
-- In the order of the notification's own facts.
SELECT * FROM notice_heard WHERE cause_event_id = :cause_event_id
 ORDER BY notification_id, notification_version;
