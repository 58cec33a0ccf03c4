"""From real decisions to the wire: every fact is published as its contract says, or stays inside on purpose."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import pytest
from attune_chassis.cause import caused_by_command
from attune_contracts import decode, upcasters
from attune_contracts.events import referrals as events
from attune_contracts.fact import record_id
from attune_contracts.topics import intake_results_topic
from referrals.adapters.wire import messages, owned_topics, person_by_post
from referrals.adapters.wire_tables import (
    ALSO_PUBLISHED_AS,
    ALWAYS_SAID,
    CAN_SAY,
    NOT_SAID,
    PUBLISHED_AS,
    WIRE_NAMES,
)
from referrals.app.refused import WORDS, refused
from referrals.domain import events as domain
from referrals.domain.case import DesiredOutcome, JudgedOutcome, ProgressOfAim
from referrals.domain.codes import ClosingReason, Evidence, LengthWarning, ReopenReason, Stage, WithholdingReason
from referrals.domain.facts import record
from referrals.domain.folding import step_of
from referrals.domain.lifecycle import CHART
from referrals.domain.refusals import ReferralFinished, Refusal

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
DAY, LATER = date(2026, 9, 9), date(2026, 12, 1)
SERVER = Evidence.ACCEPTED_BY_SERVER
STAFF = "staff:019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b12"
REFERRER, CHILD, NEW_REFERRER = UUID(int=2), UUID(int=3), UUID(int=11)
MADE = domain.ReferralMade(
    NOW, UUID(int=1), "REF-7K3M-9QX2", "E10000016", "urn:118246", "elsa", ("self_esteem",), REFERRER, CHILD, DAY,
    "http",
)  # fmt: skip
PROPOSED = domain.ReferralProposed(
    NOW, UUID(int=1), "REF-7K3M-9QX2", "E10000016", "urn:118246", "vig", (), UUID(int=12), UUID(int=13), CHILD, DAY,
    LATER, "http",
)  # fmt: skip
STARTED = domain.SupportProgrammeStarted(NOW, UUID(int=7), UUID(int=4), DAY, 13, (LengthWarning.OUTSIDE_USUAL_LENGTH,))
BOOKED = domain.AppointmentBooked(NOW, UUID(int=20), NOW, 45, "in_person", "school")
ATTEMPTED = domain.FurtherContactAttempted(
    NOW, UUID(int=20), 1, 2, "phone", "evening", "parent_carer", "home", "not_reached", DAY
)
TRANSFERRED = domain.ReferralTransferred(
    NOW, "urn:118246", "urn:118254", None, NEW_REFERRER, "secondary_transfer", UUID(int=14), DAY, SERVER
)
OUTCOME = domain.ReferralOutcomeRecorded(
    NOW, "partly_achieved", (JudgedOutcome("self_esteem", "sdq_total", "not_achieved", "moved_away", 3),), SERVER
)
CONSENT = domain.ConsentGiven(
    NOW, UUID(int=14), "verbal", ("transfer",), ("vig",), "parent_carer", "service", DAY, None
)
NOTICE = (UUID(int=5), UUID(int=6), 2, "email", Evidence.HUMAN, NOW)
SAMPLES = [
    MADE,
    PROPOSED,
    domain.ReferralProposalReturned(NOW, "not_now", DAY, SERVER),
    domain.ReferralAcknowledged(NOW, DAY, DAY, LATER, "working_days"),
    domain.ReferralScreened(NOW, "in_scope", 3, 4, DAY, "special_school", "core"),
    domain.ReferralInformationRequested(NOW, UUID(int=21), ("school_views",), LATER, True, SERVER),
    domain.InformationReceived(NOW, UUID(int=21), LATER),
    domain.ReferralAccepted(NOW, DAY, SERVER),
    domain.ReferralDeclined(NOW, DAY, "no_capacity", ("nhs_111",), SERVER),
    domain.ReferralRedirected(NOW, "vig", "fits_better", "sent_on", DAY, UUID(int=14), SERVER),
    domain.ReferralWaitlisted(NOW, DAY, None, None, SERVER),
    domain.ReferralPrioritised(NOW, "urgent", ("exclusion_near",), DAY),
    domain.ReferralAllocated(NOW, UUID(int=4)),
    domain.DesiredOutcomesAgreed(NOW, (DesiredOutcome("self_esteem", "sdq_total", 21),), DAY, LATER),
    BOOKED,
    domain.AppointmentMissed(NOW, UUID(int=20), "family", 1, 3),
    ATTEMPTED,
    STARTED,
    domain.SupportProgrammeEnded(NOW, UUID(int=7), DAY, 13, (LengthWarning.OUTSIDE_USUAL_LENGTH,)),
    domain.ReferralProgressReported(NOW, 1, (ProgressOfAim("self_esteem", "reached"),), DAY, None, SERVER),
    OUTCOME,
    replace(OUTCOME, judgements=()),
    domain.ReferralClosing(NOW, ClosingReason.PROGRAMME_COMPLETED, SERVER),
    domain.ReferralClosing(NOW, ClosingReason.NON_ATTENDANCE, SERVER),
    domain.ReferralWithdrawn(NOW, "parent_carer", "no_longer_needed", DAY, SERVER),
    TRANSFERRED,
    domain.ReferralMerged(NOW, UUID(int=9), DAY, SERVER),
    domain.ReferralUnmerged(NOW, UUID(int=9), DAY, SERVER),
    domain.ReferralReopened(NOW, ReopenReason.NOTICE_FAILED, UUID(int=5)),
    domain.ReferralReopened(NOW, ReopenReason.NEED_RETURNED, None, SERVER),
    domain.ReferralClosed(NOW, ClosingReason.PROGRAMME_COMPLETED, "achieved"),
    domain.ReferralClosed(NOW, ClosingReason.DECLINED, None),
    domain.ReferralClosed(NOW, ClosingReason.WITHDRAWN, None, "some_withheld"),
    domain.ReferrerInformed(NOW, UUID(int=5), REFERRER, *NOTICE[1:]),
    domain.ReferrerInformed(NOW, UUID(int=5), REFERRER, UUID(int=6), 2, "school_slip", Evidence.HUMAN, NOW, STAFF),
    domain.NoticeEvidenceStrengthened(NOW, *NOTICE),
    domain.NoticeEvidenceAdded(NOW, *NOTICE),
    domain.NoticeFailed(NOW, UUID(int=5), UUID(int=6), 3, "bounced"),
    domain.NoticeWithholdingReviewDue(NOW, UUID(int=5), STAFF, LATER),
    domain.NoticeWithheld(NOW, UUID(int=5), WithholdingReason.SAFEGUARDING, STAFF, LATER),
    domain.NoticeWithholdingEnded(NOW, UUID(int=5), STAFF, LATER),
    domain.FeedbackAcknowledged(NOW, UUID(int=5), REFERRER, "link", NOW),
    domain.ReferrerFeedbackOverdue(NOW, "decision", DAY, 12, "manager"),
    domain.ReplyTargetSet(NOW, LATER, DAY, 10, "working_days"),
    domain.ReplyTargetAtRisk(NOW, LATER, None),
    domain.ReplyTargetMissed(NOW, LATER),
    CONSENT,
    domain.ConsentWithdrawn(NOW, UUID(int=14), ("transfer",), "parent_carer", NOW, ("vig",)),
]
BEFORE = {
    domain.ReferralProposalReturned: [PROPOSED],
    domain.SupportProgrammeEnded: [STARTED],
    domain.AppointmentMissed: [BOOKED],
    domain.FurtherContactAttempted: [BOOKED],
    domain.ConsentWithdrawn: [CONSENT],
    domain.InformationReceived: [
        domain.ReferralInformationRequested(NOW, UUID(int=21), ("school_views",), LATER, True, SERVER)
    ],
    domain.ReplyTargetAtRisk: [domain.ReplyTargetSet(NOW, LATER, DAY, 10, "working_days")],
    domain.ReplyTargetMissed: [domain.ReplyTargetSet(NOW, LATER, DAY, 10, "working_days")],
}
"""What has to have happened before a fact, beside the referral itself."""


def sent(event, first=MADE):
    """The messages of one fact, after what had to come before it."""
    earlier = BEFORE.get(type(event), [])
    if not isinstance(event, domain.FirstEvent) and not any(isinstance(one, domain.FirstEvent) for one in earlier):
        earlier = [first, *earlier]
    referral = None
    for one in earlier:
        referral, _ = kept(referral, one, UUID(int=30))
    referral, facts = kept(referral, event)
    return messages(referral, facts, caused_by_command(UUID(int=9), NOW))


FACT = UUID(int=8)


def kept(referral, event, event_id=FACT):
    """Folded from a stage in which it can happen: how one comes there is no matter of the wire."""
    step = step_of(event)
    if referral is not None and step is not None and referral.stage not in CHART[step].sources:
        referral = replace(referral, stage=min(CHART[step].sources))
    if isinstance(event, domain.ReferralClosed):
        referral = replace(referral, stage=Stage.CLOSING)
    if isinstance(event, domain.ReferralReopened):
        referral = replace(referral, stage=Stage.CLOSED, closing_reason=ClosingReason.DECLINED)
    return record(
        referral, (event,), event_id_at=lambda _: event_id, recorded_at=NOW, policy_version="kent-elsa-referral/1"
    )


def told(event, first=MADE):
    """The same facts as a reader gets them."""
    return [decode(dict(message.headers), message.value) for message in sent(event, first)]


def parties(event):
    return {party.role: party.party_id for party in event.parties}


def as_told(value):
    """A value of the domain as it looks in an event: parts hold what the contract knows of them."""
    return [[str(getattr(part, "aim", part)) for part in value]] if isinstance(value, tuple) else value


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)
def test_a_fact_is_published_as_its_contract_says_or_stays_inside(event):
    published = told(event)
    if isinstance(event, domain.KEPT_INSIDE):
        assert published == []
        return
    assert type(published[0]) is PUBLISHED_AS[type(event)]
    assert {type(one) for one in published[1:]} <= {ALSO_PUBLISHED_AS.get(type(event))}
    for one in published:
        assert one.occurred_at == event.occurred_at
        for name in set(type(one).model_fields) & set(event.__slots__):
            said, meant = getattr(one, name), getattr(event, name)
            assert as_told(said) == as_told(meant) or (said is None and meant == ())
        for name, called in WIRE_NAMES.get(type(one), {}).items():
            assert getattr(one, name) == getattr(event, called)
        for name, word in ALWAYS_SAID.get(type(one), {}).items():
            assert getattr(one, name) == word


def test_what_an_event_could_say_and_the_domain_does_not_know_is_listed_and_nothing_else_is_left_out():
    for kind, model in [*PUBLISHED_AS.items(), *ALSO_PUBLISHED_AS.items()]:
        of_the_referral = {"authority", "referral_id", "reference", "service", "resumes", "policy_version", "parties"}
        known = of_the_referral | {one.name for one in fields(kind)} | set(WIRE_NAMES.get(model, {}))
        known |= set(ALWAYS_SAID.get(model, {}))
        assert set(model.model_fields) - known == NOT_SAID.get(model, frozenset()), model.ce_type


def test_the_score_at_the_start_and_at_the_end_stays_here():
    for sample in (one for one in SAMPLES if isinstance(one, domain.DesiredOutcomesAgreed | type(OUTCOME))):
        for message in sent(sample):
            assert b"baseline" not in message.value
            assert b"score" not in message.value


def test_a_judgement_says_why_and_where_nothing_was_agreed_there_is_none():
    (with_one,), (without,) = told(OUTCOME), told(replace(OUTCOME, judgements=()))
    (judged,) = with_one.judgements
    assert (judged.aim, judged.judgement, judged.reason) == ("self_esteem", "not_achieved", "moved_away")
    assert without.judgements is None


def test_a_transfer_names_the_one_who_referred_and_the_one_who_receives():
    (event,) = told(TRANSFERRED)
    assert parties(event) == {"referrer": REFERRER, "receiving_contact": NEW_REFERRER}


def test_a_proposal_names_who_proposed_and_who_endorses_and_its_return_whoever_proposed():
    (proposed,), (returned,) = told(PROPOSED), told(SAMPLES[2])
    assert parties(proposed) == {"proposer": UUID(int=12), "endorser": UUID(int=13), "child": CHILD}
    assert parties(returned) == {"proposer": UUID(int=12)}


@pytest.mark.parametrize(
    ("step", "person"),
    [
        ("worker", UUID(int=4)),
        ("manager", person_by_post("E10000016", "elsa", "manager")),
        ("head_of_service", person_by_post("E10000016", "elsa", "head_of_service")),
    ],
)
def test_silence_is_told_to_whoever_answers_for_it_at_that_step(step, person):
    referral, _ = kept(None, MADE)
    referral, _ = kept(referral, domain.ReferralAllocated(NOW, UUID(int=4)))
    referral, facts = kept(referral, domain.ReferrerFeedbackOverdue(NOW, "decision", DAY, 12, step))
    (message,) = messages(referral, facts, caused_by_command(UUID(int=9), NOW))
    assert parties(decode(dict(message.headers), message.value)) == {step: person}


@pytest.mark.parametrize(
    ("result", "barrier", "said"),
    [("reached", None, "not_said"), ("reached", "travel", "travel"), ("not_reached", None, None)],
)
def test_what_kept_a_family_away_is_said_exactly_when_it_was_reached(result, barrier, said):
    (event,) = told(replace(ATTEMPTED, result=result, barrier=barrier))
    assert event.barrier == said


def test_a_referral_made_is_told_in_two_majors_newest_first_and_both_say_the_same():
    new, old = sent(MADE)
    assert [dict(message.headers)["ce_type"][-2:] for message in (new, old)] == ["v2", "v1"]
    assert old.ce_id == UUID(int=8), "the id the log holds from before there was a second major"
    assert new.ce_id == record_id(UUID(int=8), 2)
    assert {dict(message.headers)["ce_aggregateversion"] for message in (new, old)} == {"1"}
    newest, older = told(MADE)
    assert upcasters.upcast(older, 2) == newest.model_copy(update={"policy_version": None})
    assert newest.policy_version == "kent-elsa-referral/1"


NOT_IN_V1 = {"policy_version", "resumes", "confirmed_by"}
"""What a second major says and the first could not."""


@pytest.mark.parametrize("event", [one for one in SAMPLES if type(one) in ALSO_PUBLISHED_AS], ids=str)
def test_what_is_told_in_two_majors_says_the_same_as_far_as_the_older_can(event):
    newest, *older = told(event)
    for one in older:
        raised = upcasters.upcast(one, 2)
        differing = {name for name in type(newest).model_fields if getattr(raised, name) != getattr(newest, name)}
        nobody = getattr(raised, "parties", None) == ()
        assert differing <= NOT_IN_V1 | ({"parties"} if nobody else set())


BY_VIG = replace(MADE, referral_type="vig")


@pytest.mark.parametrize(
    ("event", "first"),
    [
        (BY_VIG, None),
        (replace(MADE, reason_codes=("self_esteem", "parent_confidence")), None),
        (replace(MADE, reason_codes=()), None),
        (domain.ReferralAllocated(NOW, UUID(int=4)), BY_VIG),
        (STARTED, BY_VIG),
        (domain.ReferralDeclined(NOW, DAY, "too_young", (), SERVER), MADE),
        (domain.ReferralDeclined(NOW, DAY, "no_capacity", ("portage",), SERVER), MADE),
        (domain.ReferralClosing(NOW, ClosingReason.NON_ATTENDANCE, SERVER), MADE),
        (domain.ReferralReopened(NOW, ReopenReason.NEED_RETURNED, None, SERVER), MADE),
        (domain.ReferralClosed(NOW, ClosingReason.WITHDRAWN, None), MADE),
        (domain.ReferralClosed(NOW, ClosingReason.DECLINED, None, "some_withheld"), MADE),
        (domain.ReferralClosed(NOW, ClosingReason.PROGRAMME_COMPLETED, None), MADE),
        (domain.ReferrerInformed(NOW, UUID(int=5), REFERRER, UUID(int=6), 2, "sms", SERVER, NOW), MADE),
    ],
    ids=str,
)
def test_what_the_old_major_cannot_express_is_told_in_the_new_one_alone(event, first):
    (only,) = sent(event, first)
    assert dict(only.headers)["ce_type"].endswith(".v2")
    assert "ce_factmajors" not in dict(only.headers)


def test_of_every_older_major_it_is_said_what_it_can_say_and_each_is_told_at_least_once_here():
    assert set(CAN_SAY) == set(ALSO_PUBLISHED_AS.values())
    seen = {type(one) for event in SAMPLES if type(event) in ALSO_PUBLISHED_AS for one in told(event)[1:]}
    assert seen == set(CAN_SAY)


def test_a_major_a_fact_is_also_told_in_is_deprecated_in_favour_of_the_first():
    for kind, older in ALSO_PUBLISHED_AS.items():
        assert older.deprecation.successor == PUBLISHED_AS[kind].ce_type


def test_every_fact_is_sampled_here_and_either_published_or_kept_inside():
    every = set(get_args(domain.ReferralEvent))
    assert {type(event) for event in SAMPLES} == every
    assert set(PUBLISHED_AS) == every - set(get_args(domain.KEPT_INSIDE))


def test_every_refusal_has_its_words():
    assert set(WORDS) == set(get_args(Refusal))
    names = [words.name for words in WORDS.values()]
    assert len(set(names)) == len(names)


def test_a_refusal_says_its_own_fields():
    problem = refused(ReferralFinished(Stage.CLOSED))
    assert problem.detail == "The referral is closed: nothing more can be done to it."
    assert problem.extra == {"stage": "closed"}


def test_the_results_of_each_integrator_are_ours_to_write():
    topics = owned_topics(("schoolmis",))
    assert topics == {
        events.ReferralClosedV1.topic: 12,
        events.LinkPsychologistAssignedV1.topic: 12,
        events.ContactStatedV1.topic: 12,
        intake_results_topic("schoolmis"): 12,
    }
