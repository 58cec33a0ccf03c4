-- Loading, locking and saving one referral. Everything here runs on the caller's connection, inside its transaction.

-- name: lock_referral^
-- The row lock orders all that happens to a referral: commands, and notices heard about it.
SELECT * FROM referral WHERE referral_id = :referral_id FOR UPDATE;

-- name: lock_referrals
SELECT FROM referral WHERE referral_id = ANY (:referral_ids::uuid[]) ORDER BY referral_id FOR UPDATE;

-- name: find_referral^
SELECT * FROM referral WHERE referral_id = :referral_id;

-- name: find_programme^
SELECT * FROM support_programme WHERE programme_id = :programme_id;

-- name: find_obligations
-- In the order in which the decisions were taken.
SELECT notice_obligation.*
  FROM notice_obligation
  JOIN referral_fact ON referral_fact.event_id = notice_obligation.notice_event_id
 WHERE notice_obligation.referral_id = :referral_id
 ORDER BY referral_fact.sequence;

-- name: is_reference_taken$
SELECT EXISTS (SELECT FROM referral WHERE reference = :reference);

-- name: add_referral!
INSERT INTO referral (referral_id, reference, authority, setting_id, referral_type, reason_codes, referrer_id, child_id,
                      made_on, received_by, recorded_at, sequence, version, stage, proposer_id, endorser_id,
                      endorse_by, case_detail)
VALUES (:referral_id, :reference, :authority, :setting_id, :referral_type, :reason_codes, :referrer_id, :child_id,
        :made_on, :received_by, :recorded_at, :sequence, :version, :stage, :proposer_id, :endorser_id, :endorse_by,
        :case_detail);

-- name: save_referral!
UPDATE referral
   SET sequence = :sequence, version = :version, stage = :stage, worker_id = :worker_id, accepted_on = :accepted_on,
       declined_on = :declined_on, decline_reason = :decline_reason, signpost_codes = :signpost_codes,
       outcome_code = :outcome_code, closing_reason = :closing_reason, setting_id = :setting_id,
       referrer_id = :referrer_id, made_on = :made_on, round = :round, programme_id = :programme_id,
       last_heard_at = :last_heard_at, case_detail = :case_detail
 WHERE referral_id = :referral_id;

-- name: save_programme!
INSERT INTO support_programme (programme_id, referral_id, authority, worker_id, started_on, planned_weeks, ended_on, weeks,
                               warnings)
VALUES (:programme_id, :referral_id, :authority, :worker_id, :started_on, :planned_weeks, :ended_on, :weeks, :warnings)
ON CONFLICT ON CONSTRAINT support_programme_pkey DO UPDATE
   SET ended_on = excluded.ended_on, weeks = excluded.weeks, warnings = excluded.warnings;

-- name: save_obligations*!
INSERT INTO notice_obligation (
    notice_event_id, referral_id, authority, notice, party_id, opened_at, least_evidence,
    settled_notification_id, settled_notification_version, settled_channel, settled_evidence, settled_informed_at,
    failed_notification_id, failed_notification_version, failed_reason, failed_at, settled_confirmed_by,
    withheld_reason, withheld_decided_by, withheld_review_on, withheld_review_raised,
    settlements, failures, follow_up_id, follow_up_responsible, follow_up_due_on)
VALUES (
    :notice_event_id, :referral_id, :authority, :notice, :party_id, :opened_at, :least_evidence,
    :settled_notification_id, :settled_notification_version, :settled_channel, :settled_evidence, :settled_informed_at,
    :failed_notification_id, :failed_notification_version, :failed_reason, :failed_at, :settled_confirmed_by,
    :withheld_reason, :withheld_decided_by, :withheld_review_on, :withheld_review_raised,
    :settlements, :failures, :follow_up_id, :follow_up_responsible, :follow_up_due_on)
ON CONFLICT ON CONSTRAINT notice_obligation_pkey DO UPDATE
   SET settled_notification_id = excluded.settled_notification_id,
       settled_notification_version = excluded.settled_notification_version,
       settled_channel = excluded.settled_channel,
       settled_evidence = excluded.settled_evidence,
       settled_informed_at = excluded.settled_informed_at,
       failed_notification_id = excluded.failed_notification_id,
       failed_notification_version = excluded.failed_notification_version,
       failed_reason = excluded.failed_reason,
       failed_at = excluded.failed_at,
       settled_confirmed_by = excluded.settled_confirmed_by,
       withheld_reason = excluded.withheld_reason,
       withheld_decided_by = excluded.withheld_decided_by,
       withheld_review_on = excluded.withheld_review_on,
       withheld_review_raised = excluded.withheld_review_raised,
       settlements = excluded.settlements,
       failures = excluded.failures,
       follow_up_id = excluded.follow_up_id,
       follow_up_responsible = excluded.follow_up_responsible,
       follow_up_due_on = excluded.follow_up_due_on;

-- name: add_facts*!
INSERT INTO referral_fact (event_id, referral_id, authority, sequence, version, type, occurred_at, recorded_at,
                           policy_version, detail)
VALUES (:event_id, :referral_id, :authority, :sequence, :version, :type, :occurred_at, :recorded_at, :policy_version,
        :detail);
