"""The routing table is data, and a table with a fault does not start."""

import pytest
from notifications.domain.routing import Routable, Route, RoutingError, RoutingTable

MADE = "attune.referrals.ReferralMade.v2"
ROUTABLE = Routable(
    events={MADE: ("referrer", "child")},
    contents={"referral_received": MADE},
    templates={"referral_received"},
)
GOOD = Route(MADE, "referrer", "referral_received")


def test_a_party_is_told_what_the_table_says_and_others_nothing() -> None:
    table = RoutingTable([GOOD], ROUTABLE)
    assert table.purposes(MADE, "referrer") == ("referral_received",)
    assert table.purposes(MADE, "child") == ()
    assert table.event_types == {MADE}


def test_somebody_an_event_need_not_name_is_told_where_it_does() -> None:
    family = Route(MADE, "parent_carer", "referral_received", if_named=True)
    assert RoutingTable([GOOD, family], ROUTABLE).purposes(MADE, "parent_carer") == ("referral_received",)


@pytest.mark.parametrize(
    ("route", "sentence"),
    [
        (Route("attune.referrals.ReferralLost.v1", "referrer", "referral_received"), "is no event this service reads"),
        (Route(MADE, "elsa", "referral_received"), "does not always carry a elsa"),
        (
            Route(MADE, "referrer", "referral_received", if_named=True),
            "always carries a referrer, so if_named is false",
        ),
        (Route(MADE, "referrer", "referral_lost"), "referral_lost cannot be told from"),
        (Route(MADE, "referrer", "referral_lost"), "referral_lost lacks a template"),
        (GOOD, "a route stands twice"),
    ],
)
def test_a_route_with_a_fault_is_named_at_the_start(route: Route, sentence: str) -> None:
    with pytest.raises(RoutingError, match=sentence):
        RoutingTable([GOOD, route], ROUTABLE)


def test_a_purpose_nobody_is_told_is_a_fault_too() -> None:
    with pytest.raises(RoutingError, match="referral_received is told to nobody"):
        RoutingTable([], ROUTABLE)
