-- Decisions of which somebody is not to be told, by a named person's decision elsewhere. Heard before the decision
-- itself, because both are facts of one case in their order.

CREATE TABLE withheld_notice (
    cause_event_id uuid NOT NULL,
    authority      text NOT NULL,
    case_id        text NOT NULL,
    withheld_at    timestamptz NOT NULL,
    ended_at       timestamptz,
    CONSTRAINT withheld_notice_pkey PRIMARY KEY (cause_event_id)
);
COMMENT ON TABLE withheld_notice IS 'Messages because of these events are not sent to whom they would have to tell, until the withholding ends.';

GRANT SELECT, INSERT ON withheld_notice TO attune_app;
GRANT UPDATE (withheld_at, ended_at) ON withheld_notice TO attune_app;
GRANT SELECT ON withheld_notice TO attune_readonly;

ALTER TABLE notification_timing
    DROP CONSTRAINT notification_timing_suppression_known,
    ADD CONSTRAINT notification_timing_suppression_known
        CHECK (suppression_reason IN ('unsubscribed', 'already_told', 'no_longer_true', 'withheld'));
