-- name: lock_party(authority, party_id)$
-- A message and its contact may arrive on two partitions at once: whoever comes second must see what the first did.
SELECT pg_advisory_xact_lock(hashtextextended(:authority || '/' || :party_id::uuid::text, 0)) IS NULL;

-- name: stated_by(authority, party_id)$
SELECT stated_by FROM contact WHERE authority = :authority AND party_id = :party_id;

-- name: keep_latest(authority, party_id, stated_by, version, channel, address, stated_at)!
-- Statements may come twice, and late after a restatement: only a higher version replaces what is known.
INSERT INTO contact (authority, party_id, stated_by, version, channel, address, stated_at)
VALUES (:authority, :party_id, :stated_by, :version, :channel, :address, :stated_at)
    ON CONFLICT (authority, party_id) DO UPDATE
   SET version = excluded.version, channel = excluded.channel, address = excluded.address, stated_at = excluded.stated_at
 WHERE contact.version < excluded.version AND contact.stated_by = excluded.stated_by;

-- name: is_known(authority, party_id, channel)$
SELECT EXISTS (SELECT FROM contact WHERE authority = :authority AND party_id = :party_id AND channel = :channel);

-- name: address(authority, party_id, channel)$
SELECT address FROM contact WHERE authority = :authority AND party_id = :party_id AND channel = :channel;
