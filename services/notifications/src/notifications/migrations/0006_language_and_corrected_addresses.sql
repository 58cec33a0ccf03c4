-- In which language somebody is written to, and messages that begin anew because a failed address was corrected.

ALTER TABLE contact ADD COLUMN language text
    CONSTRAINT contact_language_is_a_tag CHECK (language ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$');
COMMENT ON COLUMN contact.language IS 'PERSONAL DATA: a BCP 47 tag; null where nobody said, then messages are in English.';

ALTER TABLE notification ADD COLUMN round integer NOT NULL DEFAULT 0
    CONSTRAINT notification_round_not_negative CHECK (round >= 0);
COMMENT ON COLUMN notification.round IS 'How often it began anew after its address was corrected; part of the reference given to providers.';
GRANT UPDATE (round) ON notification TO attune_app;
