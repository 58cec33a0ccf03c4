-- name: outbox_backlog(rows_max)^
SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT :rows_max::bigint) AS counted)::bigint AS rows,
       coalesce((SELECT extract(epoch FROM clock_timestamp() - created_at) FROM outbox ORDER BY id LIMIT 1), 0)::float8
           AS oldest_age_seconds,
       (SELECT count(*) FROM orphan WHERE decision IS NULL)::bigint AS orphans;

-- name: parked_backlog()
SELECT consumer, reason, count(*) AS rows,
       extract(epoch FROM clock_timestamp() - min(parked_at))::float8 AS oldest_age_seconds
  FROM parked GROUP BY consumer, reason;

-- name: held_key_backlog()
SELECT consumer, count(*) AS rows, extract(epoch FROM clock_timestamp() - min(since))::float8 AS oldest_age_seconds
  FROM held_key GROUP BY consumer;

-- name: timer_backlog()
SELECT kind, count(*) AS rows FROM timer WHERE failures > 0 GROUP BY kind;

-- name: delivery_backlog()
-- What an operator has released is no longer unclear; a call under way is, until it has ended.
SELECT kind, count(*) AS rows, count(*) FILTER (WHERE unclear_count > released_count) AS unclear
  FROM delivery WHERE state IN ('waiting', 'sending', 'answered') GROUP BY kind;
