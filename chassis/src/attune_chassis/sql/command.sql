-- name: claim_command$
-- Waits for another transaction that is carrying out the same command; gives nothing when that one committed.
INSERT INTO command (id, sha256) VALUES (:id, :sha256) ON CONFLICT DO NOTHING RETURNING id;

-- name: answered_command^
SELECT sha256, answer FROM command WHERE id = :id;

-- name: answer_command!
UPDATE command SET answer = :answer WHERE id = :id;
