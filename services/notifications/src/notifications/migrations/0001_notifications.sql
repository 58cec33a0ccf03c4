-- Who is told what, and the proof. Personal data (an address) stands in one table only, `contact`.

CREATE TABLE contact (
    authority text NOT NULL CONSTRAINT contact_authority_ons_code CHECK (authority ~ '^E[0-9]{8}$'),
    party_id uuid NOT NULL,
    stated_by text NOT NULL,
    version bigint NOT NULL CONSTRAINT contact_version_positive CHECK (version > 0),
    channel text NOT NULL CONSTRAINT contact_channel_known CHECK (channel IN ('email')),
    address text NOT NULL,
    stated_at timestamptz NOT NULL,
    CONSTRAINT contact_pkey PRIMARY KEY (authority, party_id)
);
COMMENT ON TABLE contact IS 'PERSONAL DATA: the latest address of each party. Names are never kept here.';
COMMENT ON COLUMN contact.stated_by IS 'ce_source of the service that registered the party; only it may state its contact.';
COMMENT ON COLUMN contact.version IS 'ce_aggregateversion of the statement; an older one changes nothing.';

CREATE TABLE notification (
    notification_id uuid NOT NULL,
    authority text NOT NULL CONSTRAINT notification_authority_ons_code CHECK (authority ~ '^E[0-9]{8}$'),
    cause_event_id uuid NOT NULL,
    cause_type text NOT NULL,
    cause_subject text NOT NULL,
    cause_occurred_at timestamptz NOT NULL,
    party_id uuid NOT NULL,
    role text NOT NULL,
    purpose text NOT NULL,
    channel text NOT NULL CONSTRAINT notification_channel_known CHECK (channel IN ('email')),
    content jsonb NOT NULL,
    policy_version text NOT NULL,
    state text NOT NULL CONSTRAINT notification_state_known
        CHECK (state IN ('awaiting_contact', 'created', 'sending', 'delivered', 'failed')),
    evidence text CONSTRAINT notification_evidence_known
        CHECK (evidence IN ('accepted_by_server', 'provider_receipt', 'acknowledged', 'human')),
    failure_reason text CONSTRAINT notification_failure_reason_known
        CHECK (failure_reason IN ('no_contact', 'address_refused', 'server_unavailable', 'message_refused')),
    version bigint NOT NULL CONSTRAINT notification_version_not_negative CHECK (version >= 0),
    correlation_id uuid NOT NULL,
    traceparent text,
    created_at timestamptz NOT NULL,
    CONSTRAINT notification_pkey PRIMARY KEY (notification_id),
    CONSTRAINT notification_once_per_cause UNIQUE (cause_event_id, party_id, purpose, channel),
    CONSTRAINT notification_delivered_has_evidence CHECK (state <> 'delivered' OR evidence IS NOT NULL),
    CONSTRAINT notification_failed_has_reason CHECK ((state = 'failed') = (failure_reason IS NOT NULL))
);
CREATE INDEX notification_by_subject ON notification (authority, cause_subject, created_at);
CREATE INDEX notification_by_party ON notification (authority, party_id, created_at);
CREATE INDEX notification_awaiting_contact ON notification (authority, party_id) WHERE state = 'awaiting_contact';
COMMENT ON TABLE notification IS 'One message to one person because of one event (FN1). Codes, dates and references only.';
COMMENT ON COLUMN notification.version IS 'How many facts about this message were published.';

CREATE TABLE notification_step (
    notification_id uuid NOT NULL,
    number integer NOT NULL CONSTRAINT notification_step_number_positive CHECK (number > 0),
    what text NOT NULL CONSTRAINT notification_step_known
        CHECK (what IN ('awaiting_contact', 'created', 'sending', 'sent', 'not_sent', 'delivered', 'failed')),
    happened_at timestamptz NOT NULL,
    stated_by text NOT NULL,
    detail text NOT NULL CONSTRAINT notification_step_detail_is_a_code CHECK (detail ~ '^[a-z0-9_]*$'),
    CONSTRAINT notification_step_pkey PRIMARY KEY (notification_id, number),
    CONSTRAINT notification_step_notification FOREIGN KEY (notification_id) REFERENCES notification (notification_id)
);
COMMENT ON TABLE notification_step IS 'The ledger (FN3): what happened to a message, when, who says so. Lines are added, never changed.';

GRANT SELECT, INSERT, UPDATE, DELETE ON contact TO attune_app;
GRANT SELECT, INSERT ON notification TO attune_app;
GRANT UPDATE (state, evidence, failure_reason, version) ON notification TO attune_app;
GRANT SELECT, INSERT ON notification_step TO attune_app;
GRANT SELECT ON notification, notification_step TO attune_readonly;
GRANT SELECT (authority, party_id, stated_by, version, channel, stated_at) ON contact TO attune_readonly;
