-- A key held because its event came before one of another topic it builds on is tried again by the consumer itself.
ALTER TABLE held_key ADD COLUMN retry_at timestamptz;
COMMENT ON COLUMN held_key.retry_at IS 'Set: the consumer tries the key again, the longest waiting first. Null: an operator decides.';
CREATE INDEX held_key_awaiting ON held_key (consumer, retry_at) WHERE retry_at IS NOT NULL;
GRANT SELECT (retry_at) ON held_key TO attune_readonly;
