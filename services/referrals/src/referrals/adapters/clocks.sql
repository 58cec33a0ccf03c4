-- name: find_recent_decisions(authority, referral_type, how_many)
-- What a forecast is made of. A referral that was reopened has begun anew and tells nothing of a first decision.
SELECT made_on, coalesce(accepted_on, declined_on) AS decided_on
  FROM referral
 WHERE authority = :authority AND referral_type = :referral_type AND round = 1
   AND coalesce(accepted_on, declined_on) IS NOT NULL
 ORDER BY coalesce(accepted_on, declined_on) DESC
 LIMIT :how_many;

-- name: find_reply_figures(authority, settings, since, before)
-- How decisions kept to their target (KD8). Judged by the day they were written down, which is when somebody could hear
-- of them; the target is the one last set, so paused days are left out. Only the first decision after it counts.
WITH decision AS (
    SELECT referral.referral_type,
           (fact.recorded_at AT TIME ZONE 'Europe/London')::date AS decided_on,
           (target.detail ->> 'target_on')::date AS target_on
      FROM referral_fact AS fact
      JOIN referral USING (referral_id)
      LEFT JOIN LATERAL (
            SELECT known.sequence, known.detail
              FROM referral_fact AS known
             WHERE known.referral_id = fact.referral_id AND known.type = 'ReplyTargetSet'
               AND known.sequence < fact.sequence
             ORDER BY known.sequence DESC LIMIT 1
           ) AS target ON true
     WHERE fact.authority = :authority
       AND fact.type IN ('ReferralAccepted', 'ReferralDeclined', 'ReferralRedirected')
       AND fact.recorded_at >= :since AND fact.recorded_at < :before
       AND (:settings::text[] IS NULL OR referral.setting_id = ANY (:settings::text[]))
       AND NOT EXISTS (
            SELECT FROM referral_fact AS earlier
             WHERE earlier.referral_id = fact.referral_id AND earlier.sequence < fact.sequence
               AND earlier.sequence > coalesce(target.sequence, 0)
               AND earlier.type IN ('ReferralAccepted', 'ReferralDeclined', 'ReferralRedirected')
           )
)
SELECT referral_type,
       count(*) AS decided,
       count(target_on) AS with_target,
       count(*) FILTER (WHERE decided_on <= target_on) AS within_target
  FROM decision
 GROUP BY referral_type
 ORDER BY referral_type;
