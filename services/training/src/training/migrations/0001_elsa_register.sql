-- The register of ELSAs, what they attended, and the accreditations granted. The database repeats the rules that can be
-- said in one row: a named constraint is the second author of each.

CREATE TABLE elsa (
    elsa_id       uuid NOT NULL,
    authority     text NOT NULL,
    setting_id    text NOT NULL,
    party_id      uuid NOT NULL,
    registered_on date NOT NULL,
    version       bigint NOT NULL,
    recorded_at   timestamptz NOT NULL,
    CONSTRAINT elsa_pkey PRIMARY KEY (elsa_id),
    -- The tenant stands in every reference, so that a row can never hang on another authority's ELSA.
    CONSTRAINT elsa_of_authority UNIQUE (authority, elsa_id),
    CONSTRAINT elsa_party_unique UNIQUE (party_id),
    CONSTRAINT elsa_authority_is_ons_code CHECK (authority ~ '^E(06|08|09|10)[0-9]{6}$'),
    CONSTRAINT elsa_version_counts_from_one CHECK (version >= 1)
);
COMMENT ON COLUMN elsa.version IS 'Number of facts published about this ELSA; the entity tag of the API.';

CREATE INDEX elsa_by_setting ON elsa (authority, setting_id, elsa_id);

CREATE TABLE elsa_person (
    party_id  uuid NOT NULL,
    authority text NOT NULL,
    elsa_id   uuid NOT NULL,
    name      text NOT NULL,
    email     text NOT NULL,
    CONSTRAINT elsa_person_pkey PRIMARY KEY (party_id),
    CONSTRAINT elsa_person_of_elsa UNIQUE (elsa_id),
    CONSTRAINT elsa_person_elsa_known FOREIGN KEY (authority, elsa_id) REFERENCES elsa (authority, elsa_id),
    CONSTRAINT elsa_person_party_known FOREIGN KEY (party_id) REFERENCES elsa (party_id),
    CONSTRAINT elsa_person_name_given CHECK (name <> ''),
    CONSTRAINT elsa_person_email_given CHECK (email <> '')
);
COMMENT ON TABLE elsa_person IS 'PERSONAL DATA: who an ELSA is and how to reach them. Leaves this service only sealed.';

CREATE TABLE training_day_attendance (
    authority text NOT NULL,
    elsa_id   uuid NOT NULL,
    day       int NOT NULL,
    held_on   date NOT NULL,
    CONSTRAINT training_day_attendance_pkey PRIMARY KEY (elsa_id, day),
    CONSTRAINT training_day_attendance_elsa_known
        FOREIGN KEY (authority, elsa_id) REFERENCES elsa (authority, elsa_id),
    CONSTRAINT training_day_attendance_day_is_one_of_six CHECK (day BETWEEN 1 AND 6)
);

CREATE TABLE supervision_attendance (
    authority        text NOT NULL,
    elsa_id          uuid NOT NULL,
    session_id       uuid NOT NULL,
    held_on          date NOT NULL,
    duration_minutes int NOT NULL,
    -- Several ELSAs attend the same session.
    CONSTRAINT supervision_attendance_pkey PRIMARY KEY (elsa_id, session_id),
    CONSTRAINT supervision_attendance_elsa_known FOREIGN KEY (authority, elsa_id) REFERENCES elsa (authority, elsa_id),
    CONSTRAINT supervision_attendance_lasts_within_a_day CHECK (duration_minutes BETWEEN 1 AND 720)
);

CREATE TABLE accreditation (
    authority      text NOT NULL,
    elsa_id        uuid NOT NULL,
    policy_version text NOT NULL,
    facts          jsonb NOT NULL,
    granted_on     date NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT accreditation_granted_once PRIMARY KEY (elsa_id),
    CONSTRAINT accreditation_elsa_known FOREIGN KEY (authority, elsa_id) REFERENCES elsa (authority, elsa_id),
    CONSTRAINT accreditation_facts_are_named
        CHECK (facts ?& ARRAY ['training_days', 'supervision_sessions'])
);
COMMENT ON COLUMN accreditation.facts IS 'What the decision counted, as it stood on granted_on: dates and ids only.';

GRANT SELECT, INSERT, UPDATE ON elsa TO attune_app;
GRANT SELECT, INSERT ON elsa_person, training_day_attendance, supervision_attendance, accreditation TO attune_app;
GRANT SELECT ON elsa, training_day_attendance, supervision_attendance, accreditation TO attune_readonly;
