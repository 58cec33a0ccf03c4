-- Questions people ask. Nothing here locks.

-- name: facts_of
SELECT event_id, referral_id, authority, sequence, version, type, occurred_at, recorded_at, policy_version, detail
  FROM referral_fact
 WHERE referral_id = :referral_id AND (:as_of ::timestamptz IS NULL OR recorded_at <= :as_of)
 ORDER BY sequence;

-- name: notices_of
-- Who was told, when and by what evidence, also of events that open no obligation (the receipt).
SELECT event_id, cause_event_id, cause_type, party_id, notification_id, channel, evidence, failure_reason, confirmed_by,
       happened_at, recorded_at
  FROM notice_heard
 WHERE referral_id = :referral_id AND (:as_of ::timestamptz IS NULL OR recorded_at <= :as_of)
 ORDER BY recorded_at, notification_id, notification_version;

-- name: list_newest
-- Newest first; the ids of referrals made by an event do not sort by time, so the time does.
SELECT referral_id, reference, setting_id, referral_type, made_on, recorded_at, worker_id, open_obligation_count,
       untold_since, recorded_at AS place,
       CASE WHEN :sees_all OR withheld_from IS NULL THEN stage ELSE shown.referrer_stage END AS stage,
       CASE WHEN :sees_all OR withheld_from IS NULL THEN sequence ELSE withheld_from - 1 END AS sequence
  FROM referral_line
  LEFT JOIN LATERAL (
       SELECT referral_standing.stage AS referrer_stage FROM referral_standing
        WHERE referral_standing.referral_id = referral_line.referral_id
          AND referral_standing.sequence < referral_line.withheld_from
        ORDER BY referral_standing.sequence DESC LIMIT 1
       ) AS shown ON NOT :sees_all
 WHERE authority = :authority
   AND (:every_setting OR setting_id = ANY (:settings ::text[]))
   AND (:stages ::text[] IS NULL
        OR CASE WHEN :sees_all OR withheld_from IS NULL THEN stage ELSE shown.referrer_stage END = ANY (:stages))
   AND (:reference ::text IS NULL OR reference = :reference)
   AND (:referral_type ::text IS NULL OR referral_type = :referral_type)
   AND (:setting_id ::text IS NULL OR setting_id = :setting_id)
   AND (:worker_id ::uuid IS NULL OR worker_id = :worker_id)
   AND (:made_from ::date IS NULL OR made_on >= :made_from)
   AND (:made_until ::date IS NULL OR made_on <= :made_until)
   AND (:acknowledged ::boolean IS NULL OR stage = 'closed' AND end_acknowledged = :acknowledged)
   AND (:overdue ::boolean IS NULL OR is_overdue = :overdue)
   AND (:target ::text IS NULL OR target = :target)
   AND (:review_by ::date IS NULL
        OR referral_line.referral_id IN (
           SELECT held.referral_id FROM notice_obligation AS held
            WHERE held.authority = :authority AND held.settled_notification_id IS NULL
              AND held.withheld_reason IS NOT NULL AND held.withheld_review_on <= :review_by))
   AND (:waiting_before ::date IS NULL OR stage = 'proposed' AND endorse_by < :waiting_before)
   AND (:after_time ::timestamptz IS NULL OR (recorded_at, referral_id) < (:after_time, :after_id ::uuid))
 ORDER BY recorded_at DESC, referral_id DESC
 LIMIT :row_limit;

-- name: whole_instant$
-- Whoever may still write has begun by now: before the first of them nothing more can be stamped.
SELECT least(statement_timestamp(),
             (SELECT min(xact_start) FROM pg_stat_activity
               WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()));

-- name: list_untold
-- Those whose referrer waited to be told at the pinned instant (now, where none is), longest wait first: along the
-- obligations open then, as far as the page goes.
SELECT referral_line.referral_id, reference, setting_id, referral_type, made_on, recorded_at, worker_id,
       open_obligation_count, waiting.opened_at AS untold_since, waiting.opened_at AS place,
       CASE WHEN :sees_all OR withheld_from IS NULL THEN stage ELSE shown.referrer_stage END AS stage,
       CASE WHEN :sees_all OR withheld_from IS NULL THEN sequence ELSE withheld_from - 1 END AS sequence
  FROM (SELECT notice_event_id, referral_id, authority, opened_at FROM notice_obligation
         WHERE settled_notification_id IS NULL AND withheld_reason IS NULL
           AND waiting_since <= coalesce(:pinned ::timestamptz, 'infinity')
         UNION ALL
        SELECT notice_event_id, referral_id, authority, opened_at FROM notice_wait_ended
         WHERE since <= :pinned ::timestamptz AND until > :pinned ::timestamptz) AS waiting
  JOIN referral_line ON referral_line.referral_id = waiting.referral_id
  LEFT JOIN LATERAL (
       SELECT referral_standing.stage AS referrer_stage FROM referral_standing
        WHERE referral_standing.referral_id = referral_line.referral_id
          AND referral_standing.sequence < referral_line.withheld_from
        ORDER BY referral_standing.sequence DESC LIMIT 1
       ) AS shown ON NOT :sees_all
 WHERE waiting.authority = :authority
   AND NOT EXISTS (
       SELECT FROM (SELECT notice_event_id, referral_id, authority, opened_at FROM notice_obligation
         WHERE settled_notification_id IS NULL AND withheld_reason IS NULL
           AND waiting_since <= coalesce(:pinned ::timestamptz, 'infinity')
         UNION ALL
        SELECT notice_event_id, referral_id, authority, opened_at FROM notice_wait_ended
         WHERE since <= :pinned ::timestamptz AND until > :pinned ::timestamptz) AS earlier
        WHERE earlier.referral_id = waiting.referral_id
          AND (earlier.opened_at, earlier.notice_event_id) < (waiting.opened_at, waiting.notice_event_id))
   AND (:every_setting OR setting_id = ANY (:settings ::text[]))
   AND (:stages ::text[] IS NULL
        OR CASE WHEN :sees_all OR withheld_from IS NULL THEN stage ELSE shown.referrer_stage END = ANY (:stages))
   AND (:reference ::text IS NULL OR reference = :reference)
   AND (:referral_type ::text IS NULL OR referral_type = :referral_type)
   AND (:setting_id ::text IS NULL OR setting_id = :setting_id)
   AND (:worker_id ::uuid IS NULL OR worker_id = :worker_id)
   AND (:made_from ::date IS NULL OR made_on >= :made_from)
   AND (:made_until ::date IS NULL OR made_on <= :made_until)
   AND (:acknowledged ::boolean IS NULL OR stage = 'closed' AND end_acknowledged = :acknowledged)
   AND (:overdue ::boolean IS NULL OR is_overdue = :overdue)
   AND (:target ::text IS NULL OR target = :target)
   AND (:review_by ::date IS NULL
        OR referral_line.referral_id IN (
           SELECT held.referral_id FROM notice_obligation AS held
            WHERE held.authority = :authority AND held.settled_notification_id IS NULL
              AND held.withheld_reason IS NOT NULL AND held.withheld_review_on <= :review_by))
   AND (:waiting_before ::date IS NULL OR stage = 'proposed' AND endorse_by < :waiting_before)
   AND (:after_time ::timestamptz IS NULL OR (waiting.opened_at, waiting.referral_id) > (:after_time, :after_id ::uuid))
 ORDER BY waiting.opened_at, waiting.referral_id
 LIMIT :row_limit;

-- name: list_as_of
-- Newest first, each as it stood at that instant by what was recorded until then.
SELECT referral_id, reference, stood.setting_id, referral_type, made_on, recorded_at, stood.worker_id,
       NULL ::int AS open_obligation_count, NULL ::timestamptz AS untold_since, recorded_at AS place, stood.stage,
       stood.sequence
  FROM referral_line
  JOIN LATERAL (
       SELECT stage, setting_id, worker_id, sequence FROM referral_standing
        WHERE referral_standing.referral_id = referral_line.referral_id AND referral_standing.recorded_at <= :as_of
          AND (:sees_all OR referral_line.withheld_from IS NULL
               OR referral_standing.sequence < referral_line.withheld_from)
        ORDER BY referral_standing.sequence DESC LIMIT 1
       ) AS stood ON true
 WHERE authority = :authority AND recorded_at <= :as_of
   AND (:every_setting OR referral_line.setting_id = ANY (:settings ::text[]))
   AND (:stages ::text[] IS NULL OR stood.stage = ANY (:stages))
   AND (:reference ::text IS NULL OR reference = :reference)
   AND (:referral_type ::text IS NULL OR referral_type = :referral_type)
   AND (:setting_id ::text IS NULL OR stood.setting_id = :setting_id)
   AND (:worker_id ::uuid IS NULL OR stood.worker_id = :worker_id)
   AND (:made_from ::date IS NULL OR made_on >= :made_from)
   AND (:made_until ::date IS NULL OR made_on <= :made_until)
   AND (:after_time ::timestamptz IS NULL OR (recorded_at, referral_id) < (:after_time, :after_id ::uuid))
 ORDER BY recorded_at DESC, referral_id DESC
 LIMIT :row_limit;

-- name: closures
-- The latest closure of each referral that is closed now: was everything told, by what evidence was its end?
WITH closure AS (
    SELECT DISTINCT ON (fact.referral_id) fact.referral_id, fact.recorded_at
      FROM referral_fact AS fact
     WHERE fact.authority = :authority AND fact.type = 'ReferralClosed' AND fact.recorded_at >= :from_at
     ORDER BY fact.referral_id, fact.recorded_at DESC
), closed AS (
    SELECT closure.recorded_at, line.referral_type, line.setting_id, line.end_acknowledged,
           (SELECT count(*) FROM notice_obligation
             WHERE notice_obligation.referral_id = line.referral_id AND settled_notification_id IS NULL
               AND withheld_reason IS NOT NULL) AS withheld,
           (SELECT count(*) FROM notice_obligation
             WHERE notice_obligation.referral_id = line.referral_id AND settled_notification_id IS NULL
               AND withheld_reason IS NULL) AS without_evidence,
           EXISTS (SELECT FROM notice_obligation
                    WHERE notice_obligation.referral_id = line.referral_id AND settled_evidence = 'human') AS by_person
      FROM closure JOIN referral_line AS line USING (referral_id)
     WHERE line.stage = 'closed' AND closure.recorded_at < :until_at
       AND (:every_setting OR line.setting_id = ANY (:settings ::text[]))
       AND (:sees_all OR line.withheld_from IS NULL)
       AND (:referral_type ::text IS NULL OR line.referral_type = :referral_type)
)
SELECT CASE :group_by ::text
           WHEN 'service' THEN referral_type
           WHEN 'setting' THEN setting_id
           WHEN 'month' THEN to_char(recorded_at AT TIME ZONE 'Europe/London', 'YYYY-MM')
       END AS "group",
       count(*) AS closures,
       count(*) FILTER (WHERE withheld = 0 AND without_evidence = 0) AS told,
       count(*) FILTER (WHERE end_acknowledged) AS acknowledged,
       count(*) FILTER (WHERE by_person) AS told_by_a_person,
       count(*) FILTER (WHERE withheld > 0) AS withheld,
       count(*) FILTER (WHERE without_evidence > 0) AS without_evidence
  FROM closed
 GROUP BY 1
 ORDER BY 1;

-- name: oldest_untold^
SELECT referral_id, reference, notice, opened_at AS untold_since
  FROM notice_obligation JOIN referral USING (referral_id)
 WHERE notice_obligation.authority = :authority
   AND settled_notification_id IS NULL AND withheld_reason IS NULL
   AND (:every_setting OR setting_id = ANY (:settings ::text[]))
   AND (:referral_type ::text IS NULL OR referral_type = :referral_type)
 ORDER BY opened_at, notice_event_id
 LIMIT 1;

-- name: silent_now$
SELECT count(*)
  FROM referral_line
 WHERE authority = :authority AND is_overdue
   AND (:every_setting OR setting_id = ANY (:settings ::text[]))
   AND (:referral_type ::text IS NULL OR referral_type = :referral_type);

-- name: list_notices
-- Notices for which somebody has to do something: tell a person no message reached, look at a withholding again. The
-- nearest day first, so what is overdue leads.
SELECT * FROM (
    SELECT duty.notice_event_id, duty.referral_id, referral.reference, referral.setting_id, referral.referral_type,
           duty.notice, duty.party_id, duty.opened_at,
           CASE WHEN duty.withheld_reason IS NULL THEN 'failed' ELSE 'withheld' END AS status,
           duty.failed_reason AS failure_reason, duty.follow_up_id, duty.follow_up_responsible AS responsible,
           duty.withheld_reason, duty.withheld_decided_by AS withheld_by,
           CASE WHEN duty.withheld_reason IS NULL
                THEN coalesce(duty.follow_up_due_on, (duty.failed_at AT TIME ZONE 'Europe/London')::date)
                ELSE duty.withheld_review_on END AS day
      FROM notice_obligation AS duty JOIN referral USING (referral_id)
     WHERE duty.authority = :authority
       AND duty.settled_notification_id IS NULL
       AND (duty.withheld_reason IS NOT NULL OR duty.failed_notification_id IS NOT NULL)
       AND (:every_setting OR referral.setting_id = ANY (:settings ::text[]))
       ) AS notice
 WHERE (:status ::text IS NULL OR status = :status)
   AND (:due_by ::date IS NULL OR day <= :due_by)
   AND (:after_time ::timestamptz IS NULL
        OR (day, notice_event_id) > ((:after_time ::timestamptz AT TIME ZONE 'UTC')::date, :after_id ::uuid))
 ORDER BY day, notice_event_id
 LIMIT :row_limit;

-- name: loop_gauges^
-- What an alert looks at: how many wait, how long the longest; each count goes no further than the limit.
SELECT (SELECT count(*) FROM (SELECT FROM notice_obligation
          WHERE settled_notification_id IS NULL AND withheld_reason IS NULL AND failed_notification_id IS NULL
          LIMIT :count_max) AS counted) AS open,
       (SELECT count(*) FROM (SELECT FROM notice_obligation
          WHERE settled_notification_id IS NULL AND withheld_reason IS NULL AND failed_notification_id IS NOT NULL
          LIMIT :count_max) AS counted) AS failed,
       (SELECT count(*) FROM (SELECT FROM notice_obligation
          WHERE settled_notification_id IS NULL AND withheld_reason IS NOT NULL
          LIMIT :count_max) AS counted) AS withheld,
       (SELECT count(*) FROM (SELECT FROM notice_obligation
          WHERE settled_notification_id IS NULL AND withheld_reason IS NOT NULL AND withheld_review_on <= :today
          LIMIT :count_max) AS counted) AS reviews_due,
       (SELECT count(*) FROM (SELECT FROM notice_obligation
          WHERE settled_notification_id IS NULL AND withheld_reason IS NULL AND follow_up_due_on < :today
          LIMIT :count_max) AS counted) AS follow_ups_overdue,
       (SELECT min(opened_at) FROM notice_obligation
         WHERE settled_notification_id IS NULL AND withheld_reason IS NULL) AS untold_since,
       (SELECT count(*) FROM (SELECT FROM referral_line
          WHERE stage = 'closed' AND end_acknowledged = false LIMIT :count_max) AS counted) AS unacknowledged,
       (SELECT count(*) FROM (SELECT FROM referral_line
          WHERE stage = ANY (:undecided ::text[]) AND target = 'at_risk' LIMIT :count_max) AS counted) AS targets_at_risk,
       (SELECT count(*) FROM (SELECT FROM referral_line
          WHERE stage = ANY (:undecided ::text[]) AND target = 'missed' LIMIT :count_max) AS counted) AS targets_missed;
