-- name: hold(names)
-- One after another, as they stand in the array.
SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) IS NULL FROM unnest(:names::text[]) AS name;
