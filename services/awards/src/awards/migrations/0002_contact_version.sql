-- A contact can be stated again, as the next fact about the party: readers take the one with the highest version.

ALTER TABLE entry_contact
    ADD COLUMN contact_version bigint NOT NULL DEFAULT 1
        CONSTRAINT entry_contact_version_counts_from_one CHECK (contact_version >= 1);
COMMENT ON COLUMN entry_contact.contact_version IS 'How often the contact was stated; ce_aggregateversion of the last statement.';

GRANT UPDATE (contact_version) ON entry_contact TO attune_app;
