-- Everybody who is told things can be reached by some way, in their language; and the posts escalations go to are filled.

ALTER TABLE referrer_person
    ALTER COLUMN email DROP NOT NULL,
    ADD COLUMN language text
        CONSTRAINT referrer_person_language_is_a_tag CHECK (language ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$'),
    ADD COLUMN mobile_number text
        CONSTRAINT referrer_person_mobile_is_e164 CHECK (mobile_number ~ '^\+[1-9][0-9]{6,14}$'),
    ADD COLUMN postal_address text[]
        CONSTRAINT referrer_person_address_has_lines CHECK (cardinality(postal_address) BETWEEN 2 AND 7),
    ADD COLUMN known_as text NOT NULL DEFAULT 'case'
        CONSTRAINT referrer_person_known_as_known CHECK (known_as IN ('case', 'staff', 'post')),
    DROP CONSTRAINT referrer_person_reachable,
    ADD CONSTRAINT referrer_person_reachable
        CHECK (name <> '' AND coalesce(email <> '', true) AND num_nonnulls(email, mobile_number, postal_address) >= 1);
COMMENT ON TABLE referrer_person IS
    'PERSONAL DATA: who is told things, and how to reach them. Leaves this service only sealed.';
COMMENT ON COLUMN referrer_person.known_as IS
    'Somebody of a case, a member of staff by a pseudonym of the caller''s, or whoever fills a post: never one for another.';
GRANT UPDATE (name, email, language, mobile_number, postal_address) ON referrer_person TO attune_app;

CREATE TABLE post (
    authority     text NOT NULL,
    referral_type text NOT NULL,
    post          text NOT NULL,
    revision      int NOT NULL,
    CONSTRAINT post_pkey PRIMARY KEY (authority, referral_type, post),
    CONSTRAINT post_known CHECK (post IN ('worker_on_duty', 'manager', 'head_of_service')),
    CONSTRAINT post_counts_from_one CHECK (revision >= 1)
);
COMMENT ON COLUMN post.revision IS 'How often it was stated who fills it and how to reach them; the entity tag of the API.';

CREATE TABLE post_term (
    authority     text NOT NULL,
    referral_type text NOT NULL,
    post          text NOT NULL,
    number        int NOT NULL,
    holder_name   text NOT NULL,
    is_stand_in   boolean NOT NULL,
    from_on       date NOT NULL,
    until_on      date,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL,
    CONSTRAINT post_term_pkey PRIMARY KEY (authority, referral_type, post, number),
    CONSTRAINT post_term_post_known
        FOREIGN KEY (authority, referral_type, post) REFERENCES post (authority, referral_type, post),
    CONSTRAINT post_term_counts_from_one CHECK (number >= 1),
    CONSTRAINT post_term_named CHECK (holder_name <> ''),
    CONSTRAINT post_term_ends_after_it_began CHECK (until_on >= from_on)
);
CREATE UNIQUE INDEX post_term_one_at_a_time ON post_term (authority, referral_type, post) WHERE until_on IS NULL;
COMMENT ON TABLE post_term IS 'PERSONAL DATA: who filled a post from when to when. One ends only when the next one begins.';

GRANT SELECT, INSERT ON post, post_term TO attune_app;
GRANT UPDATE (revision) ON post TO attune_app;
GRANT UPDATE (until_on) ON post_term TO attune_app;
GRANT SELECT ON post TO attune_readonly;
GRANT SELECT (authority, referral_type, post, number, is_stand_in, from_on, until_on, recorded_at)
    ON post_term TO attune_readonly;
