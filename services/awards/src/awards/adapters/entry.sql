-- name: lock_entry^
-- The row lock orders everything that happens to one entry, up to the order of its events in the log.
SELECT entry_id, authority, scheme, scheme_version, setting_id, applicant_party_id, charter_signed_on, version
  FROM entry WHERE authority = :authority AND entry_id = :entry_id FOR UPDATE;

-- name: find_entry^
SELECT entry_id, authority, scheme, scheme_version, setting_id, applicant_party_id, charter_signed_on, version
  FROM entry WHERE authority = :authority AND entry_id = :entry_id;

-- name: submissions
-- In the order they were made: their ids rise with time.
SELECT submission_id, stage, submitted_on, submitted_by, state, decided_on, missing_codes
  FROM submission WHERE authority = :authority AND entry_id = :entry_id ORDER BY submission_id;

-- name: add_entry^
-- Gives nothing when the organisation has entered the scheme already; waits for another transaction that is just
-- entering it, so that two requests at once make one entry.
INSERT INTO entry (entry_id, authority, scheme, scheme_version, setting_id, applicant_party_id, charter_signed_on,
                   version, recorded_at)
VALUES (:entry_id, :authority, :scheme, :scheme_version, :setting_id, :applicant_party_id, :charter_signed_on,
        1, :recorded_at)
ON CONFLICT ON CONSTRAINT entry_once_per_setting_and_scheme DO NOTHING
RETURNING entry_id;

-- name: entered^
SELECT entry.entry_id, entry.scheme_version, entry.applicant_party_id, entry.charter_signed_on,
       entry_contact.name, entry_contact.email
  FROM entry
  JOIN entry_contact USING (authority, entry_id)
 WHERE entry.authority = :authority AND entry.scheme = :scheme AND entry.setting_id = :setting_id;

-- name: add_contact!
INSERT INTO entry_contact (party_id, authority, entry_id, name, email)
VALUES (:party_id, :authority, :entry_id, :name, :email);

-- name: add_submission!
INSERT INTO submission (submission_id, authority, entry_id, stage, state, submitted_on, submitted_by, recorded_at)
VALUES (:submission_id, :authority, :entry_id, :stage, 'open', :submitted_on, :submitted_by, :recorded_at);

-- name: add_action!
INSERT INTO delivery_plan_action (authority, submission_id, area, position, action)
VALUES (:authority, :submission_id, :area, :position, :action);

-- name: decide!
UPDATE submission
   SET state = :state, decided_on = :decided_on, decided_by = :decided_by, missing_codes = :missing_codes
 WHERE authority = :authority AND submission_id = :submission_id;

-- name: set_version!
UPDATE entry SET version = :version WHERE authority = :authority AND entry_id = :entry_id;

-- name: raise_contact_versions
-- Locked before they are stated: the order of a party's statements in the outbox is the order of their versions.
WITH next AS (
    SELECT party_id FROM entry_contact WHERE party_id > :after ORDER BY party_id LIMIT :limit FOR UPDATE
), raised AS (
    UPDATE entry_contact SET contact_version = contact_version + 1
      FROM next
     WHERE entry_contact.party_id = next.party_id
    RETURNING entry_contact.party_id, authority, name, email, contact_version
)
SELECT party_id, authority, name, email, contact_version FROM raised ORDER BY party_id;
