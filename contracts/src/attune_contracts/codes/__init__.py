"""Dated code lists: what each coded value means, since when, and where the list comes from.

A list used in a released event is closed: a further code is a new major version of the event, because an old reader
would refuse it. Lists that grow with policy documents (criteria, purposes) are patterns instead, see `fields`.
A list that only one service's events use stands in the module of its name.
"""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes import awards, notifications, platform, referrals, training
from attune_contracts.codes.code_list import CodeList, code_list

PartyRole = Literal["referrer", "child", "elsa", "supervisor", "applicant", "holder"]
ReferralType = Literal["elsa"]
ReferralReason = Literal["manage_emotions", "self_esteem", "peer_relationships", "loss_bereavement", "resolve_conflict"]
ReceivedBy = Literal["http", "intake"]
DeclineReason = Literal["outside_scope", "no_capacity", "duplicate", "other_service_involved"]
Signpost = Literal["school_senco", "sendiass", "early_help", "nhs_111", "gp", "family_hub"]
ProgrammeWarning = Literal["outside_usual_length"]
Outcome = Literal["achieved", "partly_achieved", "not_achieved"]
ClosingReason = Literal["programme_completed"]
ClosedReason = Literal["programme_completed", "declined"]
ReopenReason = Literal["notice_failed"]
AwardStage = Literal["bronze", "silver", "gold", "platinum"]
CertificateKind = Literal["elsa_accreditation", "award_stage"]
SentChannel = Literal["email"]
ToldChannel = Literal["email", "phone", "letter", "in_person"]
Evidence = Literal["accepted_by_server", "provider_receipt", "acknowledged", "human"]
FailureReason = Literal["no_contact", "address_refused", "server_unavailable", "message_refused", "bounced"]
IntakeRefusalReason = Literal[
    "bad_seal",
    "unknown_setting",
    "id_conflict",
    "schema_mismatch",
    "not_json",
    "unknown_type",
    "missing_header",
    "no_policy_for_authority",
    "wrong_authority",
]
IntakeNextStep = Literal[
    "seal_with_current_key",
    "check_setting_id",
    "send_with_new_id",
    "correct_and_send_with_new_id",
    "use_known_type",
    "ask_the_authority",
]


_FIRST = date(2026, 9, 1)

AUTHORITIES: Final = CodeList(
    "authorities",
    date(2023, 4, 1),
    "Office for National Statistics, Register of Geographic Codes; those with a shipped policy. The field takes every "
    "English upper-tier authority",
    {
        "E08000025": "Birmingham",
        "E09000011": "Greenwich",
        "E09000012": "Hackney",
        "E09000014": "Haringey",
        "E10000016": "Kent",
        "E10000029": "Suffolk",
    },
)

CODE_LISTS: Final[tuple[CodeList, ...]] = (
    AUTHORITIES,
    code_list(
        "party_role",
        PartyRole,
        _FIRST,
        "Attune: who a fact is about or must be told",
        """the person who asked for support
        the child or young person the support is for
        an emotional literacy support assistant
        the qualified psychologist who leads supervision
        the organisation's contact for an award
        the person or organisation a certificate is issued to""",
    ),
    code_list("referral_type", ReferralType, _FIRST, "EL2", "an ELSA programme for one child"),
    code_list(
        "referral_reason",
        ReferralReason,
        _FIRST,
        "EL2: aims of an ELSA programme, Kent",
        """recognise and manage their emotions
        raise their self-esteem
        improve peer relationships
        recover from significant loss or bereavement
        resolve conflict effectively""",
    ),
    code_list(
        "received_by",
        ReceivedBy,
        _FIRST,
        "Attune: the way in",
        """over the HTTP interface
        as a sealed event on an intake topic""",
    ),
    code_list(
        "decline_reason",
        DeclineReason,
        _FIRST,
        "Attune: why a referral is not taken on",
        """the need is not one this service meets
        no place in the time the authority promises
        the same need was referred already
        another service is already helping with this need""",
    ),
    code_list(
        "signpost",
        Signpost,
        _FIRST,
        "Attune: where else to go",
        """the school's special educational needs co-ordinator
        the SEND information, advice and support service
        the authority's early help
        NHS 111
        the family's general practitioner
        the nearest family hub""",
    ),
    code_list(
        "programme_warning",
        ProgrammeWarning,
        _FIRST,
        "EL2: usually 6 to 12 weeks; warns, never blocks",
        "shorter or longer than usual",
    ),
    code_list(
        "outcome",
        Outcome,
        _FIRST,
        "Attune: what the programme came to",
        """the aims were reached
        some of the aims were reached
        the aims were not reached""",
    ),
    code_list(
        "closed_reason",
        ClosedReason,
        _FIRST,
        "Attune: how a referral ended",
        """the support programme was completed
        the referral was declined""",
    ),
    code_list(
        "reopen_reason",
        ReopenReason,
        _FIRST,
        "Attune: why a closed referral is open again",
        "the notice of a decision did not reach the referrer after all",
    ),
    code_list(
        "award_stage",
        AwardStage,
        date(2024, 2, 1),
        "CP3 to CP7: SEND Co-production Award Scheme, Birmingham",
        """evidence of commitment
        evidence of planning
        evidence of impact
        evidence of embedding""",
    ),
    code_list(
        "certificate_kind",
        CertificateKind,
        _FIRST,
        "Attune: what a certificate certifies",
        """an ELSA's accreditation (EL5)
        a stage of an award scheme (CP3 to CP7)""",
    ),
    code_list(
        "channel",
        ToldChannel,
        _FIRST,
        "Attune: how somebody was told",
        """by e-mail
        by a person, by telephone
        by a person, by letter
        by a person, face to face""",
    ),
    code_list(
        "evidence",
        Evidence,
        _FIRST,
        "Attune: how surely somebody was told, weakest first",
        """the mail server took the message
        the provider reports delivery
        the person followed the link and acknowledged
        a named member of staff told the person""",
    ),
    code_list(
        "failure_reason",
        FailureReason,
        _FIRST,
        "Attune: why a message did not arrive",
        """no contact was stated for the person in time
        the mail server refused the address for good
        the mail server could not be reached in time
        the mail server refused the message for good
        the message came back after it had been accepted""",
    ),
    code_list(
        "intake_refusal_reason",
        IntakeRefusalReason,
        _FIRST,
        "Attune: why a referral sent in was refused",
        """the sealed part cannot be opened, or was sealed for another event
        no such setting in this authority
        the same event id came with other content
        the data does not keep to its schema
        the value is not JSON
        the event type is not known here
        a required header is missing
        the authority has no policy for this type of referral
        the integrator may not refer for this authority""",
    ),
    code_list(
        "intake_next_step",
        IntakeNextStep,
        _FIRST,
        "Attune: what the sender of a refused referral can do",
        """fetch the current public key, seal again and send with a new id
        correct the setting id and send with a new id
        send the changed content under a new id
        correct the message and send with a new id
        send an event type listed in the contracts
        ask the local authority""",
    ),
    *referrals.LISTS,
    *training.LISTS,
    *awards.LISTS,
    *notifications.LISTS,
    *platform.LISTS,
)
