-- name: try_rebuild_lock(name)$
SELECT pg_try_advisory_lock(hashtextextended(:name, 0));

-- name: generation_of(schema)$
SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :schema;

-- name: doubtful_tables(tables)
-- What the content of these tables cannot be replaced for. One sentence each.
SELECT format('there is no table %s', wanted.name) AS what
  FROM unnest(:tables::text[]) AS wanted (name)
 WHERE to_regclass('public.' || wanted.name) IS NULL
UNION ALL
SELECT format('%s numbers its rows by itself (%s), so a log cannot give it the same rows again', attrelid::regclass, attname)
  FROM unnest(:tables::text[]) AS wanted (name)
  JOIN pg_attribute ON attrelid = to_regclass('public.' || wanted.name) AND attidentity <> ''
UNION ALL
SELECT format('%s refers to its rows (%s)', conrelid::regclass, conname)
  FROM unnest(:tables::text[]) AS wanted (name)
  JOIN pg_constraint ON contype = 'f' AND confrelid = to_regclass('public.' || wanted.name)
 WHERE conrelid <> ALL (SELECT to_regclass('public.' || own.name) FROM unnest(:tables::text[]) AS own (name)
                         WHERE to_regclass('public.' || own.name) IS NOT NULL);

-- name: own_columns(table)
SELECT attname AS name FROM pg_attribute
 WHERE attrelid = to_regclass('public.' || :table) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
 ORDER BY attnum;

-- name: written_elsewhere(schema)
-- What this transaction has changed beside the shadow and the reader's own rows.
SELECT schemaname || '.' || relname AS name FROM pg_stat_xact_user_tables
 WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
   AND schemaname <> :schema
   AND NOT (schemaname = 'public' AND relname IN ('position', 'parked', 'held_key'));

-- name: lock_rows(consumer, topics)
SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset FROM position
 WHERE consumer = :consumer AND topic = ANY (:topics::text[]) ORDER BY topic, partition FOR UPDATE;

-- name: lock_held_keys_of(consumer)
SELECT topic, key FROM held_key WHERE consumer = :consumer ORDER BY topic, key FOR UPDATE;

-- name: forget_held_keys(consumer)!
DELETE FROM held_key WHERE consumer = :consumer;

-- name: forget_parked(consumer)!
DELETE FROM parked WHERE consumer = :consumer;

-- name: forget_positions(consumer)!
DELETE FROM position WHERE consumer = :consumer;

-- name: hand_over_parked(shadow, consumer)
UPDATE parked SET consumer = :consumer WHERE consumer = :shadow RETURNING topic, partition, "offset";

-- name: hand_over_told_facts(shadow, consumer)!
UPDATE position AS live SET told_facts = filled.told_facts
  FROM position AS filled
 WHERE live.consumer = :consumer AND filled.consumer = :shadow
   AND live.topic = filled.topic AND live.partition = filled.partition AND live.told_facts <> filled.told_facts;

-- name: hand_over_held_keys(shadow, consumer)!
UPDATE held_key SET consumer = :consumer WHERE consumer = :shadow;
