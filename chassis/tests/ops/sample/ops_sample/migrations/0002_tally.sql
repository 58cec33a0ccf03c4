-- A projection: how many things there were of each key, and nothing that the log does not say.
CREATE TABLE tally (key bytea PRIMARY KEY, things int NOT NULL);
GRANT SELECT, INSERT, UPDATE ON tally TO attune_app;
