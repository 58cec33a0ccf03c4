-- name: stated_by(authority, party_id)$
SELECT stated_by FROM contact WHERE authority = :authority AND party_id = :party_id LIMIT 1;

-- name: forget_older(authority, party_id, version)!
DELETE FROM contact WHERE authority = :authority AND party_id = :party_id AND version < :version;

-- name: keep(authority, party_id, stated_by, version, channel, address, language, stated_at)!
INSERT INTO contact (authority, party_id, stated_by, version, channel, address, language, stated_at)
VALUES (:authority, :party_id, :stated_by, :version, :channel, :address, :language, :stated_at)
    ON CONFLICT (authority, party_id, channel) DO NOTHING;

-- name: channels_known(authority, party_id)
SELECT channel FROM contact WHERE authority = :authority AND party_id = :party_id;

-- name: addresses(authority, party_id)
SELECT channel, address, version FROM contact WHERE authority = :authority AND party_id = :party_id;

-- name: address(authority, party_id, channel)^
SELECT address, language FROM contact WHERE authority = :authority AND party_id = :party_id AND channel = :channel;
