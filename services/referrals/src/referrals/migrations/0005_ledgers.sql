-- Three ledgers beside a referral: what a family agreed to and who was shown what on it; who a setting turns to; and
-- fingerprints by which two referrals of one child are found. Each repeats the rules of the domain.

-- Consent ------------------------------------------------------------------------------------------------------------

CREATE TABLE consent_case (
    case_id    uuid NOT NULL,
    authority  text NOT NULL,
    setting_id text NOT NULL,
    opened_at  timestamptz NOT NULL,
    CONSTRAINT consent_case_pkey PRIMARY KEY (case_id),
    CONSTRAINT consent_case_authority_is_ons_code CHECK (authority ~ '^E(06|08|09|10)[0-9]{6}$')
);
COMMENT ON TABLE consent_case IS
    'What consents and sharings are about. Its id is the referral_id, also before the referral is made (VI4).';

CREATE TABLE consent_line (
    consent_id           uuid NOT NULL,
    case_id              uuid NOT NULL,
    authority            text NOT NULL,
    scopes               text[] NOT NULL,
    shared_with          text[] NOT NULL,
    kind                 text NOT NULL,
    given_by             text NOT NULL,
    recorded_by          text NOT NULL,
    recorder             text NOT NULL,
    given_on             date NOT NULL,
    ends_on              date,
    recorded_at          timestamptz NOT NULL,
    withdrawn_at         timestamptz,
    withdrawn_by         text,
    withdrawal_recorder  text,
    CONSTRAINT consent_line_pkey PRIMARY KEY (consent_id),
    CONSTRAINT consent_line_of_case UNIQUE (consent_id, case_id),
    CONSTRAINT consent_line_case_known FOREIGN KEY (case_id) REFERENCES consent_case (case_id),
    CONSTRAINT consent_line_says_what_and_to_whom CHECK (cardinality(scopes) >= 1 AND cardinality(shared_with) >= 1),
    CONSTRAINT consent_line_kind_known CHECK (kind IN ('verbal', 'written', 'online')),
    CONSTRAINT consent_line_given_by_known CHECK (given_by IN ('parent_carer', 'young_person')),
    CONSTRAINT consent_line_recorded_by_known CHECK (recorded_by IN ('commissioner', 'service')),
    CONSTRAINT consent_line_given_before_recorded
        CHECK (given_on <= (recorded_at AT TIME ZONE 'Europe/London')::date),
    CONSTRAINT consent_line_ends_after_given CHECK (ends_on >= given_on),
    CONSTRAINT consent_line_withdrawal_complete
        CHECK (num_nulls(withdrawn_at, withdrawn_by, withdrawal_recorder) IN (0, 3)),
    CONSTRAINT consent_line_withdrawn_by_known CHECK (withdrawn_by IN ('parent_carer', 'young_person')),
    CONSTRAINT consent_line_withdrawn_after_recorded CHECK (withdrawn_at >= recorded_at)
);
COMMENT ON TABLE consent_line IS
    'One consent: who gave it, how, for what, to whom, until when, and when it was taken back. No lawful basis (UK GDPR).';
COMMENT ON COLUMN consent_line.recorder IS 'Pseudonym of who wrote it down.';
CREATE INDEX consent_line_by_case ON consent_line (case_id);

CREATE TABLE consent_sharing (
    sharing_id   uuid NOT NULL,
    consent_id   uuid NOT NULL,
    case_id      uuid NOT NULL,
    authority    text NOT NULL,
    scope        text NOT NULL,
    recipient    text NOT NULL,
    recipient_id uuid,
    occasion     text NOT NULL,
    shared_by    text NOT NULL,
    shared_at    timestamptz NOT NULL,
    CONSTRAINT consent_sharing_pkey PRIMARY KEY (sharing_id),
    CONSTRAINT consent_sharing_line_known
        FOREIGN KEY (consent_id, case_id) REFERENCES consent_line (consent_id, case_id)
);
COMMENT ON TABLE consent_sharing IS 'Every time something was shared on a consent: what, with whom, when, by whom (FR4).';
CREATE INDEX consent_sharing_by_case ON consent_sharing (case_id, shared_at);
CREATE INDEX consent_sharing_by_line ON consent_sharing (consent_id, shared_at);

-- The line is locked, so that a withdrawal under way is waited for, and one that comes later waits for this sharing.
CREATE FUNCTION sharing_cites_live_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line consent_line;
    shared_on date := (NEW.shared_at AT TIME ZONE 'Europe/London')::date;
BEGIN
    SELECT * INTO line FROM consent_line WHERE consent_id = NEW.consent_id FOR SHARE;
    IF NOT coalesce(NEW.scope = ANY (line.scopes)
                    AND NEW.recipient = ANY (line.shared_with)
                    AND shared_on >= line.given_on
                    AND (line.ends_on IS NULL OR shared_on <= line.ends_on)
                    AND (line.withdrawn_at IS NULL OR NEW.shared_at < line.withdrawn_at), false) THEN
        RAISE EXCEPTION 'consent % does not allow sharing % with % at %',
            NEW.consent_id, NEW.scope, NEW.recipient, NEW.shared_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_sharing_cites_live_line';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER consent_sharing_cites_live_line BEFORE INSERT OR UPDATE ON consent_sharing
    FOR EACH ROW EXECUTE FUNCTION sharing_cites_live_line();

CREATE FUNCTION consent_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'consent % was withdrawn, and that stands', OLD.consent_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_line_withdrawal_stands';
    END IF;
    IF (NEW.consent_id, NEW.case_id, NEW.scopes, NEW.shared_with, NEW.given_on, NEW.ends_on)
       IS DISTINCT FROM (OLD.consent_id, OLD.case_id, OLD.scopes, OLD.shared_with, OLD.given_on, OLD.ends_on) THEN
        RAISE EXCEPTION 'what consent % was given for never changes', OLD.consent_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_line_words_stand';
    END IF;
    IF EXISTS (SELECT FROM consent_sharing WHERE consent_id = NEW.consent_id AND shared_at > NEW.withdrawn_at) THEN
        RAISE EXCEPTION 'something was shared on consent % after it is said to be withdrawn', OLD.consent_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_sharing_cites_live_line';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER consent_line_stands BEFORE UPDATE ON consent_line
    FOR EACH ROW EXECUTE FUNCTION consent_line_stands();

CREATE TABLE lawful_basis (
    basis_id                   uuid NOT NULL,
    case_id                    uuid NOT NULL,
    authority                  text NOT NULL,
    basis                      text NOT NULL,
    special_category_condition text,
    schedule_1_condition       text,
    recorded_by                text NOT NULL,
    recorded_at                timestamptz NOT NULL,
    CONSTRAINT lawful_basis_pkey PRIMARY KEY (basis_id),
    CONSTRAINT lawful_basis_case_known FOREIGN KEY (case_id) REFERENCES consent_case (case_id),
    CONSTRAINT lawful_basis_is_no_consent
        CHECK (basis IN ('public_task', 'legal_obligation', 'vital_interests')),
    CONSTRAINT lawful_basis_conditions_agree
        CHECK (CASE special_category_condition
                   WHEN 'health_or_social_care'
                       THEN coalesce(schedule_1_condition = 'health_or_social_care_purposes', false)
                   WHEN 'social_protection_law' THEN coalesce(schedule_1_condition = 'social_protection', false)
                   WHEN 'substantial_public_interest'
                       THEN coalesce(schedule_1_condition IN ('counselling', 'equality_of_opportunity',
                                     'safeguarding_children', 'statutory_and_government_purposes'), false)
                   WHEN 'vital_interests' THEN schedule_1_condition IS NULL
                   WHEN 'legal_claims' THEN schedule_1_condition IS NULL
                   ELSE special_category_condition IS NULL AND schedule_1_condition IS NULL
               END)
);
COMMENT ON TABLE lawful_basis IS
    'On what ground data about a case is processed; the last one recorded counts. Never a consent (UK GDPR).';
CREATE INDEX lawful_basis_by_case ON lawful_basis (case_id, recorded_at);

-- Link people --------------------------------------------------------------------------------------------------------

CREATE TABLE link_setting (
    setting_id text NOT NULL,
    version    bigint NOT NULL,
    CONSTRAINT link_setting_pkey PRIMARY KEY (setting_id),
    CONSTRAINT link_setting_counts_from_one CHECK (version >= 1)
);
COMMENT ON TABLE link_setting IS 'Orders all that happens to the links of a setting; version is ce_aggregateversion.';

CREATE TABLE link_term (
    link_id           uuid NOT NULL,
    authority         text NOT NULL,
    setting_id        text NOT NULL,
    link_role         text NOT NULL,
    number            int NOT NULL,
    person_id         uuid NOT NULL,
    contact_id        uuid,
    from_on           date NOT NULL,
    until_on          date,
    previous_number   int GENERATED ALWAYS AS (CASE WHEN number > 1 THEN number - 1 END) STORED,
    previous_until_on date GENERATED ALWAYS AS (CASE WHEN number > 1 THEN from_on END) STORED,
    reason            text,
    handover_on       date,
    recorded_by       text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    CONSTRAINT link_term_pkey PRIMARY KEY (link_id),
    CONSTRAINT link_term_setting_known FOREIGN KEY (setting_id) REFERENCES link_setting (setting_id),
    CONSTRAINT link_term_one_after_the_other UNIQUE (authority, setting_id, link_role, number),
    CONSTRAINT link_term_ends_once UNIQUE (authority, setting_id, link_role, number, until_on),
    CONSTRAINT link_term_role_is_code CHECK (link_role ~ '^[a-z][a-z0-9_]{1,63}$'),
    CONSTRAINT link_term_counts_from_one CHECK (number >= 1),
    CONSTRAINT link_term_lasts_a_day CHECK (until_on > from_on),
    CONSTRAINT link_term_change_says_why CHECK (num_nulls(reason, handover_on) = CASE WHEN number = 1 THEN 2 ELSE 0 END),
    -- Each begins on the very day the one before ends: no gap, no overlap.
    CONSTRAINT link_term_without_gap
        FOREIGN KEY (authority, setting_id, link_role, previous_number, previous_until_on)
        REFERENCES link_term (authority, setting_id, link_role, number, until_on)
        DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE link_term IS 'Who a setting turns to in a role, one after the other; pseudonyms only (LK1, YL17).';
CREATE UNIQUE INDEX link_term_one_at_the_end ON link_term (authority, setting_id, link_role) WHERE until_on IS NULL;

CREATE TABLE link_handover (
    link_id uuid NOT NULL,
    note    text NOT NULL,
    CONSTRAINT link_handover_pkey PRIMARY KEY (link_id),
    CONSTRAINT link_handover_term_known FOREIGN KEY (link_id) REFERENCES link_term (link_id),
    CONSTRAINT link_handover_says_something CHECK (btrim(note, E' \t\r\n') <> '')
);
COMMENT ON TABLE link_handover IS 'PERSONAL DATA: what whoever follows was told. Free text, never leaves this service.';

-- Judged when the transaction ends: in between, one person may have gone and the next not come.
CREATE FUNCTION somebody_holds_the_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') AND NOT EXISTS (
        SELECT FROM link_term
         WHERE authority = OLD.authority AND setting_id = OLD.setting_id AND link_role = OLD.link_role
           AND until_on IS NULL
    ) OR TG_OP IN ('INSERT', 'UPDATE') AND NOT EXISTS (
        SELECT FROM link_term
         WHERE authority = NEW.authority AND setting_id = NEW.setting_id AND link_role = NEW.link_role
           AND until_on IS NULL
    ) THEN
        RAISE EXCEPTION 'a setting that had somebody to turn to would have nobody'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'link_term_never_without';
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.number > 1
       AND NOT EXISTS (SELECT FROM link_handover WHERE link_id = NEW.link_id) THEN
        RAISE EXCEPTION 'link % was taken over without a handover note', NEW.link_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'link_term_handed_over';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER link_term_never_without AFTER INSERT OR UPDATE OR DELETE ON link_term
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION somebody_holds_the_link();

-- Duplicates ---------------------------------------------------------------------------------------------------------

CREATE TABLE child_fingerprint (
    referral_id uuid NOT NULL,
    key_id      text NOT NULL,
    likeness    text NOT NULL,
    authority   text NOT NULL,
    fingerprint bytea NOT NULL,
    CONSTRAINT child_fingerprint_pkey PRIMARY KEY (referral_id, key_id, likeness),
    CONSTRAINT child_fingerprint_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id),
    CONSTRAINT child_fingerprint_likeness_known CHECK (likeness IN ('identity', 'initials')),
    CONSTRAINT child_fingerprint_is_sha256 CHECK (octet_length(fingerprint) = 32)
);
COMMENT ON TABLE child_fingerprint IS
    'PERSONAL DATA, as a pseudonym: keyed hashes of a child''s identity, compared within one authority (FR15).';
COMMENT ON COLUMN child_fingerprint.key_id IS 'Which secret it was made with; says nothing about the secret itself.';
CREATE INDEX child_fingerprint_alike ON child_fingerprint (authority, likeness, key_id, fingerprint);

CREATE TABLE child_fingerprinted (
    referral_id uuid NOT NULL,
    key_id      text NOT NULL,
    CONSTRAINT child_fingerprinted_pkey PRIMARY KEY (referral_id),
    CONSTRAINT child_fingerprinted_referral_known FOREIGN KEY (referral_id) REFERENCES referral (referral_id)
);
COMMENT ON TABLE child_fingerprinted IS
    'With which secret a referral was last fingerprinted, also where nothing could be compared for want of a date of birth.';

-- Referrals made before this have no fingerprints, and SQL has no key: a timer makes them, and again after the key changed.
INSERT INTO timer (id, due, kind, subject)
VALUES ('5b6f4a7e-0d0c-5f0e-9a51-0005000f1a6e', '2026-01-01T00:00:00Z', 'fingerprint_children', 'every child');

-- Nothing on a ledger is ever deleted, and only what ends it is written later.
GRANT SELECT, INSERT ON consent_case, consent_line, consent_sharing, lawful_basis, link_setting, link_term, link_handover,
    child_fingerprint, child_fingerprinted TO attune_app;
GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawal_recorder) ON consent_line TO attune_app;
-- Only so that a case can be locked: nothing about it is ever written again.
GRANT UPDATE (opened_at) ON consent_case TO attune_app;
GRANT UPDATE (version) ON link_setting TO attune_app;
GRANT UPDATE (until_on) ON link_term TO attune_app;
-- Fingerprints of a secret that is no longer in use are of no use but to whoever finds it.
GRANT DELETE ON child_fingerprint TO attune_app;
GRANT UPDATE (key_id) ON child_fingerprinted TO attune_app;
GRANT SELECT ON consent_case, consent_line, consent_sharing, lawful_basis, link_setting, link_term TO attune_readonly;
