-- Fingerprints of children: keyed hashes that find two referrals of one child. Never joins names.

-- name: keep_fingerprints!
-- One statement, because every referral that is made waits for it.
WITH noted AS (
    INSERT INTO child_fingerprinted (referral_id, key_id) VALUES (:referral_id, :key_id)
    ON CONFLICT ON CONSTRAINT child_fingerprinted_pkey DO UPDATE SET key_id = excluded.key_id
)
INSERT INTO child_fingerprint (referral_id, key_id, likeness, authority, fingerprint)
SELECT :referral_id, :key_id, made.likeness, :authority, made.fingerprint
  FROM unnest(:likenesses ::text[], :fingerprints ::bytea[]) AS made (likeness, fingerprint)
ON CONFLICT ON CONSTRAINT child_fingerprint_pkey DO NOTHING;

-- name: drop_other_fingerprints!
DELETE FROM child_fingerprint WHERE referral_id = :referral_id AND key_id <> :key_id;

-- name: children_to_fingerprint
-- PERSONAL DATA. Referrals that were never fingerprinted, or with another secret than the present one.
SELECT referral.referral_id, referral.authority, given_name, family_name, date_of_birth
  FROM referral
  JOIN child_person ON child_person.child_id = referral.child_id
  LEFT JOIN child_fingerprinted ON child_fingerprinted.referral_id = referral.referral_id
 WHERE child_fingerprinted.key_id IS DISTINCT FROM :key_id
 ORDER BY referral.referral_id
 LIMIT :row_limit;

-- name: referrals_alike
-- The strongest likeness of each (`identity` comes before `initials`); only what may be shown: no names, no ids of people.
SELECT DISTINCT ON (referral.referral_id)
       referral.referral_id, referral.reference, referral.setting_id, referral.referral_type, referral.stage,
       referral.made_on, child_fingerprint.likeness
  FROM unnest(:likenesses ::text[], :key_ids ::text[], :fingerprints ::bytea[]) AS wanted (likeness, key_id, fingerprint)
  JOIN child_fingerprint
    ON child_fingerprint.authority = :authority
   AND child_fingerprint.likeness = wanted.likeness
   AND child_fingerprint.key_id = wanted.key_id
   AND child_fingerprint.fingerprint = wanted.fingerprint
  JOIN referral ON referral.referral_id = child_fingerprint.referral_id
 WHERE referral.referral_id <> :referral_id
   AND referral.authority = :authority
   AND (:every_setting OR referral.setting_id = ANY (:settings ::text[]))
 ORDER BY referral.referral_id, child_fingerprint.likeness
 LIMIT :row_limit;
