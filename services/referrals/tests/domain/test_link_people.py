"""Link people: at most one on any day, and never none once there was one."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from referrals.domain.dates import StatedDay
from referrals.domain.link_people import (
    AlreadyLinked,
    HandoverNoteMissing,
    LinkTerm,
    NotLinked,
    SamePerson,
    Succession,
    SuccessionTooEarly,
    assign,
    holder,
    succeed,
)
from referrals.domain.refusals import DateInFuture

ROLE = "educational_psychologist"
TODAY = date(2026, 9, 1)
CONTACT = UUID(int=99)


def person(number):
    return UUID(int=number)


def first(number=1, from_on=TODAY):
    return LinkTerm(link_id=UUID(int=100), number=1, person_id=person(number), contact_id=CONTACT, from_on=from_on)


def step(number=2, *, days=10, note="Knows the school well; two cases are open.", handed_over=TODAY):
    return Succession(
        link_id=UUID(int=100 + number),
        person_id=person(number),
        contact_id=CONTACT,
        from_on=TODAY + timedelta(days=days),
        reason="left_service",
        handover_note=note,
        handover_on=StatedDay(handed_over, TODAY, datetime(2026, 9, 1, 9, tzinfo=UTC)),
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["assign", "succeed"]),
        st.integers(1, 4),
        st.integers(-20, 60),
        st.sampled_from(["", "  ", "A note."]),
        st.integers(-5, 2),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_at_most_one_on_any_day_and_never_none_once_there_was_one(steps):
    terms = ()
    for kind, number, days, note, handed_over in steps:
        if kind == "assign":
            outcome = assign(terms, first(number, TODAY + timedelta(days=days)), ROLE)
        else:
            wanted = step(number, days=days, note=note, handed_over=TODAY + timedelta(days=handed_over))
            outcome = succeed(terms, wanted, ROLE)
        before = terms
        if isinstance(outcome, tuple):
            terms = (*terms[:-1], *outcome)
        assert len(terms) >= len(before), "nobody is taken away"
        if not terms:
            continue
        for offset in range(-25, 90):
            day = TODAY + timedelta(days=offset)
            assert sum(term.holds_on(day) for term in terms) == (day >= terms[0].from_on)
        assert [term.number for term in terms] == list(range(1, len(terms) + 1))
        assert all(term.reason and term.handover_on for term in terms[1:])


def test_the_one_who_follows_begins_on_the_day_the_other_ends():
    terms = succeed((first(),), step(), ROLE)
    assert [holder(terms, TODAY + timedelta(days=days)).person_id.int for days in (0, 9, 10, 400)] == [1, 1, 2, 2]
    assert holder(terms, TODAY - timedelta(days=1)) is None


def test_a_role_is_assigned_once_and_then_handed_over():
    assert assign((first(),), first(3), ROLE) == AlreadyLinked(ROLE, person(1))
    assert succeed((), step(), ROLE) == NotLinked(ROLE)


def test_nobody_takes_over_without_a_handover_note():
    assert succeed((first(),), step(note=" \n "), ROLE) == HandoverNoteMissing()


def test_reasons_against_a_succession_come_in_this_order():
    wrong = {"note": "", "handed_over": TODAY + timedelta(days=1)}
    assert succeed((first(),), step(1, days=0, **wrong), ROLE) == SamePerson(person(1))
    assert succeed((first(),), step(days=0, **wrong), ROLE) == SuccessionTooEarly(TODAY, TODAY)
    assert succeed((first(),), step(**wrong), ROLE) == HandoverNoteMissing()
    late = {"handed_over": TODAY + timedelta(days=1)}
    assert succeed((first(),), step(**late), ROLE) == DateInFuture("handover_on", late["handed_over"], TODAY)
