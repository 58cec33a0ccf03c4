-- The consent ledger. Everything here runs on the caller's connection, inside its transaction.

-- name: open_case!
-- A case that is there keeps what it was opened with.
INSERT INTO consent_case (case_id, authority, setting_id, opened_at)
VALUES (:case_id, :authority, :setting_id, :opened_at)
ON CONFLICT ON CONSTRAINT consent_case_pkey DO NOTHING;

-- name: find_case^
SELECT case_id, authority, setting_id FROM consent_case WHERE case_id = :case_id;

-- name: lock_case^
-- Orders what happens to a case before it is a referral, and its becoming one.
SELECT case_id, authority, setting_id FROM consent_case WHERE case_id = :case_id FOR NO KEY UPDATE;

-- name: add_line!
INSERT INTO consent_line (consent_id, case_id, authority, scopes, shared_with, kind, given_by, recorded_by, recorder,
                          given_on, ends_on, recorded_at)
VALUES (:consent_id, :case_id, :authority, :scopes, :shared_with, :kind, :given_by, :recorded_by, :recorder,
        :given_on, :ends_on, :recorded_at);

-- name: lines_of_case
SELECT consent_id, scopes, shared_with, kind, given_by, recorded_by, given_on, ends_on, withdrawn_at, recorder, recorded_at,
       withdrawn_by
  FROM consent_line WHERE case_id = :case_id ORDER BY given_on, consent_id;

-- name: lock_lines_of_case
-- Shared: sharings do not wait for each other, a withdrawal waits for them and they for it.
SELECT consent_id, scopes, shared_with, kind, given_by, recorded_by, given_on, ends_on, withdrawn_at
  FROM consent_line WHERE case_id = :case_id ORDER BY consent_id FOR SHARE;

-- name: lock_line^
SELECT consent_id, scopes, shared_with, kind, given_by, recorded_by, given_on, ends_on, withdrawn_at
  FROM consent_line WHERE consent_id = :consent_id AND case_id = :case_id FOR NO KEY UPDATE;

-- name: withdraw_line!
UPDATE consent_line
   SET withdrawn_at = :withdrawn_at, withdrawn_by = :withdrawn_by, withdrawal_recorder = :withdrawal_recorder
 WHERE consent_id = :consent_id;

-- name: add_sharing!
INSERT INTO consent_sharing (sharing_id, consent_id, case_id, authority, scope, recipient, recipient_id, occasion, shared_by,
                             shared_at)
VALUES (:sharing_id, :consent_id, :case_id, :authority, :scope, :recipient, :recipient_id, :occasion, :shared_by,
        :shared_at);

-- name: sharings_of_case
SELECT sharing_id, consent_id, scope, recipient, recipient_id, occasion, shared_by, shared_at
  FROM consent_sharing WHERE case_id = :case_id ORDER BY shared_at, sharing_id;

-- name: add_lawful_basis!
INSERT INTO lawful_basis (basis_id, case_id, authority, basis, special_category_condition, schedule_1_condition,
                          recorded_by, recorded_at)
VALUES (:basis_id, :case_id, :authority, :basis, :special_category_condition, :schedule_1_condition, :recorded_by,
        :recorded_at);

-- name: lawful_bases_of_case
SELECT basis_id, basis, special_category_condition, schedule_1_condition, recorded_by, recorded_at
  FROM lawful_basis WHERE case_id = :case_id ORDER BY recorded_at, basis_id;
