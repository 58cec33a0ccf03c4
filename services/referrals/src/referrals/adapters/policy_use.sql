-- Which text of each policy was decided under.

-- name: known_sha256$
SELECT sha256 FROM policy_in_force WHERE policy_version = :policy_version;

-- name: add_policy!
-- Two first decisions at once wait for each other here; the second then sees what the first has kept.
INSERT INTO policy_in_force (policy_version, sha256, first_seen_at) VALUES (:policy_version, :sha256, :first_seen_at)
ON CONFLICT ON CONSTRAINT policy_in_force_pkey DO NOTHING;
