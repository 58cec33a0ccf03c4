-- A fact published in two majors is two records. A reader that can read both takes the first it meets; when its position
-- comes to rest between the two, the row itself must say that the fact is taken (section 2 of docs/exactly-once.md).
ALTER TABLE position ADD COLUMN told_facts uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN position.told_facts IS 'Facts taken below next_offset that the log tells again, in an older major, at or above it. Nearly always none.';
