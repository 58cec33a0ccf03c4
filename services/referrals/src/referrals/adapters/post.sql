-- PERSONAL DATA: who fills the posts. Everything here runs on the caller's connection, inside its transaction.

-- name: revision_of$
SELECT revision FROM post WHERE authority = :authority AND referral_type = :referral_type AND post = :post;

-- name: raise_revision$
-- The row orders all that happens to one post.
INSERT INTO post (authority, referral_type, post, revision) VALUES (:authority, :referral_type, :post, 1)
ON CONFLICT ON CONSTRAINT post_pkey DO UPDATE SET revision = post.revision + 1
RETURNING revision;

-- name: terms_of_post
SELECT number, holder_name, is_stand_in, from_on, until_on
  FROM post_term
 WHERE authority = :authority AND referral_type = :referral_type AND post = :post
 ORDER BY number;

-- name: end_term!
UPDATE post_term SET until_on = :until_on
 WHERE authority = :authority AND referral_type = :referral_type AND post = :post AND number = :number;

-- name: add_term!
INSERT INTO post_term (authority, referral_type, post, number, holder_name, is_stand_in, from_on, recorded_by,
                       recorded_at)
VALUES (:authority, :referral_type, :post, :number, :holder_name, :is_stand_in, :from_on, :recorded_by, :recorded_at);

-- name: posts_filled
SELECT referral_type, post, holder_name, is_stand_in, from_on
  FROM post_term
 WHERE authority = :authority AND until_on IS NULL;
