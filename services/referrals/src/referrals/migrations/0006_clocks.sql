-- The clocks of a referral: what forecasts and figures are made of, and the first look at every referral that was there
-- before.

CREATE INDEX referral_by_decision ON referral (authority, referral_type, (coalesce(accepted_on, declined_on)) DESC)
    WHERE round = 1 AND coalesce(accepted_on, declined_on) IS NOT NULL;

CREATE INDEX referral_fact_by_decision ON referral_fact (authority, recorded_at)
    WHERE type IN ('ReferralAccepted', 'ReferralDeclined', 'ReferralRedirected');

-- A clock is wound when a referral changes. One that has not changed since would stay silent for ever, which is what
-- the clocks are against: each that is not closed is looked at once, as soon as the service runs.
INSERT INTO timer (id, due, kind, subject)
SELECT md5('referral_clocks/' || referral_id)::uuid, recorded_at, 'referral_clocks', referral_id::text
  FROM referral
 WHERE stage <> 'closed'
    ON CONFLICT (id) DO NOTHING;
