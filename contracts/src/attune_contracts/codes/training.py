"""Code lists that only the events of training use: people, courses, places, supervision, commitments, groups.

Those of calls, pilots, programmes and feedback stand in `training_programmes`.
"""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes import training_programmes
from attune_contracts.codes.code_list import CodeList, code_list

TrainingRole = Literal["participant", "requester", "elsa", "supervisor", "lead_contact", "parent_carer"]
StaffRole = Literal[
    "teacher",
    "teaching_assistant",
    "learning_mentor",
    "elsa",
    "senco",
    "senior_leader",
    "governor",
    "early_years_practitioner",
    "social_worker",
    "early_help_worker",
    "virtual_school_staff",
    "therapist",
    "other",
]
Audience = Literal["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5", "workforce", "parents_carers", "young_people"]
EducationPhase = Literal["early_years", "primary", "secondary", "post_16", "special"]
AdvertisingChannel = Literal["lift_group", "kelsi", "the_education_people", "own_website"]
OfferFormat = Literal["course", "self_paced", "whole_setting", "network", "consultation", "coaching", "web_pages"]
OfferTier = Literal["universal", "targeted", "specialist"]
Funding = Literal["core", "traded", "grant", "free"]
DeliveryMode = Literal["in_person", "online"]
VenueType = Literal["school", "childrens_centre", "community_building", "training_centre", "health_site", "other"]
SessionRule = Literal["all_needed", "equivalent", "free_choice"]
BookingRule = Literal["booked", "invitation", "walk_in"]
ChangeReason = Literal[
    "leader_unavailable", "venue_unavailable", "clash_of_dates", "too_few_places_taken", "asked_for", "other"
]
PlaceConfirmation = Literal["offer_taken", "still_coming"]
PlaceCancellation = Literal["by_participant", "by_setting", "not_eligible", "course_cancelled", "other"]
PriceChange = Literal["place_added", "place_removed"]
WholeSettingAudience = Literal["whole_staff", "role_group", "parents_carers"]
BespokePurpose = Literal["training", "plan_for_pupil", "plan_for_group", "embedding"]
SupervisionProgramme = Literal["elsa", "learning_mentor"]
GroupChangeReason = Literal[
    "elsa_moved_setting", "group_ended", "group_too_large", "phase_fits_better", "independence", "asked_for", "other"
]
ApologyReason = Literal["not_released", "clash_of_dates", "not_stated"]
PracticeWitness = Literal["elsa", "line_manager", "headteacher"]
PracticeEnd = Literal["left_setting", "changed_role", "time_withdrawn", "setting_left_programme", "not_stated"]
AccreditationRisk = Literal["not_practising", "practice_unconfirmed", "supervision_irregular"]
AccreditationRestoredFrom = Literal["at_risk", "lapsed"]
Commitment = Literal["release", "ring_fenced_time", "suitable_space", "resources_budget", "protected_finance"]
RingFencedTime = Literal["day_a_week", "half_day_a_week", "other"]
BreachReporter = Literal["elsa", "line_manager", "supervisor", "coordinator"]
GroupLeader = Literal["psychologist", "social_worker"]
CycleEnd = Literal["completed", "stopped_early"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "training_role",
        TrainingRole,
        _FIRST,
        "Attune: who a fact of training is about or must be told",
        """who takes the place or took part
        who asked or booked, for themselves or for a setting
        an emotional literacy support assistant
        the qualified psychologist who leads supervision
        who answers for a setting or a network of settings
        a parent or carer""",
    ),
    code_list(
        "trained_role",
        StaffRole,
        _FIRST,
        "KD2, IP1, YL7, YL10: who is trained",
        """a teacher
        a teaching assistant
        a learning mentor
        an emotional literacy support assistant
        a special educational needs co-ordinator
        a headteacher or another leader of the setting
        a governor
        a practitioner in the early years
        a social worker
        a worker of early help
        a member of the virtual school
        a therapist
        somebody else who works with children or families""",
    ),
    code_list(
        "audience",
        Audience,
        _FIRST,
        "IP1: tags of the offer, Ipswich; SN7, SN17: families, Birmingham",
        """Early Years Foundation Stage
        Key Stage 1, years 1 and 2
        Key Stage 2, years 3 to 6
        Key Stage 3, years 7 to 9
        Key Stage 4, years 10 and 11
        Key Stage 5, years 12 and 13
        those who work with children
        parents and carers
        young people""",
    ),
    code_list(
        "training_phase",
        EducationPhase,
        _FIRST,
        "EL7, SN17, TR5: phases a group or a course is for",
        """before school
        primary school
        secondary school
        after year 11
        special school or specialist setting""",
    ),
    code_list(
        "advertising_channel",
        AdvertisingChannel,
        _FIRST,
        "EL11: where Kent advertises its courses",
        """a Local Inclusion Forum Team group
        the county's website for schools
        the county's training company
        the service's own website""",
    ),
    code_list(
        "offer_format",
        OfferFormat,
        _FIRST,
        "IP3, TI1, TR3, TR4, VI6: the forms an offer takes",
        """dated sessions that are booked
        a module taken when it suits
        training of one setting's staff
        an invitation to a network
        a short consultation
        coaching of one person or a few
        pages to read""",
    ),
    code_list(
        "offer_tier",
        OfferTier,
        _FIRST,
        "SN15: the Balanced System",
        """for everybody
        for those at risk
        for those with identified need""",
    ),
    code_list(
        "funding",
        Funding,
        _FIRST,
        "VI5, IP8, TR1: who pays",
        """the authority's core funding
        the setting or person that books
        a programme's grant
        costs nothing to anybody who takes part""",
    ),
    code_list(
        "training_delivery_mode",
        DeliveryMode,
        _FIRST,
        "KD2, SN8, TR2: where people meet",
        """in one place
        by video""",
    ),
    code_list(
        "training_venue_type",
        VenueType,
        _FIRST,
        "YL19, SN10, TR1: kinds of venue",
        """a school
        a children's centre or family hub
        another building of the community
        a centre for training
        a site of the health service
        another venue""",
    ),
    code_list(
        "session_rule",
        SessionRule,
        _FIRST,
        "EL3, TR2, SN8: how the sessions of a course belong together",
        """whoever takes a place attends all of them
        all are the same: one is chosen
        any may be attended""",
    ),
    code_list(
        "booking_rule",
        BookingRule,
        _FIRST,
        "TR6, SN14, SN18: how one gets in",
        """by booking a place
        by invitation alone
        without booking""",
    ),
    code_list(
        "session_change_reason",
        ChangeReason,
        _FIRST,
        "Attune: why a session is moved or cancelled",
        """whoever leads it cannot come
        the venue cannot be had
        the date clashes with another
        too few places were taken
        those who booked asked for it
        another reason""",
    ),
    code_list(
        "place_confirmation",
        PlaceConfirmation,
        _FIRST,
        "TR6: what was confirmed",
        """the place offered from the waiting list was taken
        the participant still comes after a change""",
    ),
    code_list(
        "place_cancellation",
        PlaceCancellation,
        _FIRST,
        "TR6: who gave the place up, and why",
        """the participant
        the setting that booked
        the participant turned out not to be eligible
        the course or the session was cancelled
        another reason""",
    ),
    code_list(
        "price_change",
        PriceChange,
        _FIRST,
        "TR2: why the price of a setting's places changed",
        """one more person of the setting joined
        one person of the setting left""",
    ),
    code_list(
        "whole_setting_audience",
        WholeSettingAudience,
        _FIRST,
        "TI1: who a session for one setting is for",
        """all staff
        a group of staff with one role
        parents and carers""",
    ),
    code_list(
        "bespoke_purpose",
        BespokePurpose,
        _FIRST,
        "SC5: what a setting asks for",
        """training like that of the courses held centrally
        help with a plan for one pupil
        help with a plan for a group of pupils
        tools and support to embed the approach""",
    ),
    code_list(
        "supervision_programme",
        SupervisionProgramme,
        _FIRST,
        "EL8, YL7: whose supervision it is",
        """ELSAs
        learning mentors and others who support pupils with high need""",
    ),
    code_list(
        "group_change_reason",
        GroupChangeReason,
        _FIRST,
        "EL13: why a stable group is left",
        """the ELSA works at another setting
        the group has come to its end
        the group is too large
        another group fits the phase better
        the supervisor is not independent of the setting
        the ELSA asked for it
        another reason""",
    ),
    code_list(
        "apology_reason",
        ApologyReason,
        _FIRST,
        "EL8, EL9: why an ELSA cannot come; never a matter of health",
        """the setting does not release the ELSA
        another duty falls on the same time
        no reason is asked for or kept""",
    ),
    code_list(
        "practice_witness",
        PracticeWitness,
        _FIRST,
        "EL6: who says that the ELSA practises",
        """the ELSA
        the ELSA's line manager
        the head of the setting""",
    ),
    code_list(
        "practice_end",
        PracticeEnd,
        _FIRST,
        "EL6: why practice came to an end; never a matter of health",
        """the ELSA left the setting
        the ELSA has another role at the setting
        the setting no longer gives the time
        the setting left the ELSA programme
        no reason is asked for or kept""",
    ),
    code_list(
        "accreditation_risk",
        AccreditationRisk,
        _FIRST,
        "EL6: what puts an accreditation at risk",
        """the ELSA no longer practises
        nobody has confirmed in time that the ELSA practises
        supervision is not attended as regularly as the policy asks""",
    ),
    code_list(
        "accreditation_restored_from",
        AccreditationRestoredFrom,
        _FIRST,
        "EL6: what the accreditation had come to",
        """it was at risk and had not lapsed
        it had lapsed""",
    ),
    code_list(
        "commitment",
        Commitment,
        _FIRST,
        "EL9: the five commitments of a school, Kent",
        """ELSAs are released for all training and supervision
        ELSAs have time of their own for planning and sessions
        ELSAs have a pleasant and semi-private space
        ELSAs have a small budget for resources
        finance for the role is protected year on year""",
    ),
    code_list(
        "ring_fenced_time",
        RingFencedTime,
        _FIRST,
        "EL9: how much time is typical",
        """one day a week
        half a day a week, for small schools
        another amount""",
    ),
    code_list(
        "breach_reporter",
        BreachReporter,
        _FIRST,
        "EL9: who may report a breach",
        """the ELSA
        the ELSA's line manager
        the psychologist who leads supervision
        a coordinator of the service""",
    ),
    code_list(
        "family_group_leader",
        GroupLeader,
        _FIRST,
        "KD3: who works with the families beside school staff",
        """an educational psychologist
        a social worker""",
    ),
    code_list(
        "cycle_end",
        CycleEnd,
        _FIRST,
        "VI6: how a reflective cycle ended",
        """all its sessions were held
        it was stopped before that""",
    ),
    *training_programmes.LISTS,
)
