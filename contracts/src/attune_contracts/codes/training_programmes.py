"""Code lists of training's calls for interest, pilots, programmes and feedback."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

CallKind = Literal["pilot_place", "group_seat", "collaboration"]
ApplicantKind = Literal["setting", "network", "person"]
PilotPartnerKind = Literal["setting", "network"]
SelectionMethod = Literal["invited", "all_admitted", "rule", "lottery"]
PilotDeclineReason = Literal["no_place_left", "not_eligible", "incomplete"]
PilotReportStage = Literal["start", "middle", "end"]
PilotView = Literal["pupils", "staff", "family"]
ModerationAim = Literal["shared_understanding", "sharing_processes", "moderating_judgements", "next_steps"]
PilotRecommendation = Literal["roll_out", "change_and_repeat", "extend", "stop"]
EquipmentReturnReason = Literal["pilot_ended", "setting_withdrew", "conditions_not_kept", "faulty"]
EquipmentCondition = Literal["working", "faulty", "not_returned_whole"]
PhaseFocus = Literal["staff", "children"]
Term = Literal["autumn", "spring", "summer"]
ScheduleRisk = Literal["summer_term", "exam_period", "school_holiday"]
Reached = Literal["children", "staff", "parents_carers"]
MeasuringPoint = Literal["baseline", "interim", "follow_up"]
MeasureUnit = Literal["count", "tenths_of_percent", "tenths_of_score"]
FeedbackPoint = Literal["after_training", "one_year_after"]
ImpactTheme = Literal["behaviour", "attendance", "relationships", "emotional_wellbeing", "learning", "other"]
CommentKind = Literal["improvement", "positive_impact", "question", "other"]
Sector = Literal["education", "health", "social_care", "voluntary", "families"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "call_kind",
        CallKind,
        _FIRST,
        "PI1, PI2, SN3, IP9: what interest is asked for",
        """a place in a pilot
        a seat in a group that steers or advises
        working on an idea with others""",
    ),
    code_list(
        "applicant_kind",
        ApplicantKind,
        _FIRST,
        "PI1, PI2, SN3, IP9: for whom interest is expressed",
        """one setting
        a consortium or network of settings
        the person alone""",
    ),
    code_list(
        "pilot_partner_kind",
        PilotPartnerKind,
        _FIRST,
        "KD3, PI1, PI2: who takes part in a pilot",
        """single settings
        consortiums or networks of settings""",
    ),
    code_list(
        "selection_method",
        SelectionMethod,
        _FIRST,
        "PI1, PI2: how places were given",
        """without a call, to those who were asked
        everybody eligible got one
        by the published rule
        by lot, with a published seed""",
    ),
    code_list(
        "pilot_decline_reason",
        PilotDeclineReason,
        _FIRST,
        "PI2: why there is no place; lateness is refused at once and is no event",
        """demand was greater than supply
        the conditions of the pilot are not met
        the expression of interest was not complete""",
    ),
    code_list(
        "pilot_report_stage",
        PilotReportStage,
        _FIRST,
        "PI2: when data is collected",
        """at the start
        in the middle
        at the end""",
    ),
    code_list(
        "pilot_view",
        PilotView,
        _FIRST,
        "PI2: whose views a report holds",
        """pupils
        staff
        family members who were willing""",
    ),
    code_list(
        "moderation_aim",
        ModerationAim,
        _FIRST,
        "PI1: the four aims of a session",
        """a shared understanding of expected progress
        sharing how each school comes to its judgements
        moderating judgements
        considering the next steps of each school""",
    ),
    code_list(
        "pilot_recommendation",
        PilotRecommendation,
        _FIRST,
        "PI1, KD3: what follows from a pilot",
        """make it available to all
        change it and try again
        go on for longer
        stop""",
    ),
    code_list(
        "equipment_return_reason",
        EquipmentReturnReason,
        _FIRST,
        "PI2: why equipment came back",
        """the pilot is over
        the setting left the pilot
        it was not kept secure, or used without supervision
        it did not work""",
    ),
    code_list(
        "equipment_condition",
        EquipmentCondition,
        _FIRST,
        "PI2: in what condition equipment came back",
        """in working order
        not in working order
        parts are missing or broken""",
    ),
    code_list(
        "phase_focus",
        PhaseFocus,
        _FIRST,
        "IP2: whom a phase is for",
        """staff: resources, training, a network
        children: embedding, interventions, bespoke support""",
    ),
    code_list(
        "training_term",
        Term,
        _FIRST,
        "Attune: the three terms of an English school year",
        """September to December
        January to Easter
        Easter to July""",
    ),
    code_list(
        "schedule_risk",
        ScheduleRisk,
        _FIRST,
        "IP6: why a start may fail",
        """it falls into the summer term with its commitments at the year's end
        it falls into a time of exams
        it falls into the school holidays""",
    ),
    code_list(
        "reached",
        Reached,
        _FIRST,
        "IP7: whom a programme reached",
        """children and young people
        staff
        parents and carers""",
    ),
    code_list(
        "measuring_point",
        MeasuringPoint,
        _FIRST,
        "YL22, SC6: baseline and follow-up",
        """before it began
        while it ran
        after it""",
    ),
    code_list(
        "measure_unit",
        MeasureUnit,
        _FIRST,
        "SN2, SC6: what a measured number counts",
        """things or people
        tenths of a per cent
        tenths of a point on the measure's own scale""",
    ),
    code_list(
        "feedback_point",
        FeedbackPoint,
        _FIRST,
        "EL12: when feedback is asked for",
        """after the training
        one year after the training""",
    ),
    code_list(
        "impact_theme",
        ImpactTheme,
        _FIRST,
        "EL12: where ELSAs saw a change",
        """behaviour
        attendance
        relationships
        emotional wellbeing
        learning
        something else""",
    ),
    code_list(
        "comment_kind",
        CommentKind,
        _FIRST,
        "IP9: what a comment on an idea is",
        """how it could be improved
        a good effect it had
        a question
        something else""",
    ),
    code_list(
        "consultation_sector",
        Sector,
        _FIRST,
        "SN9: sectors that are heard",
        """education
        health
        social care
        the voluntary sector
        parents, carers and young people""",
    ),
)
