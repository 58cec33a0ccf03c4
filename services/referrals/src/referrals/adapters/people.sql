-- PERSONAL DATA: the only queries that touch names, dates of birth and addresses.

-- name: add_child!
INSERT INTO child_person (child_id, authority, given_name, family_name, date_of_birth)
VALUES (:child_id, :authority, :given_name, :family_name, :date_of_birth);

-- name: add_referrer!
INSERT INTO referrer_person (party_id, authority, name, email) VALUES (:party_id, :authority, :name, :email);

-- name: find_child^
SELECT given_name, family_name, date_of_birth FROM child_person WHERE child_id = :child_id;

-- name: find_referrer^
SELECT name, email FROM referrer_person WHERE party_id = :party_id;
