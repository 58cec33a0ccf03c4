-- name: begin_attempt(reference, notification_id, channel, rung, provider, began_at)$
-- The caller holds the row of the notification, so that two attempts never get one number.
-- Which statement of the contact is used is kept, so that one corrected later is not blamed for the old one.
INSERT INTO attempt (reference, number, notification_id, channel, rung, provider, began_at, contact_version)
SELECT :reference, count(*) + 1, :notification_id, :channel, :rung, :provider, :began_at,
       (SELECT contact.version FROM notification JOIN contact USING (authority, party_id)
         WHERE notification.notification_id = :notification_id AND contact.channel = :channel)
  FROM attempt WHERE reference = :reference
RETURNING number;

-- name: end_attempt(reference, number, outcome, reason, provider_reference, ended_at)!
UPDATE attempt
   SET outcome = :outcome, reason = :reason, provider_reference = :provider_reference, ended_at = :ended_at
 WHERE reference = :reference AND number = :number AND ended_at IS NULL;

-- name: end_cut_off(reference, ended_at)!
-- Whoever made such an attempt died, or is taken for dead, before it could say what came of it.
UPDATE attempt SET outcome = 'unclear', reason = 'crashed_while_sending', ended_at = :ended_at
 WHERE reference = :reference AND ended_at IS NULL;

-- name: resolve_unclear(reference, resolved)
UPDATE attempt SET resolved = :resolved
 WHERE reference = :reference AND outcome = 'unclear' AND resolved IS NULL
RETURNING provider;

-- name: count_sent_again(reference)$
SELECT count(*) FROM attempt WHERE reference = :reference AND resolved = 'sent_again';

-- name: last_attempt(reference)^
SELECT * FROM attempt WHERE reference = :reference ORDER BY number DESC LIMIT 1;

-- name: attempts_of(notification_ids)
SELECT * FROM attempt WHERE notification_id = ANY(:notification_ids::uuid[]) ORDER BY notification_id, rung, number;

-- name: way_of_reference(reference)^
SELECT notification_id, channel, rung FROM attempt WHERE reference = :reference LIMIT 1;

-- name: way_of_provider_reference(provider, provider_reference)^
SELECT reference, notification_id, channel, rung FROM attempt
 WHERE provider = :provider AND provider_reference = :provider_reference LIMIT 1;

-- name: keep_callback(provider, provider_reference, status, reference, received_at)$
INSERT INTO provider_callback (provider, provider_reference, status, reference, received_at)
VALUES (:provider, :provider_reference, :status, :reference, :received_at)
    ON CONFLICT DO NOTHING
RETURNING true;

-- name: kept_callbacks(provider, reference)
SELECT provider_reference, status FROM provider_callback
 WHERE reference = :reference AND provider = :provider AND applied_at IS NULL
 ORDER BY received_at, status
   FOR UPDATE;

-- name: callback_applied(provider, provider_reference, status, applied_at)!
UPDATE provider_callback SET applied_at = :applied_at
 WHERE provider = :provider AND provider_reference = :provider_reference AND status = :status;
