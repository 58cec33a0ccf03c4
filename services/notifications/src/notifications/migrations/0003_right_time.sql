-- The right time: what waits or is not sent, wishes, digests, reminders, enquiries. What an enquirer wrote is personal
-- data and stands in one table only, `enquiry_words`.

ALTER TABLE notification
    DROP CONSTRAINT notification_state_known,
    ADD CONSTRAINT notification_state_known
        CHECK (state IN ('awaiting_contact', 'deferred', 'suppressed', 'created', 'sending', 'by_hand', 'delivered',
                         'failed')),
    -- A ladder reminds of one event several times with one purpose, and digests begin with any event. The id is the
    -- hash of what the message is.
    DROP CONSTRAINT notification_once_per_cause;
CREATE UNIQUE INDEX notification_once_per_cause ON notification (cause_event_id, party_id, purpose, channel)
    WHERE left(purpose, 9) <> 'reminder_' AND purpose <> 'digest';

CREATE TABLE notification_timing (
    notification_id uuid NOT NULL,
    policy_version text NOT NULL,
    deferred_until timestamptz,
    deferral_reason text CONSTRAINT notification_timing_deferral_known
        CHECK (deferral_reason IN ('night', 'outside_term', 'examinations', 'digest')),
    suppression_reason text CONSTRAINT notification_timing_suppression_known
        CHECK (suppression_reason IN ('unsubscribed', 'already_told', 'no_longer_true')),
    urgent_reason text,
    released_by text,
    CONSTRAINT notification_timing_pkey PRIMARY KEY (notification_id),
    CONSTRAINT notification_timing_notification FOREIGN KEY (notification_id) REFERENCES notification (notification_id),
    CONSTRAINT notification_timing_deferral_whole CHECK ((deferred_until IS NULL) = (deferral_reason IS NULL))
);
CREATE INDEX notification_timing_digest ON notification_timing (deferred_until) WHERE deferral_reason = 'digest';
COMMENT ON TABLE notification_timing IS 'The last decision about the time of a message; no row: it went out as soon as it could.';

CREATE TABLE recipient (
    authority text NOT NULL CONSTRAINT recipient_authority_ons_code CHECK (authority ~ '^E[0-9]{8}$'),
    party_id uuid NOT NULL,
    digest_hour time,
    digest_weekday smallint CONSTRAINT recipient_weekday CHECK (digest_weekday BETWEEN 1 AND 7),
    wants_nothing boolean NOT NULL DEFAULT false,
    revision bigint NOT NULL DEFAULT 0,
    published bigint NOT NULL DEFAULT 0,
    CONSTRAINT recipient_pkey PRIMARY KEY (authority, party_id)
);
COMMENT ON COLUMN recipient.wants_nothing IS 'Unsubscribed from every topic; what must be told is told all the same.';
COMMENT ON COLUMN recipient.published IS 'How many facts about this recipient were published.';

CREATE TABLE preference (
    authority text NOT NULL,
    party_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    topic text NOT NULL,
    role text,
    setting_id text,
    cadence text NOT NULL CONSTRAINT preference_cadence_known
        CHECK (cadence IN ('off', 'at_once', 'daily', 'weekly', 'monthly')),
    CONSTRAINT preference_pkey PRIMARY KEY (authority, party_id, subscription_id),
    CONSTRAINT preference_recipient FOREIGN KEY (authority, party_id) REFERENCES recipient (authority, party_id)
);
COMMENT ON TABLE preference IS 'How a person wants to hear of a topic, in a role, for a setting; null stands for any.';

CREATE TABLE digest (
    digest_id uuid NOT NULL,
    authority text NOT NULL,
    party_id uuid NOT NULL,
    channel text NOT NULL,
    period_from timestamptz NOT NULL,
    period_until timestamptz NOT NULL,
    policy_version text NOT NULL,
    telling_version text NOT NULL,
    correlation_id uuid NOT NULL,
    state text NOT NULL CONSTRAINT digest_state_known CHECK (state IN ('made', 'sent', 'failed')),
    made_at timestamptz NOT NULL,
    CONSTRAINT digest_pkey PRIMARY KEY (digest_id),
    CONSTRAINT digest_period CHECK (period_from <= period_until)
);
CREATE INDEX digest_by_party ON digest (authority, party_id, period_until);

CREATE TABLE digest_item (
    notification_id uuid NOT NULL,
    digest_id uuid NOT NULL,
    number integer NOT NULL CONSTRAINT digest_item_number_positive CHECK (number > 0),
    -- Each message is in one digest only, whatever crashes or runs twice.
    CONSTRAINT digest_item_pkey PRIMARY KEY (notification_id),
    CONSTRAINT digest_item_order UNIQUE (digest_id, number),
    CONSTRAINT digest_item_digest FOREIGN KEY (digest_id) REFERENCES digest (digest_id),
    CONSTRAINT digest_item_notification FOREIGN KEY (notification_id) REFERENCES notification (notification_id)
);
COMMENT ON TABLE digest_item IS 'What each digest holds, in order: a projection of the ledger''s deferrals, made when its hour comes.';

CREATE TABLE reminder (
    reminder_id uuid NOT NULL,
    ladder text NOT NULL,
    authority text NOT NULL,
    party_id uuid NOT NULL,
    role text NOT NULL,
    cause_event_id uuid NOT NULL,
    cause_type text NOT NULL,
    cause_subject text NOT NULL,
    cause_occurred_at timestamptz NOT NULL,
    purpose text NOT NULL,
    content jsonb NOT NULL,
    correlation_id uuid NOT NULL,
    traceparent text,
    cleared_by uuid,
    cleared_type text,
    cleared_at timestamptz,
    CONSTRAINT reminder_pkey PRIMARY KEY (reminder_id),
    CONSTRAINT reminder_cleared_whole
        CHECK ((cleared_by IS NULL) = (cleared_type IS NULL) AND (cleared_by IS NULL) = (cleared_at IS NULL))
);
CREATE INDEX reminder_open ON reminder (authority, cause_subject) WHERE cleared_by IS NULL;
COMMENT ON TABLE reminder IS 'Something somebody is to be reminded of until an event clears it (FN6).';

CREATE TABLE reminder_rung (
    reminder_id uuid NOT NULL,
    number integer NOT NULL CONSTRAINT reminder_rung_number_positive CHECK (number > 0),
    notification_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    outcome text NOT NULL DEFAULT 'waits' CONSTRAINT reminder_rung_outcome_known
        CHECK (outcome IN ('waits', 'reminded', 'escalated', 'cancelled')),
    CONSTRAINT reminder_rung_pkey PRIMARY KEY (reminder_id, number),
    CONSTRAINT reminder_rung_reminder FOREIGN KEY (reminder_id) REFERENCES reminder (reminder_id)
);

CREATE TABLE clearing (
    event_id uuid NOT NULL,
    authority text NOT NULL,
    subject text NOT NULL,
    event_type text NOT NULL,
    about_event_id uuid,
    occurred_at timestamptz NOT NULL,
    CONSTRAINT clearing_pkey PRIMARY KEY (event_id)
);
CREATE INDEX clearing_by_subject ON clearing (authority, subject);
COMMENT ON TABLE clearing IS 'Events that clear reminders, kept because one may be heard before the event it clears.';

CREATE TABLE enquiry (
    enquiry_id uuid NOT NULL,
    authority text NOT NULL,
    programme text NOT NULL,
    enquiry_channel text NOT NULL,
    enquirer_kind text NOT NULL,
    enquirer_party_id uuid,
    setting_id text,
    callback_wanted boolean NOT NULL,
    outside_hours boolean NOT NULL,
    received_at timestamptz NOT NULL,
    answer_by date NOT NULL,
    policy_version text NOT NULL,
    version bigint NOT NULL,
    overdue_since timestamptz,
    escalated_to text,
    answered_at timestamptz,
    answer_kind text,
    answer_channel text,
    answered_by text,
    working_days_taken integer,
    within_target boolean,
    CONSTRAINT enquiry_pkey PRIMARY KEY (enquiry_id),
    CONSTRAINT enquiry_answer_whole CHECK (num_nulls(answered_at, answer_kind, answer_channel, answered_by,
                                                     working_days_taken, within_target) IN (0, 6))
);
CREATE INDEX enquiry_open ON enquiry (authority, enquiry_id) WHERE answered_at IS NULL;
CREATE INDEX enquiry_list ON enquiry (authority, enquiry_id);

CREATE TABLE enquiry_words (
    enquiry_id uuid NOT NULL,
    said text NOT NULL CONSTRAINT enquiry_words_said_bounded CHECK (char_length(said) BETWEEN 1 AND 4000),
    reach_at text CONSTRAINT enquiry_words_reach_bounded CHECK (char_length(reach_at) BETWEEN 1 AND 254),
    CONSTRAINT enquiry_words_pkey PRIMARY KEY (enquiry_id),
    CONSTRAINT enquiry_words_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id)
);
COMMENT ON TABLE enquiry_words IS 'PERSONAL DATA: what somebody asked and how to reach them. Never published, never logged.';

GRANT SELECT, INSERT, UPDATE ON notification_timing, recipient TO attune_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON preference TO attune_app;
GRANT SELECT, INSERT ON digest, digest_item, reminder, reminder_rung, clearing, enquiry, enquiry_words TO attune_app;
GRANT UPDATE (state) ON digest TO attune_app;
GRANT UPDATE (cleared_by, cleared_type, cleared_at) ON reminder TO attune_app;
GRANT UPDATE (outcome) ON reminder_rung TO attune_app;
GRANT UPDATE (version, overdue_since, escalated_to, answered_at, answer_kind, answer_channel, answered_by,
              working_days_taken, within_target) ON enquiry TO attune_app;
GRANT SELECT ON notification_timing, recipient, preference, digest, digest_item, reminder, reminder_rung, clearing, enquiry
    TO attune_readonly;
