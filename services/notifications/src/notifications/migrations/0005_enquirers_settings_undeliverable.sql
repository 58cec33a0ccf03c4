-- Who asked hears of their question; a wish for one setting finds its messages; an address that does not reach its person
-- is marked.

ALTER TABLE notification ADD COLUMN setting_id text;
COMMENT ON COLUMN notification.setting_id IS 'The setting the event itself names; null where it names none: then that of its case counts.';

ALTER TABLE enquiry ADD COLUMN reference text, ADD COLUMN written_to uuid, ADD COLUMN received_event_id uuid;
UPDATE enquiry SET reference = 'ENQ-' || upper(substr(md5(enquiry_id::text), 1, 4)) || '-' || upper(substr(md5(enquiry_id::text), 5, 4));
ALTER TABLE enquiry
    ALTER COLUMN reference SET NOT NULL,
    ADD CONSTRAINT enquiry_reference_unlike_others UNIQUE (authority, reference);
COMMENT ON COLUMN enquiry.reference IS 'The number people quote.';
COMMENT ON COLUMN enquiry.received_event_id IS 'ce_id of its EnquiryReceived; null for those taken before this was kept.';
COMMENT ON COLUMN enquiry.written_to IS 'The party messages about the enquiry go to; null where nobody said how to reach them.';
CREATE INDEX enquiry_overdue ON enquiry (authority, overdue_since) WHERE answered_at IS NULL AND overdue_since IS NOT NULL;

ALTER TABLE attempt ADD COLUMN contact_version bigint;
COMMENT ON COLUMN attempt.contact_version IS 'Which statement of the contact was used: one corrected since is not blamed for it.';

CREATE TABLE undeliverable_contact (
    authority text NOT NULL,
    party_id uuid NOT NULL,
    channel text NOT NULL,
    contact_version bigint NOT NULL,
    failure text NOT NULL CONSTRAINT undeliverable_contact_failure_is_a_code CHECK (failure ~ '^[a-z][a-z_]*$'),
    marked_at timestamptz NOT NULL,
    CONSTRAINT undeliverable_contact_pkey PRIMARY KEY (authority, party_id, channel, contact_version)
);
COMMENT ON TABLE undeliverable_contact IS 'Stated contacts that do not reach their person, each told once to whoever can correct it. No addresses.';

GRANT SELECT, INSERT ON undeliverable_contact TO attune_app;
GRANT SELECT ON undeliverable_contact TO attune_readonly;
