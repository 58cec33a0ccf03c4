-- name: set_timer(id, due, kind, subject)!
INSERT INTO timer (id, due, kind, subject) VALUES (:id, :due, :kind, :subject)
    ON CONFLICT (id) DO UPDATE
   SET due = excluded.due, kind = excluded.kind, subject = excluded.subject, failures = 0, retry_at = NULL;

-- name: cancel_timer(id)!
DELETE FROM timer WHERE id = :id;
