CREATE TABLE thing (
    id uuid PRIMARY KEY,
    setting_id text NOT NULL,
    label text NOT NULL CONSTRAINT thing_label_unique UNIQUE
);
COMMENT ON TABLE thing IS 'What the sample service makes.';
GRANT SELECT, INSERT ON thing TO attune_app;
GRANT SELECT ON thing TO attune_readonly;
