"""What is shipped fits together: contracts, routes, contents, templates, words, policies."""

import pytest
from attune_contracts.events import awards, referrals, training
from attune_contracts.model import privacy_of
from attune_contracts.privacy import PrivacyClass
from notifications.adapters.documents import CLOSED_LISTS, OPEN_LISTS, load_languages, load_routes
from notifications.adapters.policies import NoPolicyError, Policies, TellingPolicy, load_policies
from notifications.adapters.wire import DOMAIN_EVENTS, READS, TOPICS_READ
from notifications.adapters.wire_contents import CONTENTS
from notifications.domain.content import ALLOWED_FIELDS, PUBLIC_FIELDS, Audience
from notifications.domain.purposes import CONTENT_OF_PURPOSE, TOLD_FROM_NO_EVENT
from notifications.main import shipped_routing

FIELD_OF_EVENT = {
    ("certificate_issued", "reference"): "certificate_number",
    ("outcomes_agreed", "aims"): "outcomes",
    ("proposal_returned", "return_reason"): "reason",
    ("referral_progress", "aim_progress"): "aims",
    ("referral_redirected", "redirect_reason"): "reason",
    ("reply_target_at_risk", "expected_on"): "forecast_on",
}
STAFF = {
    "applicant",
    "elsa",
    "endorser",
    "head_of_service",
    "holder",
    "link_person",
    "manager",
    "proposer",
    "receiving_contact",
    "referrer",
    "setting_contact",
    "worker",
}


def test_every_event_the_contracts_let_this_service_tell_of_is_told_to_somebody() -> None:
    assert shipped_routing().event_types == set(DOMAIN_EVENTS)


def test_every_purpose_has_a_content_and_an_event_with_a_route_or_is_told_from_none() -> None:
    assert set(CONTENTS) == {route.purpose for route in load_routes()}
    assert set(CONTENTS) | TOLD_FROM_NO_EVENT == set(CONTENT_OF_PURPOSE)
    assert not set(CONTENTS) & TOLD_FROM_NO_EVENT


def test_a_family_is_told_in_words_for_families_and_nobody_under_age_is_told_anything() -> None:
    for route in load_routes():
        audience = CONTENT_OF_PURPOSE[route.purpose].audience
        assert route.role in ({"parent_carer"} if audience is Audience.FAMILY else STAFF), route


def test_a_route_that_need_not_find_anybody_names_a_role_such_an_event_may_carry() -> None:
    for route in load_routes():
        if route.if_named:
            assert route.role in DOMAIN_EVENTS[route.event_type].optional_roles, route


def test_what_a_message_says_is_public_but_for_the_reference_and_the_coded_decisions() -> None:
    for purpose, (event, _) in CONTENTS.items():
        for field in CONTENT_OF_PURPOSE[purpose].field_names():
            level = privacy_of(event, FIELD_OF_EVENT.get((purpose, field), field)).level
            highest = PrivacyClass.PUBLIC if field in PUBLIC_FIELDS else PrivacyClass.REFERENCE
            assert level <= highest, (purpose, field)


def test_no_field_is_allowed_that_no_message_says() -> None:
    assert set(ALLOWED_FIELDS) == {field for each in CONTENT_OF_PURPOSE.values() for field in each.field_names()}


def test_a_reminder_says_no_more_than_what_it_reminds_of() -> None:
    for purpose, event_purpose in {
        "reminder_information_requested": "referral_information_requested",
        "reminder_referral_proposed": "referral_proposed",
        "reminder_feedback_acknowledgement": "referral_closing",
    }.items():
        assert CONTENT_OF_PURPOSE[purpose].field_names() <= CONTENT_OF_PURPOSE[event_purpose].field_names()


def test_this_service_reads_three_domains_and_their_contacts_and_never_its_own_topic() -> None:
    facts = (
        referrals.ReferralClosedV1,
        referrals.LinkPsychologistAssignedV1,
        training.ElsaRegisteredV1,
        awards.CharterSignedV1,
        awards.CertificateIssuedV1,
    )
    contacts = (referrals.ContactStatedV1, training.ContactStatedV1, awards.ContactStatedV1)
    assert set(TOPICS_READ) == {event.topic for event in (*facts, *contacts)}
    assert not [name for name in READS if ".notifications." in name]


def test_every_code_of_every_closed_list_has_words_and_no_other_has() -> None:
    for language in load_languages().values():
        for field, codes in CLOSED_LISTS.items():
            assert set(codes) <= set(language.phrases.of(field)), (language.tag, field)
            assert field in OPEN_LISTS or set(language.phrases.of(field)) == set(codes), (language.tag, field)


def test_every_code_a_message_can_say_is_of_a_closed_list_or_of_an_open_one() -> None:
    codes = {field for field, kind in ALLOWED_FIELDS.items() if kind in (str, tuple[str, ...])} - {"reference"}
    assert codes | {"progress"} == set(CLOSED_LISTS) | OPEN_LISTS


def test_each_shipped_authority_has_one_policy_in_force() -> None:
    policies = load_policies()
    assert policies.in_force("E10000016").policy_version == "kent-telling/2"
    assert policies.in_force("E08000025").policy_version == "birmingham-telling/2"
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
