-- name: waiting_items(authority, party_id, channel, until, length_max)
-- What the ledger deferred to this digest, in the order in which it came up. Nothing that is in a digest is in another.
SELECT n.* FROM notification n JOIN notification_timing t USING (notification_id)
 WHERE n.authority = :authority AND n.party_id = :party_id AND n.channel_now = :channel AND n.state = 'deferred'
   AND t.deferral_reason = 'digest' AND t.deferred_until = :until
   AND NOT EXISTS (SELECT FROM digest_item i WHERE i.notification_id = n.notification_id)
 ORDER BY n.created_at, n.notification_id
 LIMIT :length_max
   FOR UPDATE OF n;

-- name: keep_digest(digest_id, authority, party_id, channel, period_from, period_until, policy_version, telling_version, correlation_id, made_at)!
INSERT INTO digest (digest_id, authority, party_id, channel, period_from, period_until, policy_version, telling_version,
                    correlation_id, state, made_at)
VALUES (:digest_id, :authority, :party_id, :channel, :period_from, :period_until, :policy_version, :telling_version,
        :correlation_id, 'made', :made_at);

-- name: keep_item(digest_id, number, notification_id)!
INSERT INTO digest_item (digest_id, number, notification_id) VALUES (:digest_id, :number, :notification_id);

-- name: lock_digest(digest_id)^
SELECT * FROM digest WHERE digest_id = :digest_id FOR UPDATE;

-- name: end_digest(digest_id, state)!
UPDATE digest SET state = :state WHERE digest_id = :digest_id AND state = 'made';

-- name: items_of(digest_id)
SELECT n.* FROM digest_item i JOIN notification n USING (notification_id)
 WHERE i.digest_id = :digest_id ORDER BY i.number;

-- name: lock_items_of(digest_id)
SELECT n.* FROM digest_item i JOIN notification n USING (notification_id)
 WHERE i.digest_id = :digest_id ORDER BY i.number
   FOR UPDATE OF n;

-- name: is_in_digest(notification_id)$
SELECT EXISTS (SELECT FROM digest_item WHERE notification_id = :notification_id);
