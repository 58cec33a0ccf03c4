-- name: raise_follow_up(follow_up_id, notification_id, authority, kind, reason, responsible, due_on, raised_at)!
INSERT INTO follow_up (follow_up_id, notification_id, authority, kind, reason, responsible, due_on, raised_at)
VALUES (:follow_up_id, :notification_id, :authority, :kind, :reason, :responsible, :due_on, :raised_at)
    ON CONFLICT DO NOTHING;

-- name: lock_open(follow_up_id)^
SELECT * FROM follow_up WHERE follow_up_id = :follow_up_id AND closed_at IS NULL FOR UPDATE;

-- name: notification_of(follow_up_id)$
SELECT notification_id FROM follow_up WHERE follow_up_id = :follow_up_id;

-- name: pass_up(follow_up_id, responsible, due_on, level)!
UPDATE follow_up SET responsible = :responsible, due_on = :due_on, level = :level WHERE follow_up_id = :follow_up_id;

-- name: close_all(notification_id, closed_at, closed_by, closed_as)
-- Of one message: telling the person once ends whatever asked somebody to tell them.
UPDATE follow_up SET closed_at = :closed_at, closed_by = :closed_by, closed_as = :closed_as
 WHERE notification_id = :notification_id AND closed_at IS NULL
RETURNING follow_up_id;

-- name: follow_ups_of(notification_ids)
SELECT * FROM follow_up WHERE notification_id = ANY(:notification_ids::uuid[]) ORDER BY raised_at, follow_up_id;

-- name: find_follow_up(follow_up_id)^
-- With the language its reader is written to in, where anybody said.
SELECT follow_up.*, notification.cause_subject, notification.party_id, notification.role, notification.purpose,
       (SELECT max(language) FROM contact
         WHERE contact.authority = follow_up.authority AND contact.party_id = notification.party_id) AS language
  FROM follow_up JOIN notification USING (notification_id)
 WHERE follow_up_id = :follow_up_id;

-- name: page_open(authority, today, overdue_only, responsible, after_due_on, after_id, length_max)
SELECT follow_up.*, notification.cause_subject, notification.party_id, notification.role, notification.purpose
  FROM follow_up JOIN notification USING (notification_id)
 WHERE follow_up.authority = :authority AND closed_at IS NULL
   AND (NOT :overdue_only::boolean OR due_on < :today::date)
   AND (:responsible::text IS NULL OR responsible = :responsible)
   AND (:after_due_on::date IS NULL OR (due_on, follow_up_id) > (:after_due_on::date, :after_id::uuid))
 ORDER BY due_on, follow_up_id
 LIMIT :length_max;
