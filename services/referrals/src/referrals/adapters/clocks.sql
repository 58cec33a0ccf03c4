-- name: find_recent_decisions(authority, referral_type, how_many)
-- What a forecast is made of. A referral that was reopened has begun anew and tells nothing of a first decision.
SELECT made_on, coalesce(accepted_on, declined_on) AS decided_on
  FROM referral
 WHERE authority = :authority AND referral_type = :referral_type AND round = 1
   AND coalesce(accepted_on, declined_on) IS NOT NULL
 ORDER BY coalesce(accepted_on, declined_on) DESC
 LIMIT :how_many;
