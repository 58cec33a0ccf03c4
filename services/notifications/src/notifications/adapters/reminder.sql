-- name: keep_clearing(event_id, authority, subject, event_type, about_event_id, occurred_at, case_lock)$
-- Takes the lock of `lock_case` first; what is read under it needs a statement of its own, to see what was waited for.
INSERT INTO clearing (event_id, authority, subject, event_type, about_event_id, occurred_at)
SELECT :event_id, :authority, :subject, :event_type, :about_event_id, :occurred_at
  FROM (SELECT pg_advisory_xact_lock(hashtextextended(:case_lock, 0))) AS held
    ON CONFLICT DO NOTHING
RETURNING true;

-- name: clearings_of(authority, subject)
SELECT * FROM clearing WHERE authority = :authority AND subject = :subject;

-- name: open_reminder(reminder_id, ladder, authority, party_id, role, cause_event_id, cause_type, cause_subject, cause_occurred_at, purpose, content, correlation_id, traceparent)$
INSERT INTO reminder (
    reminder_id, ladder, authority, party_id, role, cause_event_id, cause_type, cause_subject, cause_occurred_at,
    purpose, content, correlation_id, traceparent
) VALUES (
    :reminder_id, :ladder, :authority, :party_id, :role, :cause_event_id, :cause_type, :cause_subject,
    :cause_occurred_at, :purpose, :content::text::jsonb, :correlation_id, :traceparent
) ON CONFLICT DO NOTHING
RETURNING true;

-- name: add_rungs(reminder_id, number, notification_id, due_at)*!
INSERT INTO reminder_rung (reminder_id, number, notification_id, due_at)
VALUES (:reminder_id, :number, :notification_id, :due_at);

-- name: find_reminder(reminder_id)^
SELECT * FROM reminder WHERE reminder_id = :reminder_id;

-- name: open_reminders_of(authority, subject)
SELECT * FROM reminder WHERE authority = :authority AND cause_subject = :subject AND cleared_by IS NULL
 ORDER BY reminder_id;

-- name: clear_reminder(reminder_id, cleared_by, cleared_type, cleared_at)!
UPDATE reminder SET cleared_by = :cleared_by, cleared_type = :cleared_type, cleared_at = :cleared_at
 WHERE reminder_id = :reminder_id AND cleared_by IS NULL;

-- name: rungs_of(reminder_id)
SELECT * FROM reminder_rung WHERE reminder_id = :reminder_id ORDER BY number;

-- name: end_rung(reminder_id, number, outcome)!
UPDATE reminder_rung SET outcome = :outcome WHERE reminder_id = :reminder_id AND number = :number AND outcome = 'waits';

-- name: knows_already(authority, cause_event_id, party_id)$
-- A person has said that the news itself arrived, whatever became of the reminders about it.
SELECT EXISTS (
    SELECT FROM notification
     WHERE authority = :authority AND cause_event_id = :cause_event_id AND party_id = :party_id
       AND left(purpose, 9) <> 'reminder_' AND evidence IN ('acknowledged', 'human'));
