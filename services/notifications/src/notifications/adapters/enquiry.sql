-- name: keep_enquiry(enquiry_id, authority, programme, enquiry_channel, enquirer_kind, enquirer_party_id, setting_id, callback_wanted, outside_hours, received_at, answer_by, policy_version, version, reference, written_to, received_event_id)!
INSERT INTO enquiry (enquiry_id, authority, programme, enquiry_channel, enquirer_kind, enquirer_party_id, setting_id,
                     callback_wanted, outside_hours, received_at, answer_by, policy_version, version, reference,
                     written_to, received_event_id)
VALUES (:enquiry_id, :authority, :programme, :enquiry_channel, :enquirer_kind, :enquirer_party_id, :setting_id,
        :callback_wanted, :outside_hours, :received_at, :answer_by, :policy_version, :version, :reference,
        :written_to, :received_event_id);

-- name: keep_words(enquiry_id, said, reach_at)!
INSERT INTO enquiry_words (enquiry_id, said, reach_at) VALUES (:enquiry_id, :said, :reach_at);

-- name: lock_enquiry(enquiry_id)^
SELECT * FROM enquiry WHERE enquiry_id = :enquiry_id FOR UPDATE;

-- name: find_enquiry(enquiry_id)^
SELECT * FROM enquiry WHERE enquiry_id = :enquiry_id;

-- name: words_of(enquiry_id)^
SELECT said, reach_at FROM enquiry_words WHERE enquiry_id = :enquiry_id;

-- name: update_enquiry(enquiry_id, version, overdue_since, escalated_to, answered_at, answer_kind, answer_channel, answered_by, working_days_taken, within_target)!
UPDATE enquiry
   SET version = :version, overdue_since = :overdue_since, escalated_to = :escalated_to, answered_at = :answered_at,
       answer_kind = :answer_kind, answer_channel = :answer_channel, answered_by = :answered_by,
       working_days_taken = :working_days_taken, within_target = :within_target
 WHERE enquiry_id = :enquiry_id;

-- name: page_of_enquiries(authority, settings, programme, only_open, overdue_before, after, length_max)
-- Ids are made in the order of time; `settings` null covers the whole authority. On the day itself an enquiry is overdue
-- from the closing of its line, which a timer marks.
SELECT * FROM enquiry
 WHERE authority = :authority
   AND (:settings::text[] IS NULL OR setting_id = ANY(:settings::text[]))
   AND (:programme::text IS NULL OR programme = :programme)
   AND (NOT :only_open::boolean OR answered_at IS NULL)
   AND (:overdue_before::date IS NULL
        OR answered_at IS NULL AND (overdue_since IS NOT NULL OR answer_by < :overdue_before))
   AND (:after::uuid IS NULL OR enquiry_id > :after)
 ORDER BY enquiry_id
 LIMIT :length_max;
