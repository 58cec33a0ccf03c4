"""From real decisions to the wire: every fact is published as its contract says, or stays inside on purpose."""

from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import pytest
from attune_chassis.cause import caused_by_command
from attune_contracts import decode
from referrals.adapters.wire import PUBLISHED_AS, messages, owned_topics
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
    (message,) = messages_sent
    decoded = decode(dict(message.headers), message.value)
    assert type(decoded) is PUBLISHED_AS[type(event)]
    assert decoded.occurred_at == event.occurred_at
    for name in set(type(decoded).model_fields) & set(event.__slots__):
        assert getattr(decoded, name) == getattr(event, name)


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
        "attune.referrals.referral": 12,
        "attune.referrals.contacts": 12,
        "attune.intake.schoolmis.results": 12,
    }
