"""Code lists that only the events of awards use."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

OrganisationSector = Literal["education", "health", "social_care", "voluntary"]
CoproductionPartner = Literal["children", "young_people", "parents", "carers"]
PartnerMembershipState = Literal["joined", "renewed", "ended"]
PanelRole = Literal["applicant", "champion"]
EvidenceKind = Literal["document", "picture", "recording", "survey", "testimony", "platform_event", "other"]
EvidenceWithdrawalReason = Literal["consent_withdrawn", "consent_ended", "added_in_error", "replaced", "other"]
ChampionPerspective = Literal["young_person", "parent_carer", "education", "health", "social_care", "voluntary"]
RecusalReason = Literal["own_organisation", "same_trust", "same_district", "personal_link", "not_available", "other"]
RecusalFinder = Literal["declared", "computed"]
AssessmentFinding = Literal["criteria_met", "criteria_missing"]
ChampionAdvice = Literal["support", "challenge"]
AppealGround = Literal["criteria_misapplied", "evidence_overlooked", "conflict_of_interest", "procedure", "other"]
AppealOutcome = Literal["dismissed", "assess_again", "awarded"]
CertificateSuspensionReason = Literal["accreditation_at_risk", "award_review_overdue", "evidence_in_doubt", "other"]
CertificateRevocationReason = Literal[
    "accreditation_lapsed", "award_lapsed", "evidence_not_genuine", "issued_in_error", "given_back", "other"
]
LogoUse = Literal["letterheads", "publicity_materials", "other"]
AnnouncementChannel = Literal["public_roll", "bulletin", "own_channels", "press", "other"]
ReviewKind = Literal["programme", "award_renewal", "long_term_commitment"]
AwardLapseReason = Literal["not_renewed", "criteria_no_longer_met", "left_scheme", "organisation_closed", "other"]

_FIRST = date(2026, 9, 1)
_SCHEME = date(2024, 2, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "organisation_sector",
        OrganisationSector,
        _SCHEME,
        "CP2: the sectors a scheme is open to",
        """education
        health
        social care
        the voluntary sector""",
    ),
    code_list(
        "coproduction_partner",
        CoproductionPartner,
        _SCHEME,
        "CP2: with whom an organisation co-produces its services",
        """children
        young people
        parents
        carers""",
    ),
    code_list(
        "partner_membership_state",
        PartnerMembershipState,
        _FIRST,
        "TI5: how an organisation stands with a partner body",
        """it has become a member
        its membership goes on for another term
        it is no longer a member""",
    ),
    code_list(
        "panel_role",
        PanelRole,
        _SCHEME,
        "CP10: who takes part in an assessment",
        """the organisation's contact for an award
        a member of the champions' group who assesses""",
    ),
    code_list(
        "evidence_kind",
        EvidenceKind,
        _FIRST,
        "CP5: what an evidence portfolio can hold; open, the scheme's pack says more",
        """a document
        a drawing or a photograph
        a sound or video recording
        the results of a survey
        what children, parents or staff say in their own words
        a fact one of the services here has published
        anything else""",
    ),
    code_list(
        "evidence_withdrawal_reason",
        EvidenceWithdrawalReason,
        _FIRST,
        "Attune: why evidence no longer counts",
        """the consent it was shared with was withdrawn
        the consent it was shared with has run out
        it should never have been added
        other evidence takes its place
        another reason""",
    ),
    code_list(
        "champion_perspective",
        ChampionPerspective,
        _SCHEME,
        "CP10: who the champions are",
        """a young person
        a parent or carer
        a professional in education
        a professional in health
        a professional in social care
        a professional in the voluntary sector""",
    ),
    code_list(
        "recusal_reason",
        RecusalReason,
        _FIRST,
        "CP10; Attune: why a champion does not assess a submission",
        """the champion belongs to the organisation
        the champion belongs to another organisation of the same trust
        the champion's own organisation is in the same district
        the champion has a personal link with the organisation
        the champion has no time
        another reason""",
    ),
    code_list(
        "recusal_finder",
        RecusalFinder,
        _FIRST,
        "Attune: how a reason to stand aside came to light",
        """the champion said so
        the service found it in its records""",
    ),
    code_list(
        "assessment_finding",
        AssessmentFinding,
        _FIRST,
        "CP11: what one champion finds",
        """every criterion of the stage is met
        at least one criterion of the stage is not met""",
    ),
    code_list(
        "champion_advice",
        ChampionAdvice,
        _SCHEME,
        "CP10: the champions' 'support and challenge' role",
        """advice on how to go on
        a question the organisation is asked to answer""",
    ),
    code_list(
        "appeal_ground",
        AppealGround,
        _FIRST,
        "Attune: why an organisation appeals",
        """a criterion was not applied as the scheme has it
        evidence that was there was not looked at
        a champion should have stood aside
        the assessment did not go as the scheme has it
        another ground""",
    ),
    code_list(
        "appeal_outcome",
        AppealOutcome,
        _FIRST,
        "Attune: how an appeal ends",
        """the decision stands
        other champions assess the submission anew
        the stage is awarded""",
    ),
    code_list(
        "certificate_suspension_reason",
        CertificateSuspensionReason,
        _FIRST,
        "EL6, CP12; Attune: why a certificate does not count for the time being",
        """the ELSA's accreditation is at risk
        the award's review is overdue
        evidence the award rests on is in doubt
        another reason""",
    ),
    code_list(
        "certificate_revocation_reason",
        CertificateRevocationReason,
        _FIRST,
        "EL6, CP12; Attune: why a certificate counts no more",
        """the ELSA's accreditation has lapsed
        the award has lapsed
        evidence the award rests on was not genuine
        it should never have been issued
        its holder gave it back
        another reason""",
    ),
    code_list(
        "logo_use",
        LogoUse,
        _SCHEME,
        "CP12: what an awarded logo may stand on",
        """letterheads
        publicity materials
        other things the scheme allows""",
    ),
    code_list(
        "announcement_channel",
        AnnouncementChannel,
        _FIRST,
        "CP13; Attune: where an award is made known",
        """the public roll of awards
        the SEND bulletin
        the organisation's own website, newsletter or social media
        the press
        another place""",
    ),
    code_list(
        "review_kind",
        ReviewKind,
        _FIRST,
        "YL20, CP6, TI6: what comes up for review",
        """how a whole-school programme is getting on
        whether an award is to be renewed
        whether the commitment to embed still holds""",
    ),
    code_list(
        "award_lapse_reason",
        AwardLapseReason,
        _FIRST,
        "Attune: why an award lapses",
        """it was not renewed in time
        the criteria are no longer met
        the organisation has left the scheme
        the organisation has closed
        another reason""",
    ),
)
