-- name: claim_command(id, sha256)$
-- Waits for another transaction that is carrying out the same command; gives nothing when that one committed.
INSERT INTO command (id, sha256) VALUES (:id, :sha256) ON CONFLICT DO NOTHING RETURNING id;

-- name: answered_command(id)^
SELECT sha256, answer FROM command WHERE id = :id;

-- name: answer_command(id, answer)!
UPDATE command SET answer = :answer WHERE id = :id;
