-- Entries in award schemes, the submissions for their stages, and the certificates issued. The database repeats the
-- rules that can be said in one row: a named constraint is the second author of each.

CREATE TABLE entry (
    entry_id           uuid NOT NULL,
    authority          text NOT NULL,
    scheme             text NOT NULL,
    scheme_version     text NOT NULL,
    setting_id         text NOT NULL,
    applicant_party_id uuid NOT NULL,
    charter_signed_on  date NOT NULL,
    version            bigint NOT NULL,
    recorded_at        timestamptz NOT NULL,
    CONSTRAINT entry_pkey PRIMARY KEY (entry_id),
    -- The tenant stands in every reference, so that a row can never hang on another authority's entry.
    CONSTRAINT entry_of_authority UNIQUE (authority, entry_id),
    CONSTRAINT entry_once_per_setting_and_scheme UNIQUE (authority, scheme, setting_id),
    CONSTRAINT entry_applicant_unique UNIQUE (applicant_party_id),
    CONSTRAINT entry_authority_is_ons_code CHECK (authority ~ '^E(06|08|09|10)[0-9]{6}$'),
    CONSTRAINT entry_version_counts_from_one CHECK (version >= 1)
);
COMMENT ON COLUMN entry.version IS 'Number of facts published about this entry; the entity tag of the API.';

CREATE TABLE entry_contact (
    party_id  uuid NOT NULL,
    authority text NOT NULL,
    entry_id  uuid NOT NULL,
    name      text NOT NULL,
    email     text NOT NULL,
    CONSTRAINT entry_contact_pkey PRIMARY KEY (party_id),
    CONSTRAINT entry_contact_of_entry UNIQUE (entry_id),
    CONSTRAINT entry_contact_entry_known FOREIGN KEY (authority, entry_id) REFERENCES entry (authority, entry_id),
    CONSTRAINT entry_contact_party_known FOREIGN KEY (party_id) REFERENCES entry (applicant_party_id),
    CONSTRAINT entry_contact_name_given CHECK (name <> ''),
    CONSTRAINT entry_contact_email_given CHECK (email <> '')
);
COMMENT ON TABLE entry_contact IS 'PERSONAL DATA: who applies and how to reach them. Leaves this service only sealed.';

CREATE TABLE submission (
    submission_id uuid NOT NULL,
    authority     text NOT NULL,
    entry_id      uuid NOT NULL,
    stage         text NOT NULL,
    state         text NOT NULL,
    submitted_on  date NOT NULL,
    submitted_by  text NOT NULL,
    decided_on    date,
    decided_by    text,
    missing_codes text[] NOT NULL DEFAULT '{}',
    recorded_at   timestamptz NOT NULL,
    CONSTRAINT submission_pkey PRIMARY KEY (submission_id),
    CONSTRAINT submission_of_authority UNIQUE (authority, submission_id),
    CONSTRAINT submission_entry_known FOREIGN KEY (authority, entry_id) REFERENCES entry (authority, entry_id),
    CONSTRAINT submission_stage_known CHECK (stage IN ('bronze', 'silver', 'gold', 'platinum')),
    CONSTRAINT submission_state_known CHECK (state IN ('open', 'awarded', 'returned')),
    CONSTRAINT submission_decided_unless_open
        CHECK ((state = 'open') = (decided_on IS NULL) AND (state = 'open') = (decided_by IS NULL)),
    CONSTRAINT submission_returned_says_what_is_missing CHECK ((state = 'returned') = (cardinality(missing_codes) > 0)),
    CONSTRAINT submission_decided_after_submitted CHECK (decided_on >= submitted_on),
    CONSTRAINT submission_decided_by_somebody_else CHECK (decided_by <> submitted_by)
);
COMMENT ON COLUMN submission.submitted_by IS 'Issuer and subject of the token; a pseudonym of a member of staff.';
COMMENT ON COLUMN submission.decided_by IS 'Issuer and subject of the token; a pseudonym of a panel member.';

CREATE UNIQUE INDEX submission_open_one_at_a_time ON submission (entry_id) WHERE state = 'open';
CREATE UNIQUE INDEX submission_awarded_once_per_stage ON submission (entry_id, stage) WHERE state = 'awarded';
CREATE INDEX submission_by_entry ON submission (entry_id);

CREATE TABLE delivery_plan_action (
    authority     text NOT NULL,
    submission_id uuid NOT NULL,
    area          text NOT NULL,
    position      int NOT NULL,
    action        text NOT NULL,
    CONSTRAINT delivery_plan_action_pkey PRIMARY KEY (submission_id, area, position),
    CONSTRAINT delivery_plan_action_submission_known
        FOREIGN KEY (authority, submission_id) REFERENCES submission (authority, submission_id),
    CONSTRAINT delivery_plan_action_position_counts_from_one CHECK (position >= 1),
    CONSTRAINT delivery_plan_action_says_something CHECK (btrim(action) <> '')
);
COMMENT ON TABLE delivery_plan_action IS 'FREE TEXT, MAY NAME PEOPLE: the actions of a delivery plan. Never published.';

CREATE TABLE certificate (
    certificate_id     uuid NOT NULL,
    authority          text NOT NULL,
    certificate_number text NOT NULL,
    certificate_kind   text NOT NULL,
    stage              text,
    basis_event_id     uuid NOT NULL,
    policy_version     text NOT NULL,
    setting_id         text NOT NULL,
    holder_party_id    uuid NOT NULL,
    issued_on          date NOT NULL,
    recorded_at        timestamptz NOT NULL,
    CONSTRAINT certificate_pkey PRIMARY KEY (certificate_id),
    CONSTRAINT certificate_number_once_per_authority UNIQUE (authority, certificate_number),
    CONSTRAINT certificate_once_per_basis UNIQUE (basis_event_id),
    CONSTRAINT certificate_kind_known CHECK (certificate_kind IN ('elsa_accreditation', 'award_stage')),
    CONSTRAINT certificate_stage_only_of_an_award CHECK ((stage IS NOT NULL) = (certificate_kind = 'award_stage'))
);
COMMENT ON COLUMN certificate.basis_event_id IS 'ce_id of the event the certificate was issued for.';

CREATE INDEX certificate_by_holder ON certificate (authority, holder_party_id, certificate_id);

GRANT SELECT, INSERT, UPDATE ON entry, submission TO attune_app;
GRANT SELECT, INSERT ON entry_contact, delivery_plan_action, certificate TO attune_app;
GRANT SELECT ON entry, certificate TO attune_readonly;
GRANT SELECT (submission_id, authority, entry_id, stage, state, submitted_on, decided_on, missing_codes, recorded_at)
    ON submission TO attune_readonly;
