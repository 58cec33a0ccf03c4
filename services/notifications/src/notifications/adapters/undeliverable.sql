-- name: mark_undeliverable(authority, party_id, channel, reference, failure, marked_at)^
-- Only the statement that was used is blamed: where it was corrected since, nothing is marked. Each is marked once.
INSERT INTO undeliverable_contact (authority, party_id, channel, contact_version, failure, marked_at)
SELECT contact.authority, contact.party_id, contact.channel, contact.version, :failure, :marked_at
  FROM contact
 WHERE contact.authority = :authority AND contact.party_id = :party_id AND contact.channel = :channel
   AND contact.version =
       (SELECT contact_version FROM attempt WHERE reference = :reference ORDER BY number DESC LIMIT 1)
    ON CONFLICT DO NOTHING
RETURNING contact_version;

-- name: count_fact(authority, party_id)$
-- Facts about a recipient are counted one after the other, whoever tells them.
INSERT INTO recipient (authority, party_id, published) VALUES (:authority, :party_id, 1)
    ON CONFLICT (authority, party_id) DO UPDATE SET published = recipient.published + 1
RETURNING published;
