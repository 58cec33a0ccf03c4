CREATE TABLE aggregate (
    name text PRIMARY KEY,
    version integer NOT NULL
);
COMMENT ON TABLE aggregate IS 'How many facts of an aggregate were published; its row lock orders them.';

CREATE TABLE effect (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    ce_id uuid NOT NULL,
    topic text NOT NULL,
    key bytea NOT NULL,
    version integer
);
CREATE INDEX effect_by_id ON effect (ce_id) WHERE consumer = 'ledger';
COMMENT ON TABLE effect IS 'What a consumer did, in order; nothing in it would refuse a second effect.';

CREATE TABLE taken_in (
    ce_id uuid NOT NULL,
    what text NOT NULL
);
COMMENT ON TABLE taken_in IS 'What came from the foreign producer: taken, repeated or refused.';
GRANT SELECT, INSERT, UPDATE ON aggregate TO attune_app;
GRANT SELECT, INSERT ON effect, taken_in TO attune_app;
