-- Commands that were carried out, so that a repeated request gets the same answer and has no second effect.
-- The row is claimed first and answered at the end of the same transaction: no other transaction ever sees it unanswered.
CREATE TABLE command (
    id uuid PRIMARY KEY,
    sha256 bytea NOT NULL CONSTRAINT command_sha256_length CHECK (octet_length(sha256) = 32),
    answer json,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE command IS 'HTTP commands by idempotency key, with the answer given. Answers hold no personal values.';
GRANT SELECT, INSERT, UPDATE (answer) ON command TO attune_app;
GRANT SELECT (id, created_at) ON command TO attune_readonly;
