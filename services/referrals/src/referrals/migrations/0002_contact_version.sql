-- A contact can be stated again, as the next fact about the party: readers take the one with the highest version.

ALTER TABLE referrer_person
    ADD COLUMN contact_version bigint NOT NULL DEFAULT 1
        CONSTRAINT referrer_person_contact_version_counts_from_one CHECK (contact_version >= 1);
COMMENT ON COLUMN referrer_person.contact_version IS 'How often the contact was stated; ce_aggregateversion of the last statement.';

GRANT UPDATE (contact_version) ON referrer_person TO attune_app;
