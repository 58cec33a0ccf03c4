"""The policies that ship with the service, and every reason why a document of one is refused, each seen once."""

from hashlib import sha256
from typing import Annotated, get_args

import pytest
import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder
from attune_contracts import codes
from attune_contracts.codes.referrals.consent import ConsentScope
from attune_contracts.fields import referrals as fields
from pydantic import TypeAdapter
from referrals.adapters.policies import (
    PolicyError,
    ShippedDocument,
    documents_with_hashes,
    in_force,
    load_policies,
    read_document,
)
from referrals.adapters.policy_checks import GIVEN_BY, OUTCOMES, SCOPES
from referrals.domain.codes import Evidence, Notice
from referrals.domain.lifecycle import ALWAYS_OFFERED, Step
from referrals.domain.policy import Requirement, WorkerKind
from referrals.domain.working_time import DayCount

KENT, BIRMINGHAM = "E10000016", "E08000025"
OF_KENT = (
    "camhs",
    "counselling",
    "elsa",
    "ep_consultation",
    "family_support",
    "learning_mentor",
    "parent_consultation",
    "vig",
)
OF_BIRMINGHAM = ("occupational_therapy", "scerts", "specialist_outreach", "speech_and_language_therapy")
CONTENT = dict(policy_documents(shipped_policies_folder("referrals")))
POLICIES = load_policies()
EVERY = pytest.mark.parametrize("policy", POLICIES.every(), ids=lambda policy: policy.version)


def find(authority, referral_type):
    policy = POLICIES.find(authority, referral_type)
    assert policy is not None
    return policy


def test_twelve_types_of_service_have_a_policy_in_force():
    serves = [(policy.authority, policy.referral_type) for policy in POLICIES.every()]
    assert serves == [*((BIRMINGHAM, name) for name in OF_BIRMINGHAM), *((KENT, name) for name in OF_KENT)]


def test_an_authority_without_a_policy_has_none():
    assert POLICIES.find(BIRMINGHAM, "elsa") is None


def test_every_document_is_known_with_the_hash_of_its_bytes():
    assert {shipped.file: shipped.sha256 for shipped in documents_with_hashes()} == {
        file: sha256(content).hexdigest() for file, content in CONTENT.items()
    }


def test_the_document_of_the_first_format_means_what_it_always_meant():
    first = next(shipped for shipped in documents_with_hashes() if shipped.file == "kent/elsa_referral.v1.yaml")
    policy = first.document.policy()
    assert policy.steps == ALWAYS_OFFERED | {Step.ALLOCATE}
    assert policy.worker is WorkerKind.ACCREDITED_ELSA
    assert (policy.usual_weeks_min, policy.usual_weeks_max) == (6, 12)
    assert (policy.requires, policy.consents, policy.clocks) == ({}, {}, None)
    assert policy.least_evidence == dict.fromkeys(Notice, Evidence.ACCEPTED_BY_SERVER)


def test_the_second_version_for_elsas_asks_for_nothing_more_and_offers_everything():
    policy = find(KENT, "elsa")
    assert policy.version == "kent-elsa-referral/2"
    assert (policy.requires, policy.consents) == ({}, {})
    assert policy.steps == set(Step)
    assert (policy.usual_weeks_min, policy.usual_weeks_max) == (6, 12)
    assert len(policy.reason_codes) == 5


def test_vig_asks_for_consent_before_contact_details_come_and_looks_before_it_accepts():
    policy = find(KENT, "vig")
    assert policy.consents[Step.ENDORSE] == {"contact_details"}
    assert policy.requires[Step.ACCEPT] == (Requirement.SCREENED,)


def test_the_parent_line_means_to_reply_within_ten_working_days():
    policy = find(KENT, "parent_consultation")
    assert policy.clocks is not None
    assert policy.clocks.decide_within is not None
    assert (policy.clocks.decide_within.days, policy.clocks.decide_within.count) == (10, DayCount.WORKING_DAYS)
    assert "ehcp_application" in policy.decline_reasons


def test_family_support_agrees_what_it_should_come_to_and_owes_three_different_attempts():
    policy = find(KENT, "family_support")
    assert policy.requires[Step.START_SUPPORT] == (Requirement.OUTCOMES_AGREED,)
    assert policy.attempts.owed == 3
    assert policy.least_evidence[Notice.CLOSING] is Evidence.ACKNOWLEDGED


@pytest.mark.parametrize("file", sorted(CONTENT))
def test_no_code_of_any_service_asks_for_a_diagnosis(file):
    document = yaml.safe_load(CONTENT[file])
    lists = [name for name, value in document.items() if isinstance(value, dict) and name != "source"]
    asked = [code for name in lists for code in document[name]]
    assert not [code for code in asked if "diagnos" in code or code.startswith(("sen_", "ehcp_plan"))]


@EVERY
def test_every_code_of_a_policy_can_be_published(policy):
    code = TypeAdapter(Annotated[str, fields.CODE_TEXT])
    signpost = TypeAdapter(Annotated[str, fields.SIGNPOST_TEXT])
    for text in (
        policy.reason_codes
        | policy.decline_reasons
        | policy.return_reasons
        | policy.redirect_services
        | policy.missing_codes
        | policy.measures
        | policy.priority_reasons
    ):
        code.validate_python(text)
    for text in policy.signpost_codes:
        signpost.validate_python(text)
    assert policy.outcome_codes == set(get_args(codes.Outcome)) == OUTCOMES


def test_codes_of_elsa_referrals_are_those_their_first_events_can_hold():
    policy = find(KENT, "elsa")
    assert policy.reason_codes <= set(get_args(codes.ReferralReason))
    assert policy.decline_reasons <= set(get_args(codes.DeclineReason))
    assert policy.signpost_codes <= set(get_args(codes.Signpost))


def test_what_a_consent_can_be_about_is_what_the_contracts_say():
    assert set(get_args(ConsentScope)) == SCOPES


def test_every_requirement_has_a_step_that_meets_it():
    assert set(GIVEN_BY) == set(Requirement)


SECOND = yaml.safe_load(CONTENT["kent/elsa_referral.v2.yaml"])
FIRST = yaml.safe_load(CONTENT["kent/elsa_referral.v1.yaml"])


def written(document):
    """As a file has it: the order of a mapping can mean something."""
    return yaml.safe_dump(document, sort_keys=False).encode()


def refusal_of(changed):
    with pytest.raises(PolicyError) as refused:
        read_document("kent/wrong.yaml", written(changed))
    assert str(refused.value).startswith("kent/wrong.yaml ")
    return str(refused.value)


def without(*steps):
    return [step for step in SECOND["steps"] if step not in steps]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"surprise": True}, "surprise: Extra inputs"),
        ({"authority": "Kent"}, "authority: "),
        ({"policy_version": "first"}, "policy_version: "),
        ({"outcomes": {}}, "outcomes: "),
        ({"usual_weeks": {"min": 13, "max": 12}}, "the usual least number of weeks is greater"),
        ({"attempts": {"owed": 0, "differ_by": ["channel"]}}, "attempts.owed: "),
        ({"attempts": {"owed": 3, "differ_by": []}}, "attempts.differ_by: "),
        ({"attempts": {"owed": 3, "differ_by": ["weather"]}}, "attempts.differ_by.0: "),
        ({"reasons": {"Über": "a code nobody can publish"}}, "reasons.Über"),
        ({"steps": ["teleport"]}, "steps.0: "),
        ({"worker": "anybody"}, "worker: "),
        ({"least_evidence": {"accepted": "rumour"}}, "least_evidence."),
        ({"clocks": {"silence": {"days": 0, "count": "working_days", "escalation": {"worker": 1}}}}, "clocks.silence."),
        ({"least_evidence": {"accepted": "human"}}, "least_evidence does not say what is enough for: closing,"),
        ({"steps": [*SECOND["steps"], "screen"]}, "steps names a step twice"),
        ({"steps": [*SECOND["steps"], "accept"]}, "steps names accept, which every service offers"),
        ({"steps": without("return_proposal")}, "endorse is offered without return_proposal"),
        ({"steps": without("receive_information")}, "request_information is offered without receive_information"),
        ({"steps": without("attempt_contact")}, "close_for_non_attendance is offered without attempt_contact"),
        (
            {"clocks": {"silence": SECOND["clocks"]["silence"]}},
            "acknowledge is offered, but clocks has no decide_within",
        ),
        ({"missing": {}}, "request_information is offered, but missing is empty"),
        ({"redirect_services": {}}, "redirect is offered, but redirect_services is empty"),
        ({"return_reasons": {}}, "return_proposal is offered, but return_reasons is empty"),
        ({"measures": {}}, "agree_outcomes is offered, but measures is empty"),
        ({"reasons": {}}, "agree_outcomes is offered, but reasons is empty"),
        ({"outcomes": {"achieved": "the aims were reached"}}, "outcomes has to be achieved, not_achieved,"),
        ({"redirect_services": {"elsa": "itself"}}, "redirect_services names the service itself"),
        ({"steps": without("screen"), "requires": {"screen": []}}, "requires speaks of screen, which is not offered"),
        (
            {"steps": without("screen"), "requires": {"accept": ["screened"]}},
            "accept requires screened, but screen is not offered",
        ),
        (
            {"steps": without("screen"), "consents": {"screen": ["other"]}},
            "consents speaks of screen, which is not offered",
        ),
        ({"consents": {"make": ["gossip"]}}, "make asks for a consent to gossip, which no consent can be about"),
        (
            {"requires": {"accept": ["support_ended"]}},
            "accept is offered, but what it requires can never be met before it",
        ),
        ({"steps": without("allocate")}, "close is offered, but what it requires can never be met before it"),
        (
            {"requires": {step: ["support_ended"] for step in ("withdraw", "transfer_out", "merge", "decline")}},
            "decline is offered, but what it requires can never be met before it",
        ),
        (
            {"consents": {key: ["other"] for key in ("accept", "withdraw", "transfer_out", "merge", "decline")}},
            "a referral that is acknowledged may never come to an end",
        ),
    ],
)
def test_a_document_that_cannot_stand_is_refused_by_file_and_reason(changes, reason):
    changed = SECOND | changes
    if "accept" in changes.get("consents", {}):
        changed["steps"] = without("redirect", "close_for_non_attendance")
    assert reason in refusal_of(changed)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"usual_weeks_min": 13}, "usual_weeks_min is greater than usual_weeks_max"),
        (
            {"least_evidence": {"accepted": "human"}},
            "least_evidence does not say what is enough for: closing, declined",
        ),
        ({"reasons": {}}, "reasons: "),
        ({"outcomes": {"moved_on": "a word no event can carry"}}, "outcomes has to be achieved, not_achieved,"),
    ],
)
def test_a_document_of_the_first_format_is_refused_as_well(changes, reason):
    assert reason in refusal_of(FIRST | changes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"steps: [", "kent/x.yaml is not YAML"), (b"- a\n", "kent/x.yaml is not a mapping"), (b"", "is not a mapping")],
)
def test_what_is_no_document_at_all_is_refused(content, reason):
    with pytest.raises(PolicyError, match=reason):
        read_document("kent/x.yaml", content)


def shipped(file, **changes):
    return ShippedDocument(file, "", read_document(file, written(SECOND | changes)))


def test_one_version_cannot_stand_in_two_documents():
    with pytest.raises(PolicyError, match=r"kent-elsa-referral/2 stands in two documents: a\.yaml and b\.yaml"):
        in_force([shipped("a.yaml"), shipped("b.yaml", referral_type="elsa_again")])


def test_two_versions_of_one_policy_cannot_have_the_same_number():
    with pytest.raises(PolicyError, match=r"a\.yaml and b\.yaml have the same number for the same service"):
        in_force([shipped("a.yaml"), shipped("b.yaml", policy_version="kent-other/2")])


def test_the_greatest_version_is_in_force_whatever_the_order():
    newer = shipped("a.yaml", policy_version="kent-elsa-referral/10")
    policy = in_force([newer, shipped("b.yaml")]).find(KENT, "elsa")
    assert policy is not None
    assert policy.version == "kent-elsa-referral/10"
