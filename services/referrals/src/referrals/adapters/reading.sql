-- Questions people ask. Nothing here locks.

-- name: timeline_facts
SELECT event_id, sequence, version, type, occurred_at, recorded_at, policy_version, detail
  FROM referral_fact WHERE referral_id = :referral_id ORDER BY sequence;

-- name: timeline_notices
-- Who was told, when and by what evidence, also of events that open no obligation (the receipt, the outcome).
SELECT event_id, cause_event_id, cause_type, party_id, notification_id, channel, evidence, failure_reason, confirmed_by,
       happened_at, recorded_at
  FROM notice_heard WHERE referral_id = :referral_id ORDER BY recorded_at, notification_id, notification_version;

-- name: list_referrals
-- Newest first; the ids of referrals made by an event do not sort by time, so the time does.
SELECT referral_id, reference, setting_id, referral_type, stage, made_on, version, sequence, recorded_at,
       open_obligation_count, NULL::timestamptz AS untold_since
  FROM referral
 WHERE authority = :authority
   AND (:every_setting OR setting_id = ANY (:settings ::text[]))
   AND (:stage ::text IS NULL OR stage = :stage)
   AND (:reference ::text IS NULL OR reference = :reference)
   AND (:after_time ::timestamptz IS NULL OR (recorded_at, referral_id) < (:after_time, :after_id ::uuid))
 ORDER BY recorded_at DESC, referral_id DESC
 LIMIT :row_limit;

-- name: list_untold
-- Those whose referrer waits to be told, longest wait first.
SELECT referral_id, reference, setting_id, referral_type, stage, made_on, version, sequence, recorded_at,
       open_obligation_count, untold_since
  FROM referral
  JOIN LATERAL (
       SELECT min(opened_at) AS untold_since
         FROM notice_obligation
        WHERE notice_obligation.referral_id = referral.referral_id AND settled_notification_id IS NULL
       ) AS waiting ON true
 WHERE authority = :authority
   AND open_obligation_count > 0
   AND (:every_setting OR setting_id = ANY (:settings ::text[]))
   AND (:stage ::text IS NULL OR stage = :stage)
   AND (:reference ::text IS NULL OR reference = :reference)
   AND (:after_time ::timestamptz IS NULL OR (untold_since, referral_id) > (:after_time, :after_id ::uuid))
 ORDER BY untold_since, referral_id
 LIMIT :row_limit;
