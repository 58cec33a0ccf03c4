-- name: create_schema_migration#
-- What was applied here. Readiness reads it as the application role.
CREATE TABLE IF NOT EXISTS schema_migration (
    component text NOT NULL,
    number integer NOT NULL CONSTRAINT schema_migration_number_positive CHECK (number > 0),
    name text NOT NULL,
    sha256 text NOT NULL CONSTRAINT schema_migration_sha256_hexadecimal CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (component, number)
);
GRANT SELECT ON schema_migration TO attune_app, attune_readonly;

-- name: has_schema_migration()$
SELECT to_regclass('schema_migration') IS NOT NULL;

-- name: applied_migrations()
SELECT component, number, name, sha256 FROM schema_migration ORDER BY component, number;

-- name: record_migration(component, number, name, sha256)!
INSERT INTO schema_migration (component, number, name, sha256) VALUES (:component, :number, :name, :sha256);

-- name: limit_lock_wait(milliseconds)$
SELECT set_config('lock_timeout', :milliseconds, false);

-- name: take_migration_lock()$
-- One migrator at a time per database; the number is the chassis' own and means nothing else.
SELECT pg_advisory_lock(7210442187);

-- name: release_migration_lock()$
SELECT pg_advisory_unlock(7210442187);
