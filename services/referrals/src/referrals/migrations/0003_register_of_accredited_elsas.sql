-- The register of accredited ELSAs becomes a projection with a consumer of its own, so that it can be made anew from
-- training's log. It goes on exactly where the consumer `referrals` stands, with what that one has parked.

INSERT INTO position (consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_since, gap_offset)
SELECT 'referrals-accredited-elsas', topic, partition, epoch, last_sequence, last_ce_id, next_offset, gap_since, gap_offset
  FROM position WHERE consumer = 'referrals' AND topic LIKE '%attune.training.elsa';
DELETE FROM position WHERE consumer = 'referrals' AND topic LIKE '%attune.training.elsa';

UPDATE parked SET consumer = 'referrals-accredited-elsas'
 WHERE consumer = 'referrals' AND topic LIKE '%attune.training.elsa';
UPDATE held_key SET consumer = 'referrals-accredited-elsas'
 WHERE consumer = 'referrals' AND topic LIKE '%attune.training.elsa';

COMMENT ON TABLE accredited_elsa IS
    'Accreditations heard of from training; only these ELSAs can be given a referral. Made of the log alone.';
COMMENT ON COLUMN accredited_elsa.recorded_at IS 'When training recorded it, so that the same log gives the same row.';
