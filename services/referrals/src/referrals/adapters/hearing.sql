-- What this service has heard from others: accreditations from training, notices from notifications.

-- name: add_accredited_elsas!
-- Heard again (a restatement, or after a restore) the first word stands, also within one call.
INSERT INTO accredited_elsa (elsa_id, authority, setting_id, policy_version, granted_on, event_id, recorded_at)
SELECT * FROM unnest(:elsa_ids::uuid[], :authorities::text[], :setting_ids::text[], :policy_versions::text[],
                     :granted_on::date[], :event_ids::uuid[], :recorded_at::timestamptz[])
    ON CONFLICT (elsa_id) DO NOTHING;

-- name: is_accredited$
SELECT EXISTS (SELECT FROM accredited_elsa WHERE elsa_id = :elsa_id AND authority = :authority);

-- name: add_notice_heard$
-- Gives null for a notice that was heard before.
INSERT INTO notice_heard (event_id, authority, referral_id, cause_event_id, cause_type, party_id, notification_id,
                          notification_version, channel, evidence, failure_reason, confirmed_by, happened_at, recorded_at,
                          follow_up_id, responsible, due_on)
VALUES (:event_id, :authority, :referral_id, :cause_event_id, :cause_type, :party_id, :notification_id,
        :notification_version, :channel, :evidence, :failure_reason, :confirmed_by, :happened_at, :recorded_at,
        :follow_up_id, :responsible, :due_on)
ON CONFLICT ON CONSTRAINT notice_heard_pkey DO NOTHING
RETURNING event_id;

-- name: notices_heard_of_cause
-- In the order of the notification's own facts.
SELECT * FROM notice_heard WHERE cause_event_id = :cause_event_id
 ORDER BY notification_id, notification_version;
