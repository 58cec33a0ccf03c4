-- What the sample service does with events, and whether its bug has been mended.
CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, consumer text NOT NULL, ce_id uuid NOT NULL,
                     value bytea NOT NULL);
CREATE TABLE mended (since timestamptz NOT NULL DEFAULT clock_timestamp());
GRANT SELECT, INSERT ON effect, mended TO attune_app;
