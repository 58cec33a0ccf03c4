-- What is heard about one notice of several messages: all of it that counts, so that its order does not; and whose task
-- it is to tell somebody whom no message reached. And the day on which a withholding is looked at again is raised, once.

ALTER TABLE notice_obligation
    ADD COLUMN settlements           jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN failures              jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN follow_up_id          uuid,
    ADD COLUMN follow_up_responsible text,
    ADD COLUMN follow_up_due_on      date;
UPDATE notice_obligation
   SET settlements = CASE WHEN settled_notification_id IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(
           jsonb_build_object('notification_id', settled_notification_id,
                              'notification_version', settled_notification_version,
                              'channel', settled_channel, 'evidence', settled_evidence,
                              'informed_at', settled_informed_at, 'confirmed_by', settled_confirmed_by)) END,
       failures = CASE WHEN failed_notification_id IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(
           jsonb_build_object('notification_id', failed_notification_id,
                              'notification_version', failed_notification_version,
                              'reason', failed_reason, 'failed_at', failed_at)) END;
-- The columns that questions ask for say the same as what decisions read.
ALTER TABLE notice_obligation
    ADD CONSTRAINT notice_obligation_settled_as_heard
        CHECK ((settled_notification_id IS NULL) = (settlements = '[]')
               AND settled_notification_id IS NOT DISTINCT FROM (settlements #>> '{0,notification_id}')::uuid),
    ADD CONSTRAINT notice_obligation_failed_as_heard
        CHECK ((failed_notification_id IS NULL) = (failures = '[]')),
    ADD CONSTRAINT notice_obligation_task_whole
        CHECK (num_nulls(follow_up_id, follow_up_responsible, follow_up_due_on) IN (0, 3)),
    ADD CONSTRAINT notice_obligation_task_while_untold
        CHECK (follow_up_id IS NULL OR settled_notification_id IS NULL AND failed_notification_id IS NOT NULL);
COMMENT ON COLUMN notice_obligation.settlements IS 'Evidence that counts, the strongest first; the settled_ columns are of the first.';
COMMENT ON COLUMN notice_obligation.failures IS 'Of each message its latest failure; the failed_ columns are of the latest of all.';
ALTER TABLE notice_heard
    ADD COLUMN follow_up_id uuid,
    ADD COLUMN responsible  text,
    ADD COLUMN due_on       date,
    ADD CONSTRAINT notice_heard_task_whole CHECK (num_nulls(follow_up_id, responsible, due_on) IN (0, 3));

GRANT UPDATE (settlements, failures, follow_up_id, follow_up_responsible, follow_up_due_on)
    ON notice_obligation TO attune_app;

ALTER TABLE notice_obligation
    ADD COLUMN withheld_review_raised boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT notice_obligation_review_of_what_is_withheld
        CHECK (NOT withheld_review_raised OR withheld_reason IS NOT NULL);
COMMENT ON COLUMN notice_obligation.withheld_review_raised IS 'The day of review came, and whoever manages the service was told.';

-- What was withheld before there was a timer for it is not forgotten: each such referral is looked at once, and its
-- timers are set.
INSERT INTO timer (id, due, kind, subject)
SELECT DISTINCT md5('withholding_review/' || referral_id)::uuid, now(), 'referral_clocks', referral_id::text
  FROM notice_obligation
 WHERE settled_notification_id IS NULL AND withheld_reason IS NOT NULL
    ON CONFLICT (id) DO NOTHING;

GRANT UPDATE (withheld_review_raised) ON notice_obligation TO attune_app;
