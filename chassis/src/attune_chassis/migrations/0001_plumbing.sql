-- The tables of the exactly-once protocol (docs/exactly-once.md, section 3). Every service's database has them.
-- The group roles attune_app, attune_relay and attune_readonly are made by the provisioner before this runs.

CREATE TABLE outbox (
    -- CACHE 1: ids must rise in the order in which transactions hold the lock of their aggregate.
    id         bigint GENERATED ALWAYS AS IDENTITY (CACHE 1),
    ce_id      uuid NOT NULL,
    topic      text NOT NULL,
    partition  int NOT NULL,
    key        bytea NOT NULL,
    headers    jsonb NOT NULL,
    value      bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_ce_id_unique UNIQUE (ce_id),
    CONSTRAINT outbox_partition_not_negative CHECK (partition >= 0),
    CONSTRAINT outbox_event_size_bounded CHECK (octet_length(value) + octet_length(headers::text) <= 262144)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
COMMENT ON TABLE outbox IS 'Events not yet known to stand in the log; rows are inserted and deleted, never updated.';
COMMENT ON COLUMN outbox.headers IS 'JSON array of [name, value] pairs, in order.';

CREATE FUNCTION outbox_wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY outbox;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION outbox_wake_relay() IS 'Saves the relay its polling pause; the relay also polls, so a lost wake costs time only.';

CREATE TRIGGER outbox_wake_relay AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_wake_relay();

CREATE TABLE stream (
    topic         text NOT NULL,
    partition     int NOT NULL,
    epoch         int NOT NULL DEFAULT 0,
    last_sequence bigint NOT NULL DEFAULT 0,
    last_ce_id    uuid,
    next_offset   bigint NOT NULL DEFAULT 0,
    CONSTRAINT stream_pkey PRIMARY KEY (topic, partition),
    CONSTRAINT stream_not_negative CHECK (epoch >= 0 AND last_sequence >= 0 AND next_offset >= 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE stream IS 'How far the relay has read its own log: the fold of the log below next_offset.';

CREATE TABLE orphan (
    ce_id      uuid NOT NULL,
    topic      text NOT NULL,
    partition  int NOT NULL,
    epoch      int NOT NULL,
    sequence   bigint NOT NULL,
    key        bytea NOT NULL,
    headers    json NOT NULL,
    value      bytea NOT NULL,
    found_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    decision   text,
    decided_by text,
    decided_at timestamptz,
    CONSTRAINT orphan_pkey PRIMARY KEY (ce_id),
    CONSTRAINT orphan_decision_known CHECK (decision IN ('accept', 'withdraw')),
    CONSTRAINT orphan_decision_complete CHECK (num_nulls(decision, decided_by, decided_at) IN (0, 3))
);
COMMENT ON TABLE orphan IS 'Events of ours in the log that this database does not know: it was restored to the past.';

CREATE TABLE position (
    consumer      text NOT NULL,
    topic         text NOT NULL,
    partition     int NOT NULL,
    epoch         int NOT NULL DEFAULT 0,
    last_sequence bigint NOT NULL DEFAULT 0,
    last_ce_id    uuid,
    next_offset   bigint NOT NULL DEFAULT 0,
    gap_since     timestamptz,
    gap_offset    bigint,
    CONSTRAINT position_pkey PRIMARY KEY (consumer, topic, partition),
    CONSTRAINT position_not_negative CHECK (epoch >= 0 AND last_sequence >= 0 AND next_offset >= 0),
    CONSTRAINT position_gap_complete CHECK (num_nulls(gap_since, gap_offset) IN (0, 2))
) WITH (fillfactor = 50);
COMMENT ON TABLE position IS 'How far a consumer has read: the fold of the log below next_offset.';

CREATE TABLE held_key (
    consumer text NOT NULL,
    topic    text NOT NULL,
    key      bytea NOT NULL,
    since    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT held_key_pkey PRIMARY KEY (consumer, topic, key)
);
COMMENT ON TABLE held_key IS 'Keys with a parked record: later records of the key wait behind it.';

CREATE TABLE parked (
    consumer  text NOT NULL,
    topic     text NOT NULL,
    partition int NOT NULL,
    "offset"  bigint NOT NULL,
    epoch     int,
    sequence  bigint,
    key       bytea,
    headers   json NOT NULL,
    value     bytea,
    reason    text NOT NULL,
    error     text NOT NULL,
    sha256    bytea NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT parked_pkey PRIMARY KEY (consumer, topic, partition, "offset"),
    CONSTRAINT parked_sha256_length CHECK (octet_length(sha256) = 32)
);
CREATE INDEX parked_by_key ON parked (consumer, topic, key, "offset");
COMMENT ON TABLE parked IS 'Records that could not be applied, byte for byte, waiting for a replay or a discard.';
COMMENT ON COLUMN parked.headers IS 'JSON array of [name, value] pairs; bytes that are no UTF-8 stand as surrogate escapes.';
COMMENT ON COLUMN parked.error IS 'Kind of error and code only, never a value of the record.';

CREATE TABLE inbox (
    topic       text NOT NULL,
    ce_source   text NOT NULL,
    ce_id       uuid NOT NULL,
    sha256      bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The topic is part of the key because it alone proves who wrote: a source named in a header could be borrowed.
    CONSTRAINT inbox_pkey PRIMARY KEY (topic, ce_source, ce_id),
    CONSTRAINT inbox_sha256_length CHECK (octet_length(sha256) = 32)
);
CREATE INDEX inbox_by_age ON inbox (received_at);
COMMENT ON TABLE inbox IS 'Ids and hashes of what others have sent; kept for the retention of the topic plus 90 days.';

CREATE TABLE delivery (
    id              uuid NOT NULL,
    kind            text NOT NULL,
    target          text NOT NULL,
    state           text NOT NULL DEFAULT 'waiting',
    attempts        int NOT NULL DEFAULT 0,
    unclear_count   int NOT NULL DEFAULT 0,
    started_at      timestamptz,
    next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome         text,
    provider_ref    text,
    reason          text,
    CONSTRAINT delivery_pkey PRIMARY KEY (id),
    CONSTRAINT delivery_state_known
        CHECK (state IN ('waiting', 'sending', 'answered', 'accepted', 'refused', 'given_up')),
    CONSTRAINT delivery_outcome_known CHECK (outcome IN ('accepted', 'refused', 'try_later', 'unclear')),
    CONSTRAINT delivery_answered_outcome CHECK (state <> 'answered' OR outcome IS NOT NULL),
    CONSTRAINT delivery_sending_started CHECK (state <> 'sending' OR started_at IS NOT NULL)
);
CREATE INDEX delivery_open ON delivery (kind, state, next_attempt_at) WHERE state IN ('waiting', 'sending', 'answered');
COMMENT ON TABLE delivery IS 'Effects outside Kafka and PostgreSQL; target is a reference, never an address.';
COMMENT ON COLUMN delivery.state IS 'sending is committed before the call; answered: the outcome is known but not yet settled.';

CREATE TABLE timer (
    id       uuid NOT NULL,
    due      timestamptz NOT NULL,
    kind     text NOT NULL,
    subject  text NOT NULL,
    failures int NOT NULL DEFAULT 0,
    retry_at timestamptz,
    CONSTRAINT timer_pkey PRIMARY KEY (id)
);
CREATE INDEX timer_by_due ON timer (due);
COMMENT ON TABLE timer IS 'What falls due, in business time; retry_at is real time and set only after a failure.';

CREATE TABLE operator_action (
    id       bigint GENERATED ALWAYS AS IDENTITY,
    acted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor    text NOT NULL,
    action   text NOT NULL,
    reason   text NOT NULL,
    subject  jsonb NOT NULL,
    CONSTRAINT operator_action_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE operator_action IS 'Who set the protocol right by hand, how and why: discards, replays, gap decisions.';

GRANT USAGE ON SCHEMA public TO attune_app, attune_relay, attune_readonly;

GRANT SELECT, INSERT ON outbox TO attune_app;
GRANT SELECT, UPDATE (decision, decided_by, decided_at) ON orphan TO attune_app;
GRANT SELECT ON stream TO attune_app;
GRANT SELECT, INSERT, UPDATE ON position TO attune_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON held_key, parked, inbox, delivery, timer TO attune_app;
GRANT SELECT, INSERT ON operator_action TO attune_app;

GRANT SELECT, DELETE ON outbox TO attune_relay;
GRANT SELECT, INSERT, UPDATE ON stream TO attune_relay;
GRANT SELECT, INSERT, DELETE ON orphan TO attune_relay;

-- Those who only look see how things stand, not what the events say.
GRANT SELECT ON stream, position, inbox, timer, operator_action TO attune_readonly;
GRANT SELECT (id, ce_id, topic, partition, created_at) ON outbox TO attune_readonly;
GRANT SELECT (ce_id, topic, partition, epoch, sequence, found_at, decision, decided_by, decided_at) ON orphan TO attune_readonly;
GRANT SELECT (consumer, topic, since) ON held_key TO attune_readonly;
GRANT SELECT (consumer, topic, partition, "offset", epoch, sequence, reason, error, sha256, parked_at) ON parked TO attune_readonly;
GRANT SELECT (id, kind, state, attempts, unclear_count, started_at, next_attempt_at, reason) ON delivery TO attune_readonly;
