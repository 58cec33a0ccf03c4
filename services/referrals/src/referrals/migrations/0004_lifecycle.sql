-- The whole life of a referral: every stage of the chart, notices that repeat, notices withheld by name, and the parts
-- of a case. What the database refused before it refuses still: a referral closed while somebody is untold.

-- Whoever works with the child need not be an ELSA.
ALTER TABLE referral RENAME COLUMN elsa_id TO worker_id;
ALTER TABLE support_programme RENAME COLUMN elsa_id TO worker_id;

-- A referral that is reopened has another programme.
ALTER TABLE support_programme DROP CONSTRAINT support_programme_one_per_referral;
CREATE INDEX support_programme_by_referral ON support_programme (referral_id);

ALTER TABLE referral
    ADD COLUMN round int NOT NULL DEFAULT 1
        CONSTRAINT referral_round_counts_from_one CHECK (round >= 1),
    ADD COLUMN programme_id uuid,
    ADD COLUMN proposer_id uuid,
    ADD COLUMN endorser_id uuid,
    ADD COLUMN endorse_by date,
    ADD COLUMN last_heard_at timestamptz,
    ADD COLUMN case_detail jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT referral_programme_known FOREIGN KEY (programme_id) REFERENCES support_programme (programme_id),
    ADD CONSTRAINT referral_proposer_known FOREIGN KEY (proposer_id) REFERENCES referrer_person (party_id),
    ADD CONSTRAINT referral_endorser_known FOREIGN KEY (endorser_id) REFERENCES referrer_person (party_id),
    ADD CONSTRAINT referral_proposal_whole CHECK (num_nulls(proposer_id, endorser_id, endorse_by) IN (0, 3)),
    ADD CONSTRAINT referral_endorsed_by_somebody_else CHECK (proposer_id <> endorser_id);
COMMENT ON COLUMN referral.round IS '1 at first, one more each time it is reopened for work.';
COMMENT ON COLUMN referral.last_heard_at IS 'When the present referrer was last told anything; null while nothing is known to have arrived.';
COMMENT ON COLUMN referral.case_detail IS 'What was agreed, asked, booked and tried; codes and dates, no free text and nobody''s name.';
UPDATE referral SET programme_id = support_programme.programme_id
  FROM support_programme WHERE support_programme.referral_id = referral.referral_id;

-- A service that asks for no reasons has none; the reasons it knows are its policy's.
ALTER TABLE referral DROP CONSTRAINT referral_reason_given;

ALTER TABLE referral
    DROP CONSTRAINT referral_stage_known,
    DROP CONSTRAINT referral_closing_reason_known,
    DROP CONSTRAINT referral_accepted_or_declined,
    DROP CONSTRAINT referral_stage_agrees_with_decisions,
    DROP CONSTRAINT referral_completed_after_acceptance_with_outcome;
UPDATE referral
   SET stage = CASE
                   WHEN outcome_code IS NOT NULL THEN 'outcome_recorded'
                   WHEN programme_id IS NOT NULL THEN 'in_progress'
                   ELSE 'allocated'
               END
 WHERE stage = 'accepted' AND worker_id IS NOT NULL;

ALTER TABLE referral
    ADD CONSTRAINT referral_stage_known
        CHECK (stage IN ('proposed', 'made', 'acknowledged', 'screened', 'information_requested', 'accepted',
                         'waitlisted', 'allocated', 'in_progress', 'outcome_recorded', 'returned', 'declined',
                         'redirected', 'withdrawn', 'transferred', 'merged', 'closing', 'reopened', 'closed')),
    ADD CONSTRAINT referral_closing_reason_known
        CHECK (closing_reason IN ('programme_completed', 'non_attendance', 'returned', 'declined', 'redirected',
                                  'withdrawn', 'transferred', 'merged')),
    ADD CONSTRAINT referral_accepted_or_declined CHECK (accepted_on IS NULL OR declined_on IS NULL),
    -- The end that is decided and its reason are one; what is not ending has none.
    ADD CONSTRAINT referral_stage_of_its_end
        CHECK (CASE
                   WHEN stage = 'closed' THEN closing_reason IS NOT NULL
                   WHEN stage = 'closing'
                       THEN closing_reason IS NOT NULL AND closing_reason IN ('programme_completed', 'non_attendance')
                   WHEN stage IN ('returned', 'declined', 'redirected', 'withdrawn', 'transferred', 'merged')
                       THEN closing_reason IS NOT DISTINCT FROM stage
                   ELSE closing_reason IS NULL
               END),
    ADD CONSTRAINT referral_stage_agrees_with_decisions
        CHECK (CASE stage
                   WHEN 'proposed' THEN proposer_id IS NOT NULL AND num_nonnulls(accepted_on, declined_on) = 0
                   WHEN 'declined' THEN declined_on IS NOT NULL
                   WHEN 'accepted' THEN accepted_on IS NOT NULL
                   WHEN 'waitlisted' THEN accepted_on IS NOT NULL
                   WHEN 'allocated' THEN accepted_on IS NOT NULL AND worker_id IS NOT NULL
                   WHEN 'in_progress' THEN accepted_on IS NOT NULL AND worker_id IS NOT NULL AND programme_id IS NOT NULL
                   WHEN 'outcome_recorded' THEN accepted_on IS NOT NULL AND outcome_code IS NOT NULL
                   ELSE true
               END),
    ADD CONSTRAINT referral_completed_after_acceptance_with_outcome
        CHECK (closing_reason IS DISTINCT FROM 'programme_completed'
               OR accepted_on IS NOT NULL AND outcome_code IS NOT NULL);

ALTER TABLE notice_obligation
    ADD COLUMN settled_confirmed_by text,
    ADD COLUMN withheld_reason text,
    ADD COLUMN withheld_decided_by text,
    ADD COLUMN withheld_review_on date,
    DROP CONSTRAINT notice_obligation_once_per_decision,
    DROP CONSTRAINT notice_obligation_notice_known,
    ADD CONSTRAINT notice_obligation_notice_known
        CHECK (notice IN ('returned', 'information_requested', 'accepted', 'declined', 'redirected', 'waitlisted',
                          'progress', 'outcome', 'closing', 'withdrawn', 'transferred', 'merged', 'reopened')),
    -- Not to tell somebody is a decision: with a reason, a name and a day on which it is looked at again.
    ADD CONSTRAINT notice_obligation_withheld_by_name
        CHECK (num_nulls(withheld_reason, withheld_decided_by, withheld_review_on) IN (0, 3)
               AND withheld_reason IN ('consent_withdrawn', 'safeguarding') AND withheld_decided_by <> ''),
    ADD CONSTRAINT notice_obligation_confirmed_by_somebody
        CHECK (settled_confirmed_by IS NULL OR settled_evidence IS NOT DISTINCT FROM 'human');
CREATE INDEX notice_obligation_by_referral ON notice_obligation (referral_id);
DROP INDEX notice_obligation_open;
CREATE INDEX notice_obligation_open ON notice_obligation (authority, opened_at)
    WHERE settled_notification_id IS NULL AND withheld_reason IS NULL;
CREATE INDEX notice_obligation_withheld ON notice_obligation (authority, withheld_review_on)
    WHERE settled_notification_id IS NULL AND withheld_reason IS NOT NULL;

-- The same count as before; a withheld obligation is not open.
CREATE OR REPLACE FUNCTION count_open_obligations() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    opened int := 0;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.settled_notification_id IS NULL AND OLD.withheld_reason IS NULL THEN
        opened := opened - 1;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.settled_notification_id IS NULL AND NEW.withheld_reason IS NULL THEN
        opened := opened + 1;
    END IF;
    IF opened <> 0 THEN
        UPDATE referral SET open_obligation_count = open_obligation_count + opened
         WHERE referral_id = coalesce(NEW.referral_id, OLD.referral_id);
    END IF;
    RETURN NULL;
END
$$;

-- Every decision somebody should know of opens an obligation, looked at from both sides: what a referral says was
-- decided, and each fact of such a kind, also one that repeats. Deferred, because the obligation is written last.
CREATE OR REPLACE FUNCTION every_decision_opens_an_obligation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM referral
          CROSS JOIN LATERAL (
               VALUES (CASE WHEN referral.accepted_on IS NOT NULL THEN 'accepted' END),
                      (CASE WHEN referral.closing_reason IN ('programme_completed', 'non_attendance') THEN 'closing'
                            ELSE referral.closing_reason END)
               ) AS decision (notice)
          LEFT JOIN notice_obligation
            ON notice_obligation.referral_id = referral.referral_id
           AND notice_obligation.notice = decision.notice
         WHERE referral.referral_id = NEW.referral_id
           AND decision.notice IS NOT NULL
           AND notice_obligation.notice_event_id IS NULL
    ) THEN
        RAISE EXCEPTION 'a decision about referral % has no obligation to tell its referrer', NEW.referral_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_decision_opens_obligation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION every_such_fact_opens_an_obligation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM notice_obligation WHERE notice_event_id = NEW.event_id) THEN
        RAISE EXCEPTION 'nobody is to be told of the % of referral %', NEW.type, NEW.referral_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_fact_opens_obligation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER referral_fact_opens_obligation AFTER INSERT ON referral_fact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.type IN ('ReferralProposalReturned', 'ReferralInformationRequested', 'ReferralAccepted',
                       'ReferralDeclined', 'ReferralRedirected', 'ReferralWaitlisted', 'ReferralProgressReported',
                       'ReferralOutcomeRecorded', 'ReferralClosing', 'ReferralWithdrawn', 'ReferralTransferred',
                       'ReferralMerged', 'ReferralUnmerged')
          OR NEW.type = 'ReferralReopened' AND NEW.detail ->> 'least_evidence' IS NOT NULL)
    EXECUTE FUNCTION every_such_fact_opens_an_obligation();

-- The day a referral was made moves once: when a proposal is endorsed.
CREATE FUNCTION made_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'referral % was made on %', OLD.referral_id, OLD.made_on
        USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_made_once';
END
$$;
CREATE TRIGGER referral_made_once BEFORE UPDATE OF made_on ON referral
    FOR EACH ROW WHEN (OLD.made_on <> NEW.made_on AND OLD.stage <> 'proposed') EXECUTE FUNCTION made_once();

-- A policy in force once never changes: decisions name its version, and its text is what they were taken under.
CREATE TABLE policy_in_force (
    policy_version text NOT NULL,
    sha256         text NOT NULL,
    first_seen_at  timestamptz NOT NULL,
    CONSTRAINT policy_in_force_pkey PRIMARY KEY (policy_version),
    CONSTRAINT policy_in_force_sha256_whole CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE policy_in_force IS 'The content of every policy document this service has worked with.';

-- Notes people write: free text about a case, for those who work on it. Never published, never in a log.
CREATE TABLE case_note (
    note_id     uuid NOT NULL,
    referral_id uuid NOT NULL,
    authority   text NOT NULL,
    about       text NOT NULL,
    note        text NOT NULL,
    written_by  text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT case_note_pkey PRIMARY KEY (note_id),
    CONSTRAINT case_note_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id),
    CONSTRAINT case_note_says_something CHECK (note <> '' AND length(note) <= 4000),
    CONSTRAINT case_note_about_known CHECK (about IN ('reopening', 'return', 'withholding', 'handover'))
);
COMMENT ON TABLE case_note IS 'PERSONAL DATA: free text about a case. Never leaves this service.';

GRANT SELECT, INSERT ON policy_in_force, case_note TO attune_app;
GRANT SELECT ON policy_in_force TO attune_readonly;
GRANT UPDATE (worker_id, round, programme_id, referrer_id, setting_id, made_on, last_heard_at, case_detail)
    ON referral TO attune_app;
GRANT UPDATE (worker_id) ON support_programme TO attune_app;
GRANT UPDATE (settled_confirmed_by, withheld_reason, withheld_decided_by, withheld_review_on)
    ON notice_obligation TO attune_app;
