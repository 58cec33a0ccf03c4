-- The answers given to integrators.

-- name: add_answer$
-- Gives the number of this answer among all to that id: the version of the answer that follows.
INSERT INTO intake_answer (integrator, intake_event_id, ce_source, authority, referral_id, reference, refusal_reason,
                           answered_count, recorded_at)
VALUES (:integrator, :intake_event_id, :ce_source, :authority, :referral_id, :reference, :refusal_reason, 1, :recorded_at)
RETURNING 1 + (SELECT coalesce(sum(answered_count), 0)::int FROM intake_answer AS other
                WHERE other.integrator = :integrator AND other.intake_event_id = :intake_event_id) AS number;

-- name: answer_again^
-- The first answer to this record, and the number of the one that follows among all to that id.
UPDATE intake_answer SET answered_count = answered_count + 1
 WHERE integrator = :integrator AND intake_event_id = :intake_event_id AND ce_source = :ce_source
RETURNING *, answered_count + (SELECT coalesce(sum(answered_count), 0)::int FROM intake_answer AS other
                                WHERE other.integrator = :integrator AND other.intake_event_id = :intake_event_id
                                  AND other.ce_source <> :ce_source) AS number;
