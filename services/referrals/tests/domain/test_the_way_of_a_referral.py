"""What follows from each decision, told as histories."""

from datetime import date

import pytest
from referrals.domain.codes import Evidence, LengthWarning, Notice, Stage
from referrals.domain.dates import weeks_between
from referrals.domain.obligation import ObligationStatus


def test_a_referral_that_is_supported_is_closed_once_its_referrer_knows_everything(history):
    history.supported().delivered(Notice.ACCEPTED).closing().delivered(Notice.OUTCOME)
    assert history.referral.stage is Stage.CLOSING
    history.delivered(Notice.CLOSING)
    assert history.referral.stage is Stage.CLOSED
    assert history.words == [
        "ReferralMade",
        "ReferralAccepted",
        "ReferralAllocated",
        "SupportProgrammeStarted",
        "SupportProgrammeEnded",
        "ReferralOutcomeRecorded",
        "ReferrerInformed",
        "ReferralClosing",
        "ReferrerInformed",
        "ReferrerInformed",
        "ReferralClosed",
    ]
    assert history.events[-1].outcome_code == "achieved"


def test_a_referral_waits_for_the_acceptance_to_be_told_even_when_the_closing_is(history):
    history.supported().closing().delivered(Notice.CLOSING).delivered(Notice.OUTCOME)
    assert history.referral.stage is Stage.CLOSING
    history.delivered(Notice.ACCEPTED)
    assert history.referral.stage is Stage.CLOSED


def test_a_declined_referral_is_closed_once_its_referrer_knows_why(history):
    history.made().declined()
    assert history.referral.stage is Stage.DECLINED
    history.delivered(Notice.DECLINED)
    assert history.referral.stage is Stage.CLOSED
    assert history.events[-1].closing_reason == "declined"


def test_an_allocation_before_the_acceptance_opens_no_obligation(history):
    history.made().allocated()
    assert history.referral.obligations == ()


def test_another_elsa_may_take_over_until_the_programme_starts(history):
    history.made().allocated().accepted().allocated(history.OTHER_ELSA)
    assert history.referral.worker_id == history.OTHER_ELSA


def test_evidence_weaker_than_the_policy_asks_settles_nothing(history):
    history.with_least_evidence(Evidence.ACKNOWLEDGED).made().declined()
    history.delivered(Notice.DECLINED, Evidence.ACCEPTED_BY_SERVER)
    history.delivered(Notice.DECLINED, Evidence.PROVIDER_RECEIPT)
    assert history.referral.stage is Stage.DECLINED
    history.delivered(Notice.DECLINED, Evidence.ACKNOWLEDGED)
    assert history.referral.stage is Stage.CLOSED


@pytest.mark.parametrize("least", list(Evidence))
def test_a_person_telling_the_referrer_is_always_enough(history, least):
    history.with_least_evidence(least).made().declined().delivered(Notice.DECLINED, Evidence.HUMAN)
    assert history.referral.stage is Stage.CLOSED


def test_a_notice_to_somebody_else_settles_nothing(history):
    history.made().declined().delivered(Notice.DECLINED, party_id=history.MAKE.child_id)
    assert history.referral.stage is Stage.DECLINED


def test_a_notice_of_an_event_that_opened_no_obligation_changes_nothing(history):
    history.made().declined().delivered(Notice.DECLINED, notice_event_id=history.facts[0].event_id)
    assert history.words[-1] == "ReferralDeclined"


def test_a_duplicate_delivery_changes_nothing(history):
    history.made().declined().delivered(Notice.DECLINED)
    once = history.referral
    assert history.delivered(Notice.DECLINED).referral == once


def test_a_failed_notice_keeps_the_referral_open_until_a_person_has_told_the_referrer(history):
    history.made().declined().failed(Notice.DECLINED)
    assert history.referral.obligations[0].status is ObligationStatus.FAILED
    assert history.referral.stage is Stage.DECLINED
    history.delivered(Notice.DECLINED, Evidence.HUMAN, version=4)
    assert history.referral.stage is Stage.CLOSED


def test_a_bounce_after_the_server_accepted_reopens_the_obligation(history):
    history.supported().delivered(Notice.ACCEPTED).failed(Notice.ACCEPTED)
    assert history.words[-1] == "NoticeFailed"
    history.delivered(Notice.OUTCOME).closing().delivered(Notice.CLOSING)
    assert history.referral.stage is Stage.CLOSING


def test_a_word_that_bounced_was_never_heard(history):
    history.made().accepted().delivered(Notice.ACCEPTED)
    assert history.referral.last_heard_at == history.NOW
    history.failed(Notice.ACCEPTED)
    assert history.referral.last_heard_at is None


@pytest.mark.parametrize("ending", ["declined", "closing"])
def test_a_bounce_after_the_end_reopens_the_referral(history, ending):
    notice = Notice(ending)
    if notice is Notice.DECLINED:
        history.made().declined()
    else:
        history.supported().delivered(Notice.ACCEPTED).delivered(Notice.OUTCOME).closing()
    history.delivered(notice)
    assert history.referral.stage is Stage.CLOSED
    history.failed(notice)
    assert history.words[-2:] == ["NoticeFailed", "ReferralReopened"]
    assert history.referral.stage is Stage(ending)
    history.delivered(notice, Evidence.HUMAN, version=4)
    assert history.referral.stage is Stage.CLOSED


def test_a_delivery_heard_after_the_bounce_that_followed_it_settles_nothing(history):
    history.made().declined().failed(Notice.DECLINED, version=3).delivered(Notice.DECLINED, version=2)
    assert history.referral.stage is Stage.DECLINED


def test_a_failure_heard_after_the_delivery_that_followed_it_reopens_nothing(history):
    history.made().declined().delivered(Notice.DECLINED, version=4).failed(Notice.DECLINED, version=3)
    assert history.referral.stage is Stage.CLOSED


def test_a_duplicate_failure_changes_nothing(history):
    history.made().declined().failed(Notice.DECLINED)
    once = history.referral
    assert history.failed(Notice.DECLINED).referral == once


def test_a_failed_notice_of_an_older_attempt_does_not_undo_what_another_message_told(history):
    history.made().declined().delivered(Notice.DECLINED)
    history.failed(Notice.DECLINED, notification_id=history.NOTIFICATION)
    assert history.referral.stage is Stage.CLOSED


def test_a_failed_notice_to_somebody_else_reopens_nothing(history):
    history.made().declined().delivered(Notice.DECLINED)
    history.failed(Notice.DECLINED, party_id=history.MAKE.child_id)
    assert history.referral.stage is Stage.CLOSED


def test_once_a_person_confirmed_a_bounce_proves_nothing(history):
    history.made().declined().delivered(Notice.DECLINED)
    history.delivered(Notice.DECLINED, Evidence.ACKNOWLEDGED, version=3).failed(Notice.DECLINED, version=4)
    assert history.words[-3:] == ["NoticeEvidenceStrengthened", "FeedbackAcknowledged", "NoticeFailed"]
    assert history.referral.stage is Stage.CLOSED
    assert history.referral.obligations[0].settlement.evidence is Evidence.ACKNOWLEDGED


def test_only_published_facts_are_counted_as_versions(history):
    history.made().declined().failed(Notice.DECLINED).delivered(Notice.DECLINED, Evidence.HUMAN, version=4)
    assert [fact.version for fact in history.facts] == [1, 2, None, 3, 4]
    assert [fact.sequence for fact in history.facts] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("weeks", "warnings"),
    [
        (5, (LengthWarning.OUTSIDE_USUAL_LENGTH,)),
        (6, ()),
        (12, ()),
        (13, (LengthWarning.OUTSIDE_USUAL_LENGTH,)),
    ],
)
def test_a_length_outside_six_to_twelve_weeks_warns(history, weeks, warnings):
    assert history.policy.warnings_for(weeks) == warnings


def test_an_unusually_short_programme_ends_with_a_warning_and_is_not_blocked(history):
    history.made().accepted().allocated().started().ended(date(2026, 9, 28))
    assert history.events[-1].weeks == 2
    assert history.events[-1].warnings == (LengthWarning.OUTSIDE_USUAL_LENGTH,)


@pytest.mark.parametrize(("last", "weeks"), [(7, 1), (14, 1), (15, 2), (21, 2), (22, 3)])
def test_a_begun_week_counts_whole(last, weeks):
    assert weeks_between(date(2026, 9, 7), date(2026, 9, last)) == weeks
