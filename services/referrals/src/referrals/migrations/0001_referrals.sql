-- Referrals, the people behind them, what was decided, and the duty to tell the referrer. The database repeats the
-- rules of the domain: above all, a referral that is closed while its referrer is untold cannot be stored.

CREATE TABLE child_person (
    child_id      uuid NOT NULL,
    authority     text NOT NULL,
    given_name    text NOT NULL,
    family_name   text NOT NULL,
    date_of_birth date,
    CONSTRAINT child_person_pkey PRIMARY KEY (child_id),
    CONSTRAINT child_person_named CHECK (given_name <> '' AND family_name <> '')
);
COMMENT ON TABLE child_person IS 'PERSONAL DATA: the child a referral is about. Never leaves this service.';

CREATE TABLE referrer_person (
    party_id  uuid NOT NULL,
    authority text NOT NULL,
    name      text NOT NULL,
    email     text NOT NULL,
    CONSTRAINT referrer_person_pkey PRIMARY KEY (party_id),
    CONSTRAINT referrer_person_reachable CHECK (name <> '' AND email <> '')
);
COMMENT ON TABLE referrer_person IS 'PERSONAL DATA: who referred and how to reach them. Leaves this service only sealed.';

CREATE TABLE referral (
    referral_id    uuid NOT NULL,
    reference      text NOT NULL,
    authority      text NOT NULL,
    setting_id     text NOT NULL,
    referral_type  text NOT NULL,
    reason_codes   text[] NOT NULL,
    referrer_id    uuid NOT NULL,
    child_id       uuid NOT NULL,
    made_on        date NOT NULL,
    received_by    text NOT NULL,
    recorded_at    timestamptz NOT NULL,
    sequence       int NOT NULL,
    version        int NOT NULL,
    stage          text NOT NULL,
    elsa_id        uuid,
    accepted_on    date,
    declined_on    date,
    decline_reason text,
    signpost_codes text[] NOT NULL DEFAULT '{}',
    outcome_code   text,
    closing_reason text,
    open_obligation_count int NOT NULL DEFAULT 0,
    CONSTRAINT referral_pkey PRIMARY KEY (referral_id),
    CONSTRAINT referral_reference_unique UNIQUE (reference),
    CONSTRAINT referral_reference_shape
        CHECK (reference ~ '^REF-[1-9A-HJKMNP-TV-Z]{4}-[1-9A-HJKMNP-TV-Z]{4}$'),
    CONSTRAINT referral_referrer_known FOREIGN KEY (referrer_id) REFERENCES referrer_person (party_id),
    CONSTRAINT referral_child_known FOREIGN KEY (child_id) REFERENCES child_person (child_id),
    CONSTRAINT referral_authority_is_ons_code CHECK (authority ~ '^E(06|08|09|10)[0-9]{6}$'),
    CONSTRAINT referral_reason_given CHECK (cardinality(reason_codes) >= 1),
    CONSTRAINT referral_received_by_known CHECK (received_by IN ('http', 'intake')),
    CONSTRAINT referral_counts_from_one CHECK (version >= 1 AND sequence >= version),
    CONSTRAINT referral_stage_known CHECK (stage IN ('made', 'accepted', 'declined', 'closing', 'closed')),
    CONSTRAINT referral_closing_reason_known CHECK (closing_reason IN ('programme_completed', 'declined')),
    CONSTRAINT referral_accepted_or_declined CHECK (accepted_on IS NULL OR declined_on IS NULL),
    CONSTRAINT referral_decided_after_made
        CHECK (coalesce(accepted_on, made_on) >= made_on AND coalesce(declined_on, made_on) >= made_on),
    CONSTRAINT referral_decline_says_why_and_where
        CHECK (num_nulls(declined_on, decline_reason) IN (0, 2)
               AND (declined_on IS NOT NULL) = (cardinality(signpost_codes) >= 1)),
    CONSTRAINT referral_stage_agrees_with_decisions
        CHECK (CASE stage
                   WHEN 'made' THEN num_nonnulls(accepted_on, declined_on, closing_reason) = 0
                   WHEN 'accepted' THEN accepted_on IS NOT NULL AND closing_reason IS NULL
                   WHEN 'declined' THEN declined_on IS NOT NULL AND closing_reason IS NOT DISTINCT FROM 'declined'
                   WHEN 'closing' THEN closing_reason IS NOT DISTINCT FROM 'programme_completed'
                   ELSE closing_reason IS NOT NULL
               END),
    CONSTRAINT referral_completed_after_acceptance_with_outcome
        CHECK (closing_reason IS DISTINCT FROM 'programme_completed'
               OR accepted_on IS NOT NULL AND outcome_code IS NOT NULL),
    CONSTRAINT referral_outcome_after_acceptance CHECK (outcome_code IS NULL OR accepted_on IS NOT NULL),
    CONSTRAINT referral_open_obligations_counted CHECK (open_obligation_count >= 0),
    CONSTRAINT referral_closed_only_when_told CHECK (stage <> 'closed' OR open_obligation_count = 0)
);
COMMENT ON COLUMN referral.sequence IS 'Number of facts about it; the entity tag of the API.';
COMMENT ON COLUMN referral.version IS 'Number of published facts about it (ce_aggregateversion).';
COMMENT ON COLUMN referral.open_obligation_count IS 'Kept by a trigger on notice_obligation; nobody else may write it.';
CREATE INDEX referral_by_setting ON referral (authority, setting_id, referral_id);
CREATE INDEX referral_by_stage ON referral (authority, stage, referral_id);
CREATE INDEX referral_untold ON referral (authority, referral_id) WHERE open_obligation_count > 0;

CREATE TABLE support_programme (
    programme_id  uuid NOT NULL,
    referral_id   uuid NOT NULL,
    authority     text NOT NULL,
    elsa_id       uuid NOT NULL,
    started_on    date NOT NULL,
    planned_weeks int NOT NULL,
    ended_on      date,
    weeks         int,
    warnings      text[] NOT NULL,
    CONSTRAINT support_programme_pkey PRIMARY KEY (programme_id),
    CONSTRAINT support_programme_one_per_referral UNIQUE (referral_id),
    CONSTRAINT support_programme_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id),
    CONSTRAINT support_programme_planned_weeks_bounded CHECK (planned_weeks BETWEEN 1 AND 104),
    CONSTRAINT support_programme_end_after_start CHECK (ended_on >= started_on),
    CONSTRAINT support_programme_end_complete CHECK (num_nulls(ended_on, weeks) IN (0, 2) AND weeks >= 1)
);

CREATE FUNCTION evidence_strength(evidence text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE evidence
               WHEN 'accepted_by_server' THEN 1
               WHEN 'provider_receipt' THEN 2
               WHEN 'acknowledged' THEN 3
               WHEN 'human' THEN 3
           END
$$;
COMMENT ON FUNCTION evidence_strength(text) IS 'How strongly it shows that somebody was told; null for what is no evidence.';

CREATE TABLE notice_obligation (
    notice_event_id             uuid NOT NULL,
    referral_id                 uuid NOT NULL,
    authority                   text NOT NULL,
    notice                      text NOT NULL,
    party_id                    uuid NOT NULL,
    opened_at                   timestamptz NOT NULL,
    least_evidence              text NOT NULL,
    settled_notification_id     uuid,
    settled_notification_version int,
    settled_channel             text,
    settled_evidence            text,
    settled_informed_at         timestamptz,
    failed_notification_id      uuid,
    failed_notification_version int,
    failed_reason               text,
    failed_at                   timestamptz,
    CONSTRAINT notice_obligation_pkey PRIMARY KEY (notice_event_id),
    CONSTRAINT notice_obligation_once_per_decision UNIQUE (referral_id, notice),
    CONSTRAINT notice_obligation_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id),
    CONSTRAINT notice_obligation_party_known FOREIGN KEY (party_id) REFERENCES referrer_person (party_id),
    CONSTRAINT notice_obligation_notice_known CHECK (notice IN ('accepted', 'declined', 'closing')),
    CONSTRAINT notice_obligation_least_evidence_known CHECK (evidence_strength(least_evidence) IS NOT NULL),
    CONSTRAINT notice_obligation_settlement_complete
        CHECK (num_nulls(settled_notification_id, settled_notification_version, settled_channel, settled_evidence,
                         settled_informed_at) IN (0, 5)),
    CONSTRAINT notice_obligation_failure_complete
        CHECK (num_nulls(failed_notification_id, failed_notification_version, failed_reason, failed_at) IN (0, 4)),
    CONSTRAINT notice_obligation_settled_by_enough_evidence
        CHECK (settled_evidence IS NULL
               OR coalesce(evidence_strength(settled_evidence) >= evidence_strength(least_evidence), false))
);
COMMENT ON TABLE notice_obligation IS 'The duty to tell the referrer of one decision; open while it is not settled.';
CREATE INDEX notice_obligation_open ON notice_obligation (authority, opened_at) WHERE settled_notification_id IS NULL;

-- SECURITY DEFINER: the application may not write the count, and so cannot claim that everybody was told.
-- The difference is added, not the sum counted again, because only the former is right when two transactions meet.
CREATE FUNCTION count_open_obligations() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    opened int := 0;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.settled_notification_id IS NULL THEN
        opened := opened - 1;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.settled_notification_id IS NULL THEN
        opened := opened + 1;
    END IF;
    IF opened <> 0 THEN
        UPDATE referral SET open_obligation_count = open_obligation_count + opened
         WHERE referral_id = coalesce(NEW.referral_id, OLD.referral_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER notice_obligation_counted AFTER INSERT OR UPDATE OR DELETE ON notice_obligation
    FOR EACH ROW EXECUTE FUNCTION count_open_obligations();

CREATE FUNCTION every_decision_opens_an_obligation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM referral
          JOIN (VALUES ('accepted'), ('declined'), ('closing')) AS decision (notice)
            ON CASE decision.notice
                   WHEN 'accepted' THEN referral.accepted_on IS NOT NULL
                   WHEN 'declined' THEN referral.declined_on IS NOT NULL
                   ELSE referral.closing_reason IS NOT DISTINCT FROM 'programme_completed'
               END
          LEFT JOIN notice_obligation
            ON notice_obligation.referral_id = referral.referral_id
           AND notice_obligation.notice = decision.notice
         WHERE referral.referral_id = NEW.referral_id
           AND notice_obligation.notice_event_id IS NULL
    ) THEN
        RAISE EXCEPTION 'a decision about referral % has no obligation to tell its referrer', NEW.referral_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_decision_opens_obligation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER referral_decision_opens_obligation AFTER INSERT OR UPDATE ON referral
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION every_decision_opens_an_obligation();

CREATE TABLE referral_fact (
    event_id       uuid NOT NULL,
    referral_id    uuid NOT NULL,
    authority      text NOT NULL,
    sequence       int NOT NULL,
    version        int,
    type           text NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    policy_version text NOT NULL,
    detail         jsonb NOT NULL,
    CONSTRAINT referral_fact_pkey PRIMARY KEY (event_id),
    CONSTRAINT referral_fact_in_sequence UNIQUE (referral_id, sequence),
    CONSTRAINT referral_fact_version_unique UNIQUE (referral_id, version),
    CONSTRAINT referral_fact_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id),
    CONSTRAINT referral_fact_counts_from_one CHECK (sequence >= 1 AND version >= 1)
);
COMMENT ON TABLE referral_fact IS 'The history of each referral, only ever added to; codes and references, no personal data.';

CREATE TABLE notice_heard (
    event_id             uuid NOT NULL,
    authority            text NOT NULL,
    referral_id          uuid NOT NULL,
    cause_event_id       uuid NOT NULL,
    cause_type           text NOT NULL,
    party_id             uuid NOT NULL,
    notification_id      uuid NOT NULL,
    notification_version int NOT NULL,
    channel              text NOT NULL,
    evidence             text,
    failure_reason       text,
    confirmed_by         text,
    happened_at          timestamptz NOT NULL,
    recorded_at          timestamptz NOT NULL,
    CONSTRAINT notice_heard_pkey PRIMARY KEY (event_id),
    CONSTRAINT notice_heard_delivered_or_failed CHECK (num_nonnulls(evidence, failure_reason) = 1),
    CONSTRAINT notice_heard_evidence_known CHECK (evidence IS NULL OR evidence_strength(evidence) IS NOT NULL)
);
-- No foreign key to referral: after a restore a notice may be heard before the decision it tells is made again.
COMMENT ON TABLE notice_heard IS 'What notifications said about telling referrers: to whom, when, on what evidence.';
CREATE INDEX notice_heard_by_cause ON notice_heard (cause_event_id);
CREATE INDEX notice_heard_by_referral ON notice_heard (referral_id, recorded_at);

CREATE TABLE accredited_elsa (
    elsa_id        uuid NOT NULL,
    authority      text NOT NULL,
    setting_id     text NOT NULL,
    policy_version text NOT NULL,
    granted_on     date NOT NULL,
    event_id       uuid NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT accredited_elsa_pkey PRIMARY KEY (elsa_id)
);
COMMENT ON TABLE accredited_elsa IS 'Accreditations heard of from training; only these ELSAs can be given a referral.';

CREATE TABLE intake_answer (
    integrator      text NOT NULL,
    intake_event_id text NOT NULL,
    ce_source       text NOT NULL,
    authority       text,
    referral_id     uuid,
    reference       text,
    refusal_reason  text,
    answered_count  int NOT NULL,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT intake_answer_pkey PRIMARY KEY (integrator, intake_event_id, ce_source),
    CONSTRAINT intake_answer_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id),
    CONSTRAINT intake_answer_accepted_or_refused
        CHECK (num_nulls(referral_id, reference) IN (0, 2) AND num_nonnulls(referral_id, refusal_reason) = 1),
    CONSTRAINT intake_answer_counts_from_one CHECK (answered_count >= 1)
);
COMMENT ON TABLE intake_answer IS 'The first answer to each record an integrator sent in, repeated when it comes again.';

-- Rows are never deleted by the application, and what was decided is never rewritten.
GRANT SELECT, INSERT ON child_person, referrer_person, referral, support_programme, notice_obligation, referral_fact,
    notice_heard, accredited_elsa, intake_answer TO attune_app;
GRANT UPDATE (sequence, version, stage, elsa_id, accepted_on, declined_on, decline_reason, signpost_codes, outcome_code,
    closing_reason) ON referral TO attune_app;
GRANT UPDATE (ended_on, weeks, warnings) ON support_programme TO attune_app;
GRANT UPDATE (settled_notification_id, settled_notification_version, settled_channel, settled_evidence,
    settled_informed_at, failed_notification_id, failed_notification_version, failed_reason, failed_at)
    ON notice_obligation TO attune_app;
GRANT UPDATE (answered_count) ON intake_answer TO attune_app;
GRANT SELECT ON referral, support_programme, notice_obligation, referral_fact, notice_heard, accredited_elsa,
    intake_answer TO attune_readonly;
