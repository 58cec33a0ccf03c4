-- What questions about many referrals need: where each stood at any instant, one line for each, and indexes for both.

-- Where a referral stood, from when on: written with every change of it, so that a list can be asked for as of an
-- instant. What the domain decided is written down here, not worked out again from the kinds of facts.
CREATE TABLE referral_standing (
    referral_id uuid NOT NULL,
    sequence    int NOT NULL,
    authority   text NOT NULL,
    recorded_at timestamptz NOT NULL,
    stage       text NOT NULL,
    setting_id  text NOT NULL,
    worker_id   uuid,
    CONSTRAINT referral_standing_pkey PRIMARY KEY (referral_id, sequence),
    CONSTRAINT referral_standing_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id)
);
COMMENT ON TABLE referral_standing IS 'From which recorded instant on a referral stood where; only ever added to.';

CREATE FUNCTION keep_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO referral_standing (referral_id, sequence, authority, recorded_at, stage, setting_id, worker_id)
    VALUES (NEW.referral_id, NEW.sequence, NEW.authority,
            CASE WHEN TG_OP = 'INSERT' THEN NEW.recorded_at
                 ELSE coalesce((SELECT recorded_at FROM referral_fact
                                 WHERE referral_id = NEW.referral_id AND sequence = NEW.sequence), now())
            END,
            NEW.stage, NEW.setting_id, NEW.worker_id)
        ON CONFLICT ON CONSTRAINT referral_standing_pkey DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER referral_standing_kept_when_made AFTER INSERT ON referral
    FOR EACH ROW EXECUTE FUNCTION keep_standing();
CREATE TRIGGER referral_standing_kept AFTER UPDATE OF stage, setting_id, worker_id ON referral
    FOR EACH ROW
    WHEN ((OLD.stage, OLD.setting_id, OLD.worker_id) IS DISTINCT FROM (NEW.stage, NEW.setting_id, NEW.worker_id))
    EXECUTE FUNCTION keep_standing();

-- Of referrals from before: their facts were few, and each led to one place.
INSERT INTO referral_standing (referral_id, sequence, authority, recorded_at, stage, setting_id, worker_id)
SELECT fact.referral_id, fact.sequence, fact.authority, fact.recorded_at,
       CASE
           WHEN fact.sequence = referral.sequence THEN referral.stage
           WHEN fact.type = 'ReferralReopened' AND referral.declined_on IS NOT NULL THEN 'declined'
           ELSE stage_of.stage
       END,
       referral.setting_id,
       CASE WHEN fact.sequence = referral.sequence THEN referral.worker_id END
  FROM referral_fact AS fact
  JOIN referral USING (referral_id)
  LEFT JOIN (VALUES ('ReferralMade', 'made'), ('ReferralAccepted', 'accepted'), ('ReferralAllocated', 'allocated'),
                    ('SupportProgrammeStarted', 'in_progress'), ('ReferralOutcomeRecorded', 'outcome_recorded'),
                    ('ReferralDeclined', 'declined'), ('ReferralClosing', 'closing'), ('ReferralReopened', 'closing'),
                    ('ReferralClosed', 'closed')) AS stage_of (type, stage)
    ON stage_of.type = fact.type
 WHERE stage_of.stage IS NOT NULL OR fact.sequence = referral.sequence;

-- One line for each referral as lists tell it. What is not asked for is not worked out.
CREATE VIEW referral_line AS
SELECT referral.referral_id, referral.reference, referral.authority, referral.setting_id, referral.referral_type,
       referral.stage, referral.sequence, referral.made_on, referral.recorded_at, referral.worker_id,
       referral.endorse_by, referral.closing_reason, referral.open_obligation_count, referral.last_heard_at,
       (SELECT min(opened_at) FROM notice_obligation
         WHERE notice_obligation.referral_id = referral.referral_id
           AND settled_notification_id IS NULL AND withheld_reason IS NULL) AS untold_since,
       (SELECT min(withheld_review_on) FROM notice_obligation
         WHERE notice_obligation.referral_id = referral.referral_id
           AND settled_notification_id IS NULL AND withheld_reason IS NOT NULL) AS review_on,
       -- The notice of the end, or null while there is none, and where it is withheld.
       (SELECT settled_evidence IS NOT DISTINCT FROM 'acknowledged' FROM notice_obligation
         WHERE notice_obligation.referral_id = referral.referral_id AND withheld_reason IS NULL
           AND notice = CASE WHEN referral.closing_reason IN ('programme_completed', 'non_attendance') THEN 'closing'
                             ELSE referral.closing_reason END
         ORDER BY opened_at DESC, notice_event_id LIMIT 1) AS end_acknowledged,
       coalesce(jsonb_array_length(referral.case_detail -> 'overdue_steps'), 0) > 0 AND referral.stage <> 'closed'
           AS is_overdue,
       CASE
           WHEN referral.stage NOT IN ('made', 'acknowledged', 'screened', 'information_requested', 'reopened') THEN NULL
           WHEN referral.case_detail #>> '{reply_target,is_missed}' = 'true' THEN 'missed'
           WHEN referral.case_detail #>> '{reply_target,is_at_risk}' = 'true' THEN 'at_risk'
       END AS target,
       -- The first decision that is withheld from the one who would be told, unless they were told a later one since:
       -- for them the referral stands before it (the same rule as `domain/timeline.py`).
       (SELECT min(referral_fact.sequence)
          FROM notice_obligation JOIN referral_fact ON referral_fact.event_id = notice_obligation.notice_event_id
         WHERE notice_obligation.referral_id = referral.referral_id
           AND settled_notification_id IS NULL AND withheld_reason IS NOT NULL
           AND NOT EXISTS (
               SELECT FROM notice_obligation AS later
                 JOIN referral_fact AS later_fact ON later_fact.event_id = later.notice_event_id
                WHERE later.referral_id = referral.referral_id AND later.settled_notification_id IS NOT NULL
                  AND later_fact.sequence > referral_fact.sequence)
       ) AS withheld_from
  FROM referral;
COMMENT ON VIEW referral_line IS 'One line for each referral as lists tell it; codes, days and references, nobody''s name.';

CREATE INDEX referral_newest ON referral (authority, recorded_at DESC, referral_id DESC);
CREATE INDEX referral_newest_by_setting ON referral (authority, setting_id, recorded_at DESC, referral_id DESC);
CREATE INDEX referral_newest_by_stage ON referral (authority, stage, recorded_at DESC, referral_id DESC);
CREATE INDEX referral_by_worker ON referral (authority, worker_id, recorded_at DESC) WHERE worker_id IS NOT NULL;
CREATE INDEX referral_left_waiting ON referral (authority, endorse_by) WHERE stage = 'proposed';
CREATE INDEX referral_closures ON referral_fact (authority, recorded_at, referral_id) WHERE type = 'ReferralClosed';

GRANT SELECT, INSERT ON referral_standing TO attune_app;
GRANT SELECT ON referral_standing TO attune_readonly;
GRANT SELECT ON referral_line TO attune_app, attune_readonly;
