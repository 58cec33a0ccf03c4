-- What is read at a scrape: small, by partial indexes whose rows leave them as messages arrive and tasks are closed.

-- name: awaiting_contact$
SELECT count(*) FROM notification WHERE state = 'awaiting_contact';

-- name: oldest_undelivered(purposes)$
-- Of what must be told; the index holds nothing that arrived or is not to be sent.
SELECT min(created_at) FROM notification
 WHERE state NOT IN ('delivered', 'suppressed') AND purpose = ANY(:purposes::text[]);

-- name: undelivered(purposes)$
SELECT count(*) FROM notification
 WHERE state NOT IN ('delivered', 'suppressed') AND purpose = ANY(:purposes::text[]);

-- name: open_follow_ups(today)
SELECT kind, due_on < :today AS is_overdue, count(*) AS tasks FROM follow_up WHERE closed_at IS NULL GROUP BY 1, 2;

-- name: unclear_sends
SELECT coalesce(resolved, 'open') AS resolved, count(*) AS attempts FROM attempt WHERE outcome = 'unclear' GROUP BY 1;

-- name: open_enquiries(today)
SELECT overdue_since IS NOT NULL OR answer_by < :today AS is_overdue, count(*) AS enquiries
  FROM enquiry WHERE answered_at IS NULL GROUP BY 1;

-- name: undeliverable_contacts$
-- Those that were corrected since are no longer counted.
SELECT count(*) FROM undeliverable_contact JOIN contact USING (authority, party_id, channel)
 WHERE contact.version = undeliverable_contact.contact_version;
