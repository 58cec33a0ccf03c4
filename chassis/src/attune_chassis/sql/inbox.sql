-- name: receive(topic, ce_source, ce_id, sha256)$
INSERT INTO inbox (topic, ce_source, ce_id, sha256) VALUES (:topic, :ce_source, :ce_id, :sha256)
    ON CONFLICT DO NOTHING
RETURNING true;

-- name: known_sha256(topic, ce_source, ce_id)$
SELECT sha256 FROM inbox WHERE topic = :topic AND ce_source = :ce_source AND ce_id = :ce_id;
