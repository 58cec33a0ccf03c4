-- name: is_number_taken$
SELECT EXISTS (
    SELECT FROM certificate WHERE authority = :authority AND certificate_number = :certificate_number
);

-- name: add_certificate^
-- Gives nothing when the same event has brought a certificate already.
INSERT INTO certificate (certificate_id, authority, certificate_number, certificate_kind, stage, basis_event_id,
                         policy_version, setting_id, holder_party_id, issued_on, recorded_at)
VALUES (:certificate_id, :authority, :certificate_number, :certificate_kind, :stage, :basis_event_id,
        :policy_version, :setting_id, :holder_party_id, :issued_on, :recorded_at)
ON CONFLICT ON CONSTRAINT certificate_once_per_basis DO NOTHING
RETURNING certificate_id;

-- name: find_certificate^
SELECT authority, certificate_id, certificate_number, certificate_kind, stage, basis_event_id, policy_version,
       setting_id, holder_party_id, issued_on
  FROM certificate WHERE authority = :authority AND certificate_id = :certificate_id;

-- name: list_certificates
-- Ids of certificates are derived, so they say nothing about time; the id only makes the order of a page definite.
SELECT authority, certificate_id, certificate_number, certificate_kind, stage, basis_event_id, policy_version,
       setting_id, holder_party_id, issued_on
  FROM certificate
 WHERE authority = :authority
   AND (:every_setting OR setting_id = ANY(:settings::text[]))
   AND (:holder::uuid IS NULL OR holder_party_id = :holder)
   AND (:after::uuid IS NULL OR certificate_id > :after)
 ORDER BY certificate_id
 LIMIT :limit;
