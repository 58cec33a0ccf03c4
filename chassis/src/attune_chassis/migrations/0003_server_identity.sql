-- Which server this database was last settled on, so that one restored to the past is seen (docs/exactly-once.md, section 10).
-- What others have in the log then counts for more than what stands here, until a relay has compared the two.

CREATE FUNCTION this_server(OUT system_identifier bigint, OUT timeline int) LANGUAGE sql AS $$
    -- A replica has no timeline of its own yet; the first eight digits of the name of a log file are the timeline.
    SELECT control.system_identifier,
           CASE WHEN NOT pg_is_in_recovery()
                THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END
      FROM pg_control_system() AS control
$$;
COMMENT ON FUNCTION this_server() IS 'What tells a server from the one it was restored from.';

CREATE TABLE server_identity (
    only_row                 boolean NOT NULL DEFAULT true,
    system_identifier        bigint NOT NULL,
    timeline                 int NOT NULL,
    settled                  boolean NOT NULL,
    since                    timestamptz NOT NULL DEFAULT clock_timestamp(),
    declared_by              text,
    reason                   text,
    deliveries_doubted_since timestamptz,
    CONSTRAINT server_identity_pkey PRIMARY KEY (only_row),
    CONSTRAINT server_identity_one_row CHECK (only_row),
    CONSTRAINT server_identity_declaration_complete CHECK (num_nulls(declared_by, reason) IN (0, 2))
);
COMMENT ON TABLE server_identity IS 'The server this database knows, and whether its relay has settled there.';
COMMENT ON COLUMN server_identity.since IS 'When `settled` last changed.';
COMMENT ON COLUMN server_identity.declared_by IS 'Who said that the database was restored: an operator, or the part that noticed.';
COMMENT ON COLUMN server_identity.deliveries_doubted_since IS
    'Set by a restore and ended by the operator: deliveries opened since then may have happened before it.';

-- A new database has no history that could differ from the log. One that has may just have been restored from a backup
-- older than this table, so its relay looks first.
INSERT INTO server_identity (system_identifier, timeline, settled)
SELECT system_identifier, timeline, NOT EXISTS (SELECT FROM stream WHERE next_offset > 0) FROM this_server();

ALTER TABLE delivery ADD COLUMN released_count int NOT NULL DEFAULT 0;
COMMENT ON COLUMN delivery.released_count IS 'How many of the unclear attempts an operator has looked into.';

-- An old command loses its answer and keeps its row: the ids of its events follow from its id, so a key that could be
-- used a second time would publish other facts under the same ids.
CREATE INDEX command_answered_by_age ON command (created_at) WHERE answer IS NOT NULL;
COMMENT ON COLUMN command.answer IS 'Null while the command is carried out, and again when the answer is old.';

GRANT SELECT, UPDATE ON server_identity TO attune_app, attune_relay;
GRANT SELECT ON server_identity TO attune_readonly;
-- Whoever notices the restore first casts the doubt, and that may be the relay.
GRANT SELECT (state, unclear_count), UPDATE (unclear_count) ON delivery TO attune_relay;
GRANT SELECT (released_count) ON delivery TO attune_readonly;
