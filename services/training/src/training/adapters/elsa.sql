-- name: lock_elsa^
-- The row lock orders everything that happens to one ELSA, up to the order of its events in the log.
SELECT elsa_id, authority, setting_id, party_id, registered_on, version
  FROM elsa WHERE authority = :authority AND elsa_id = :elsa_id FOR UPDATE;

-- name: find_elsa^
SELECT elsa_id, authority, setting_id, party_id, registered_on, version
  FROM elsa WHERE authority = :authority AND elsa_id = :elsa_id;

-- name: list_elsas
-- Ids rise with time of registration, so the id is the place where the next page begins.
SELECT elsa.elsa_id, elsa.setting_id, elsa.party_id, elsa.registered_on, elsa.version, accreditation.granted_on
  FROM elsa
  LEFT JOIN accreditation USING (authority, elsa_id)
 WHERE elsa.authority = :authority
   AND (:every_setting OR elsa.setting_id = ANY(:settings::text[]))
   AND (:setting_id::text IS NULL OR elsa.setting_id = :setting_id)
   AND (:accredited::boolean IS NULL OR (accreditation.elsa_id IS NOT NULL) = :accredited)
   AND (:after::uuid IS NULL OR elsa.elsa_id > :after)
 ORDER BY elsa.elsa_id
 LIMIT :limit;

-- name: training_days
SELECT day, held_on FROM training_day_attendance WHERE authority = :authority AND elsa_id = :elsa_id ORDER BY day;

-- name: supervision_sessions
SELECT session_id, held_on, duration_minutes
  FROM supervision_attendance
 WHERE authority = :authority AND elsa_id = :elsa_id
 ORDER BY held_on, session_id;

-- name: accreditation^
SELECT policy_version, facts, granted_on FROM accreditation WHERE authority = :authority AND elsa_id = :elsa_id;

-- name: add_elsa!
INSERT INTO elsa (elsa_id, authority, setting_id, party_id, registered_on, version, recorded_at)
VALUES (:elsa_id, :authority, :setting_id, :party_id, :registered_on, 1, :recorded_at);

-- name: add_person!
INSERT INTO elsa_person (party_id, authority, elsa_id, name, email)
VALUES (:party_id, :authority, :elsa_id, :name, :email);

-- name: add_training_day!
INSERT INTO training_day_attendance (authority, elsa_id, day, held_on)
VALUES (:authority, :elsa_id, :day, :held_on);

-- name: add_supervision_session!
INSERT INTO supervision_attendance (authority, elsa_id, session_id, held_on, duration_minutes)
VALUES (:authority, :elsa_id, :session_id, :held_on, :duration_minutes);

-- name: add_accreditation!
INSERT INTO accreditation (authority, elsa_id, policy_version, facts, granted_on, recorded_at)
VALUES (:authority, :elsa_id, :policy_version, :facts, :granted_on, :recorded_at);

-- name: set_version!
UPDATE elsa SET version = :version WHERE authority = :authority AND elsa_id = :elsa_id;

-- name: raise_contact_versions
-- Locked before they are stated: the order of a party's statements in the outbox is the order of their versions.
WITH next AS (
    SELECT party_id FROM elsa_person WHERE party_id > :after ORDER BY party_id LIMIT :limit FOR UPDATE
), raised AS (
    UPDATE elsa_person SET contact_version = contact_version + 1
      FROM next
     WHERE elsa_person.party_id = next.party_id
    RETURNING elsa_person.party_id, authority, name, email, contact_version
)
SELECT party_id, authority, name, email, contact_version FROM raised ORDER BY party_id;
