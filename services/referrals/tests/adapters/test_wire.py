"""From real decisions to the wire: every fact is published as its contract says, or stays inside on purpose."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import pytest
from attune_chassis.cause import caused_by_command
from attune_contracts import decode, upcasters
from attune_contracts.events import referrals as events
from attune_contracts.fact import record_id
from attune_contracts.topics import intake_results_topic
from referrals.adapters.wire import ALSO_PUBLISHED_AS, PUBLISHED_AS, WIRE_NAMES, messages, owned_topics
from referrals.app.refused import WORDS, refused
from referrals.domain import events as domain
from referrals.domain.codes import ClosingReason, Evidence, LengthWarning, ReopenReason, Stage
from referrals.domain.facts import record
from referrals.domain.refusals import ReferralFinished, Refusal

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
DAY = date(2026, 9, 9)
SERVER = Evidence.ACCEPTED_BY_SERVER
MADE = domain.ReferralMade(
    NOW, UUID(int=1), "REF-7K3M-9QX2", "E10000016", "urn:118246", "elsa", ("self_esteem",), UUID(int=2), UUID(int=3),
    DAY, "http",
)  # fmt: skip
NOTICE = (UUID(int=5), UUID(int=6), 2, "email", Evidence.HUMAN, NOW)
SAMPLES = [
    MADE,
    domain.ReferralAllocated(NOW, UUID(int=4)),
    domain.ReferralAccepted(NOW, DAY, SERVER),
    domain.ReferralDeclined(NOW, DAY, "no_capacity", ("gp",), SERVER),
    domain.SupportProgrammeStarted(NOW, UUID(int=7), UUID(int=4), DAY, 13, (LengthWarning.OUTSIDE_USUAL_LENGTH,)),
    domain.SupportProgrammeEnded(NOW, UUID(int=7), DAY, 13, (LengthWarning.OUTSIDE_USUAL_LENGTH,)),
    domain.ReferralOutcomeRecorded(NOW, "achieved"),
    domain.ReferralClosing(NOW, ClosingReason.PROGRAMME_COMPLETED, SERVER),
    domain.ReferrerInformed(NOW, UUID(int=5), UUID(int=2), *NOTICE[1:]),
    domain.NoticeEvidenceStrengthened(NOW, *NOTICE),
    domain.NoticeFailed(NOW, UUID(int=5), UUID(int=6), 3, "bounced"),
    domain.ReferralReopened(NOW, ReopenReason.NOTICE_FAILED, UUID(int=5)),
    domain.ReferralClosed(NOW, ClosingReason.PROGRAMME_COMPLETED, "achieved"),
    domain.ReferralClosed(NOW, ClosingReason.DECLINED, None),
]


def sent(event):
    referral, facts = kept(None, MADE)
    if event is not MADE:
        if isinstance(event, domain.SupportProgrammeEnded):
            referral, _ = kept(referral, SAMPLES[4])
        referral, facts = kept(referral, event)
    return messages(referral, facts, caused_by_command(UUID(int=9), NOW))


def kept(referral, event):
    return record(
        referral, (event,), event_id_at=lambda _: UUID(int=8), recorded_at=NOW, policy_version="kent-elsa-referral/1"
    )


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)
def test_a_fact_is_published_as_its_contract_says_or_stays_inside(event):
    messages_sent = sent(event)
    if isinstance(event, domain.KEPT_INSIDE):
        assert messages_sent == []
        return
    first, *again = [decode(dict(message.headers), message.value) for message in messages_sent]
    assert type(first) is PUBLISHED_AS[type(event)]
    assert [type(one) for one in again] == [model for kind, model in ALSO_PUBLISHED_AS.items() if kind is type(event)]
    for decoded in (first, *again):
        assert decoded.occurred_at == event.occurred_at
        for name in set(type(decoded).model_fields) & set(event.__slots__):
            assert getattr(decoded, name) == getattr(event, name)
        for name, called in WIRE_NAMES.get(type(decoded), {}).items():
            assert getattr(decoded, name) == getattr(event, called)


def test_a_referral_made_is_told_in_two_majors_newest_first_and_both_say_the_same():
    new, old = sent(MADE)
    assert [dict(message.headers)["ce_type"][-2:] for message in (new, old)] == ["v2", "v1"]
    assert old.ce_id == UUID(int=8), "the id the log holds from before there was a second major"
    assert new.ce_id == record_id(UUID(int=8), 2)
    assert {dict(message.headers)["ce_aggregateversion"] for message in (new, old)} == {"1"}
    told = [decode(dict(message.headers), message.value) for message in (new, old)]
    assert upcasters.upcast(told[1], 2) == told[0].model_copy(update={"policy_version": None})
    assert told[0].policy_version == "kent-elsa-referral/1"


@pytest.mark.parametrize(
    "changes",
    [{"referral_type": "vig"}, {"reason_codes": ("self_esteem", "parent_confidence")}, {"reason_codes": ()}],
    ids=["another service", "an aim of another service", "no aim"],
)
def test_what_the_old_major_cannot_express_is_told_in_the_new_one_alone(changes):
    referral, facts = kept(None, replace(MADE, **changes))
    (only,) = messages(referral, facts, caused_by_command(UUID(int=9), NOW))
    assert dict(only.headers)["ce_type"] == "attune.referrals.ReferralMade.v2"
    assert "ce_factmajors" not in dict(only.headers)


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
        events.ContactStatedV1.topic: 12,
        intake_results_topic("schoolmis"): 12,
    }
