-- Several ways to reach a person, every attempt on record, what providers report, and the tasks of those who tell in person.

-- One statement can name several ways; they are replaced together.
ALTER TABLE contact DROP CONSTRAINT contact_pkey, ADD CONSTRAINT contact_pkey PRIMARY KEY (authority, party_id, channel);
ALTER TABLE contact DROP CONSTRAINT contact_channel_known,
    ADD CONSTRAINT contact_channel_known CHECK (channel IN ('email', 'sms', 'letter'));

ALTER TABLE notification DROP CONSTRAINT notification_channel_known,
    ADD CONSTRAINT notification_channel_known CHECK (channel IN ('email', 'sms', 'letter', 'phone', 'school_slip')),
    ADD COLUMN channel_now text CONSTRAINT notification_channel_now_known
        CHECK (channel_now IN ('email', 'sms', 'letter', 'phone', 'school_slip')),
    ADD COLUMN rung integer NOT NULL DEFAULT 0 CONSTRAINT notification_rung_not_negative CHECK (rung >= 0),
    DROP CONSTRAINT notification_state_known,
    ADD CONSTRAINT notification_state_known
        CHECK (state IN ('awaiting_contact', 'created', 'sending', 'by_hand', 'delivered', 'failed', 'deferred',
                         'suppressed')),
    DROP CONSTRAINT notification_failure_reason_known,
    ADD CONSTRAINT notification_failure_reason_known
        CHECK (failure_reason IN ('no_contact', 'address_refused', 'server_unavailable', 'message_refused', 'bounced',
                                  'not_reached', 'not_acknowledged', 'unclear'));
UPDATE notification SET channel_now = channel;
ALTER TABLE notification ALTER COLUMN channel_now SET NOT NULL;
COMMENT ON COLUMN notification.channel IS 'The way it was opened for: part of what it is, never changed.';
COMMENT ON COLUMN notification.channel_now IS 'The way it takes now, at the place `rung` of its policy''s ladder.';

-- A delivery now says which message it is about: one by a later way has an id of its own.
UPDATE delivery SET target = id::text WHERE EXISTS (SELECT FROM notification WHERE notification_id = delivery.id);

-- What can happen to a message is the domain's to say; the ledger keeps any code.
ALTER TABLE notification_step DROP CONSTRAINT notification_step_known,
    ADD CONSTRAINT notification_step_what_is_a_code CHECK (what ~ '^[a-z][a-z0-9_]*$');

CREATE TABLE attempt (
    reference uuid NOT NULL,
    number integer NOT NULL CONSTRAINT attempt_number_positive CHECK (number > 0),
    notification_id uuid NOT NULL,
    channel text NOT NULL,
    rung integer NOT NULL,
    provider text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text CONSTRAINT attempt_outcome_known CHECK (outcome IN ('accepted', 'refused', 'try_later', 'unclear')),
    reason text CONSTRAINT attempt_reason_is_a_code CHECK (reason ~ '^[a-z0-9_]*$'),
    provider_reference text,
    resolved text CONSTRAINT attempt_resolved_known CHECK (resolved IN ('found', 'not_found', 'sent_again', 'given_up')),
    CONSTRAINT attempt_pkey PRIMARY KEY (reference, number),
    CONSTRAINT attempt_notification FOREIGN KEY (notification_id) REFERENCES notification (notification_id),
    CONSTRAINT attempt_ended_has_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT attempt_only_unclear_is_resolved CHECK (resolved IS NULL OR outcome = 'unclear')
);
CREATE INDEX attempt_by_notification ON attempt (notification_id, began_at);
COMMENT ON TABLE attempt IS 'Every call to a provider, on record before it is made (FN1). One without an end was cut off: unclear.';
COMMENT ON COLUMN attempt.reference IS 'Hash of event, recipient, purpose and channel: Message-ID, and the reference the provider is given.';
COMMENT ON COLUMN attempt.resolved IS 'How an unclear attempt was settled: by asking the provider, by sending again, or not at all.';

CREATE TABLE provider_callback (
    provider text NOT NULL,
    provider_reference text NOT NULL,
    status text NOT NULL CONSTRAINT provider_callback_status_is_a_code CHECK (status ~ '^[a-z][a-z_-]*$'),
    reference uuid,
    received_at timestamptz NOT NULL,
    applied_at timestamptz,
    CONSTRAINT provider_callback_pkey PRIMARY KEY (provider, provider_reference, status)
);
CREATE INDEX provider_callback_kept ON provider_callback (reference) WHERE applied_at IS NULL;
COMMENT ON TABLE provider_callback IS 'What providers reported, each once. Addresses and contents they repeat are not kept.';
COMMENT ON COLUMN provider_callback.applied_at IS 'Null while no attempt with this reference is known; applied as soon as there is one.';

CREATE TABLE follow_up (
    follow_up_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    authority text NOT NULL,
    kind text NOT NULL CONSTRAINT follow_up_kind_known CHECK (kind IN ('tell', 'phone', 'school_slip')),
    reason text NOT NULL CONSTRAINT follow_up_reason_is_a_code CHECK (reason ~ '^[a-z][a-z_]*$'),
    responsible text NOT NULL CONSTRAINT follow_up_responsible_is_a_pseudonym CHECK (responsible ~ '^staff:[0-9a-f-]{36}$'),
    due_on date NOT NULL,
    level integer NOT NULL DEFAULT 0 CONSTRAINT follow_up_level_not_negative CHECK (level >= 0),
    raised_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text,
    closed_as text CONSTRAINT follow_up_closed_as_known CHECK (closed_as IN ('told', 'acknowledged', 'delivered', 'passed_on')),
    CONSTRAINT follow_up_pkey PRIMARY KEY (follow_up_id),
    CONSTRAINT follow_up_notification FOREIGN KEY (notification_id) REFERENCES notification (notification_id),
    CONSTRAINT follow_up_closed_whole
        CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_as IS NULL))
);
CREATE INDEX follow_up_open ON follow_up (authority, due_on, follow_up_id) WHERE closed_at IS NULL;
CREATE INDEX follow_up_by_notification ON follow_up (notification_id);
COMMENT ON TABLE follow_up IS 'Tasks: tell somebody in person, telephone them, hand over a slip. Who is responsible is a pseudonym.';

GRANT UPDATE (channel_now, rung) ON notification TO attune_app;
GRANT SELECT, INSERT ON attempt TO attune_app;
GRANT UPDATE (ended_at, outcome, reason, provider_reference, resolved) ON attempt TO attune_app;
GRANT SELECT, INSERT ON provider_callback TO attune_app;
GRANT UPDATE (applied_at) ON provider_callback TO attune_app;
GRANT SELECT, INSERT ON follow_up TO attune_app;
GRANT UPDATE (responsible, due_on, level, closed_at, closed_by, closed_as) ON follow_up TO attune_app;
GRANT SELECT ON attempt, provider_callback, follow_up TO attune_readonly;
