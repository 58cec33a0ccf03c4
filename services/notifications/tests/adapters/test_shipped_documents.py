"""What is shipped fits together: contracts, routes, contents, templates, words, policies."""

import pytest
from attune_contracts.events import awards, referrals, training
from attune_contracts.model import privacy_of
from attune_contracts.privacy import PrivacyClass
from notifications.adapters.documents import CLOSED_LISTS, load_phrases, load_routes
from notifications.adapters.policies import NoPolicyError, Policies, TellingPolicy, load_policies
from notifications.adapters.wire import CONTENTS, DOMAIN_EVENTS, READS, TOPICS_READ
from notifications.domain.content import CODED_DECISION_FIELDS, REFERENCE_FIELDS
from notifications.domain.purposes import CONTENT_OF_PURPOSE
from notifications.main import shipped_routing

FIELD_OF_EVENT = {("certificate_issued", "reference"): "certificate_number"}


def test_every_event_the_contracts_let_this_service_read_is_told_to_somebody() -> None:
    assert shipped_routing().event_types == set(DOMAIN_EVENTS)


def test_every_purpose_has_a_content_an_event_and_a_route() -> None:
    assert set(CONTENTS) == set(CONTENT_OF_PURPOSE) == {route.purpose for route in load_routes()}


def test_nobody_under_age_is_ever_told_anything() -> None:
    assert {route.role for route in load_routes()} == {"referrer", "elsa", "holder", "applicant"}


def test_what_a_message_says_is_public_but_for_the_reference_and_the_coded_decisions() -> None:
    for purpose, (event, _) in CONTENTS.items():
        for field in CONTENT_OF_PURPOSE[purpose].field_names():
            level = privacy_of(event, FIELD_OF_EVENT.get((purpose, field), field)).level
            is_named_exception = field in REFERENCE_FIELDS or field in CODED_DECISION_FIELDS
            assert level == (PrivacyClass.REFERENCE if is_named_exception else PrivacyClass.PUBLIC), (purpose, field)


def test_this_service_reads_three_domains_and_their_contacts_and_never_its_own_topic() -> None:
    facts = (referrals.ReferralClosedV1, training.ElsaRegisteredV1, awards.CharterSignedV1, awards.CertificateIssuedV1)
    contacts = (referrals.ContactStatedV1, training.ContactStatedV1, awards.ContactStatedV1)
    assert set(TOPICS_READ) == {event.topic for event in (*facts, *contacts)}
    assert not [name for name in READS if ".notifications." in name]


def test_every_code_of_every_closed_list_has_words() -> None:
    phrases = load_phrases()
    for field, codes in CLOSED_LISTS.items():
        assert set(phrases.of(field)) == set(codes), field


def test_each_shipped_authority_has_one_policy_in_force() -> None:
    policies = load_policies()
    assert policies.in_force("E10000016").policy_version == "kent-telling/1"
    assert policies.in_force("E08000025").policy_version == "birmingham-telling/1"
    with pytest.raises(NoPolicyError):
        policies.in_force("E09000011")


def test_the_newest_policy_is_in_force_and_the_older_one_still_explains_its_decisions() -> None:
    first, second = (
        TellingPolicy(
            authority="E10000016",
            policy_version=f"kent-telling/{number}",
            service_name="Kent Service",
            awaiting_contact_days=number,
        )
        for number in (9, 10)
    )
    policies = Policies([second, first])
    assert policies.in_force("E10000016") is second
    assert policies.version("kent-telling/9") is first
    with pytest.raises(ValueError, match="stands twice"):
        Policies([first, first])
