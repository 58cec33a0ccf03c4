"""A subscriber's fold needs no library of ours, and agrees with the rule the relays and consumers keep."""

from uuid import UUID

from attune_chassis.fold import Claim, Data, FoldState, Mark, Verdict, fold
from attune_chassis.stream import CLAIM_TYPE, sequence_text
from attune_sandbox.play.fold import CLAIM, SubscriberFold
from hypothesis import given
from hypothesis import strategies as st

MARKS = st.one_of(
    st.builds(Claim, st.integers(1, 3)),
    st.builds(Data, st.integers(1, 3), st.integers(1, 4), st.sampled_from([UUID(int=1), UUID(int=2)])),
)
SAME_WORD = {Verdict.OLD_CLAIM: "claim"}


def headers(mark: Mark) -> dict[str, str]:
    if isinstance(mark, Claim):
        return {"ce_type": CLAIM_TYPE, "ce_epoch": str(mark.epoch), "ce_id": "claim"}
    return {
        "ce_type": "attune.training.ElsaRegistered.v1",
        "ce_epoch": str(mark.epoch),
        "ce_sequence": sequence_text(mark.epoch, mark.sequence),
        "ce_id": str(mark.ce_id),
    }


def test_a_claim_has_the_published_type() -> None:
    assert CLAIM == CLAIM_TYPE


def test_a_late_record_of_a_replaced_relay_is_void() -> None:
    subscriber = SubscriberFold()
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    log: list[Mark] = [Claim(1), Data(1, 1, one), Data(1, 2, two), Claim(2), Data(1, 3, three), Data(2, 3, three)]
    verdicts = [subscriber.judge(headers(mark)) for mark in log]
    assert verdicts == ["claim", "apply", "apply", "claim", "void", "apply"]


@given(st.lists(MARKS, max_size=25))
def test_a_subscriber_judges_every_log_as_the_chassis_does(log: list[Mark]) -> None:
    subscriber, state = SubscriberFold(), FoldState()
    for mark in log:
        state, verdict = fold(state, mark)
        assert subscriber.judge(headers(mark)) == SAME_WORD.get(verdict, verdict.value)


def test_what_no_relay_wrote_is_passed_over():
    subscriber = SubscriberFold()
    assert [subscriber.judge(each) for each in ({}, {"ce_epoch": "?"}, {"ce_type": "x"})] == ["unreadable"] * 3
    assert subscriber == SubscriberFold()
