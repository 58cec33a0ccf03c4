-- Since when each referrer has waited to be told, and until when: a list of who waits, read page by page, stays the one it
-- was when its first page was read. The database's own clock says when, because it orders what was written.

ALTER TABLE notice_obligation ADD COLUMN waiting_since timestamptz;
UPDATE notice_obligation SET waiting_since = opened_at
 WHERE settled_notification_id IS NULL AND withheld_reason IS NULL;
COMMENT ON COLUMN notice_obligation.waiting_since IS 'From when on it is open, since it last became so; null while it is not. Kept by a trigger.';

CREATE TABLE notice_wait_ended (
    notice_event_id uuid NOT NULL,
    referral_id     uuid NOT NULL,
    authority       text NOT NULL,
    opened_at       timestamptz NOT NULL,
    since           timestamptz NOT NULL,
    until           timestamptz NOT NULL,
    CONSTRAINT notice_wait_ended_pkey PRIMARY KEY (notice_event_id, since),
    CONSTRAINT notice_wait_ended_after_it_began CHECK (until >= since)
);
COMMENT ON TABLE notice_wait_ended IS 'Each time somebody had waited to be told and was; only ever added to.';
CREATE INDEX notice_wait_ended_at ON notice_wait_ended (authority, until);
CREATE INDEX notice_wait_ended_by_referral ON notice_wait_ended (referral_id, until);

CREATE FUNCTION keep_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.settled_notification_id IS NOT NULL OR NEW.withheld_reason IS NOT NULL THEN
        IF TG_OP = 'UPDATE' AND OLD.waiting_since IS NOT NULL THEN
            INSERT INTO notice_wait_ended (notice_event_id, referral_id, authority, opened_at, since, until)
            VALUES (OLD.notice_event_id, OLD.referral_id, OLD.authority, OLD.opened_at, OLD.waiting_since,
                    greatest(clock_timestamp(), OLD.waiting_since))
                ON CONFLICT ON CONSTRAINT notice_wait_ended_pkey DO NOTHING;
        END IF;
        NEW.waiting_since := NULL;
    ELSIF NEW.waiting_since IS NULL THEN
        NEW.waiting_since := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER notice_obligation_waits_kept BEFORE INSERT OR UPDATE ON notice_obligation
    FOR EACH ROW EXECUTE FUNCTION keep_waits();

GRANT SELECT, INSERT ON notice_wait_ended TO attune_app;
GRANT SELECT ON notice_wait_ended TO attune_readonly;
