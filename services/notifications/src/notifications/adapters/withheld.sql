-- Notices that are withheld.

-- name: keep_withheld!
-- Facts of one case come in their order: a withholding heard after an earlier one had ended begins anew.
INSERT INTO withheld_notice (cause_event_id, authority, case_id, withheld_at)
VALUES (:cause_event_id, :authority, :case_id, :withheld_at)
    ON CONFLICT ON CONSTRAINT withheld_notice_pkey DO UPDATE SET withheld_at = excluded.withheld_at, ended_at = NULL;

-- name: end_withheld!
UPDATE withheld_notice SET ended_at = :ended_at WHERE cause_event_id = :cause_event_id;

-- name: is_withheld$
SELECT EXISTS (SELECT FROM withheld_notice WHERE cause_event_id = :cause_event_id AND ended_at IS NULL);

-- name: messages_of_cause
SELECT notification_id, party_id FROM notification
 WHERE authority = :authority AND cause_subject = :case_id AND cause_event_id = :cause_event_id
 ORDER BY notification_id;
