-- PERSONAL DATA: the only queries that touch names, dates of birth and addresses.

-- name: add_people!
WITH child AS (
    INSERT INTO child_person (child_id, authority, given_name, family_name, date_of_birth)
    VALUES (:child_id, :authority, :given_name, :family_name, :date_of_birth)
)
INSERT INTO referrer_person (party_id, authority, name, email, language, mobile_number, postal_address)
VALUES (:party_id, :authority, :name, :email, :language, :mobile_number, :postal_address);

-- name: add_referrer!
INSERT INTO referrer_person (party_id, authority, name, email, language, mobile_number, postal_address)
VALUES (:party_id, :authority, :name, :email, :language, :mobile_number, :postal_address);

-- name: keep_party$
-- The row is locked until the statement is in the outbox: the order of statements is the order of their versions.
INSERT INTO referrer_person (party_id, authority, name, email, language, mobile_number, postal_address, known_as)
VALUES (:party_id, :authority, :name, :email, :language, :mobile_number, :postal_address, :known_as)
ON CONFLICT ON CONSTRAINT referrer_person_pkey DO UPDATE
   SET name = excluded.name, email = excluded.email, language = excluded.language,
       mobile_number = excluded.mobile_number, postal_address = excluded.postal_address,
       contact_version = referrer_person.contact_version + 1
 WHERE referrer_person.authority = excluded.authority AND referrer_person.known_as = excluded.known_as
RETURNING contact_version;

-- name: raise_contact_versions
-- Locked before they are stated: the order of a party's statements in the outbox is the order of their versions.
WITH next AS (
    SELECT party_id FROM referrer_person WHERE party_id > :after ORDER BY party_id LIMIT :limit FOR UPDATE
), raised AS (
    UPDATE referrer_person SET contact_version = contact_version + 1
      FROM next
     WHERE referrer_person.party_id = next.party_id
    RETURNING referrer_person.party_id, authority, name, email, language, mobile_number, postal_address,
              contact_version
)
SELECT party_id, authority, name, email, language, mobile_number, postal_address, contact_version
  FROM raised
 ORDER BY party_id;

-- name: find_child^
SELECT given_name, family_name, date_of_birth FROM child_person WHERE child_id = :child_id;

-- name: find_referrer^
SELECT name, email, language, mobile_number, postal_address FROM referrer_person WHERE party_id = :party_id;
