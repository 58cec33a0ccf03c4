-- name: find_recipient(authority, party_id)^
SELECT * FROM recipient WHERE authority = :authority AND party_id = :party_id;

-- name: lock_recipient(authority, party_id)^
SELECT * FROM recipient WHERE authority = :authority AND party_id = :party_id FOR UPDATE;

-- name: begin_recipient(authority, party_id)!
INSERT INTO recipient (authority, party_id) VALUES (:authority, :party_id) ON CONFLICT DO NOTHING;

-- name: preferences_of(authority, party_id)
SELECT topic, role, setting_id, cadence FROM preference
 WHERE authority = :authority AND party_id = :party_id
 ORDER BY topic, role NULLS FIRST, setting_id NULLS FIRST;

-- name: update_recipient(authority, party_id, digest_hour, digest_weekday, wants_nothing, revision, published)!
UPDATE recipient
   SET digest_hour = :digest_hour, digest_weekday = :digest_weekday, wants_nothing = :wants_nothing,
       revision = :revision, published = :published
 WHERE authority = :authority AND party_id = :party_id;

-- name: forget_preferences(authority, party_id)!
DELETE FROM preference WHERE authority = :authority AND party_id = :party_id;

-- name: keep_preference(authority, party_id, subscription_id, topic, role, setting_id, cadence)!
INSERT INTO preference (authority, party_id, subscription_id, topic, role, setting_id, cadence)
VALUES (:authority, :party_id, :subscription_id, :topic, :role, :setting_id, :cadence);
