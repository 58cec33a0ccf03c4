-- What is counted when somebody asks for the metrics: rows leave these indexes when a message arrives.

CREATE INDEX notification_undelivered ON notification (created_at) WHERE state NOT IN ('delivered', 'suppressed');
CREATE INDEX attempt_unclear ON attempt (resolved) WHERE outcome = 'unclear';
