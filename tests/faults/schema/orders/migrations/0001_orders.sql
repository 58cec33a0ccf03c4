CREATE TABLE aggregate (
    name text PRIMARY KEY,
    version integer NOT NULL
);
COMMENT ON TABLE aggregate IS 'How many facts of an aggregate were published; its row lock orders them.';

CREATE TABLE load_progress (
    seed bigint PRIMARY KEY,
    next bigint NOT NULL
);
COMMENT ON TABLE load_progress IS 'How many facts the bulk load has committed; what fact n says follows from n alone.';

CREATE TABLE effect (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    ce_id uuid NOT NULL,
    topic text NOT NULL,
    key bytea NOT NULL,
    version integer
);
COMMENT ON TABLE effect IS 'What a consumer did, in order; nothing in it would refuse a second effect.';

CREATE TABLE parcel (
    delivery_id uuid NOT NULL,
    outcome text NOT NULL
);
COMMENT ON TABLE parcel IS 'Deliveries settled.';
GRANT SELECT, INSERT, UPDATE ON aggregate, load_progress TO attune_app;
GRANT SELECT, INSERT ON effect, parcel TO attune_app;
