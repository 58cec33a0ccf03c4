-- name: server_state()^
SELECT known.settled, known.since, known.declared_by, known.reason, known.deliveries_doubted_since,
       known.system_identifier = this.system_identifier AND known.timeline = this.timeline AS known_server,
       this.timeline IS NULL AS is_replica
  FROM server_identity AS known, this_server() AS this;

-- name: commands_must_wait()$
-- Where no event was ever written there is nothing in a log that a new fact could run into.
SELECT (EXISTS (SELECT FROM stream) OR EXISTS (SELECT FROM outbox))
   AND NOT EXISTS (SELECT FROM server_identity AS known, this_server() AS this
                    WHERE known.settled AND known.system_identifier = this.system_identifier
                      AND known.timeline = this.timeline);

-- name: doubt_new_server(declared_by, reason)$
UPDATE server_identity AS known
   SET system_identifier = this.system_identifier, timeline = this.timeline, settled = false,
       since = clock_timestamp(), declared_by = :declared_by, reason = :reason,
       deliveries_doubted_since = clock_timestamp()
  FROM this_server() AS this
 WHERE known.system_identifier <> this.system_identifier OR known.timeline <> this.timeline
RETURNING true;

-- name: doubt_this_server(declared_by, reason, again)$
-- `again` false leaves a doubt that is there already as it is.
UPDATE server_identity AS known
   SET system_identifier = this.system_identifier, timeline = this.timeline, settled = false,
       since = clock_timestamp(), declared_by = :declared_by, reason = :reason,
       deliveries_doubted_since = clock_timestamp()
  FROM this_server() AS this
 WHERE settled OR :again::boolean
RETURNING true;

-- name: doubt_waiting_deliveries()!
-- A call under way is left to its own loop: either it ends, or it is taken for a crash and becomes unclear by that.
UPDATE delivery SET unclear_count = unclear_count + 1 WHERE state = 'waiting';

-- name: settle_server()$
UPDATE server_identity AS known SET settled = true, since = clock_timestamp()
  FROM this_server() AS this
 WHERE NOT settled AND known.system_identifier = this.system_identifier AND known.timeline = this.timeline
RETURNING true;

-- name: end_delivery_doubt()!
UPDATE server_identity SET deliveries_doubted_since = NULL;

-- name: release_deliveries(kinds)$
WITH released AS (
    UPDATE delivery SET released_count = unclear_count
     WHERE state IN ('waiting', 'sending') AND unclear_count > released_count
       AND (:kinds::text[] IS NULL OR kind = ANY (:kinds::text[]))
    RETURNING 1
)
SELECT count(*) FROM released;
