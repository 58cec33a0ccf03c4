"""Code lists that only the events of notifications use."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

MessageChannel = Literal["email", "sms", "letter", "phone", "in_person", "school_slip"]
MessageClass = Literal["must_tell", "service", "subscribed"]
SuppressionReason = Literal[
    "unsubscribed", "already_told", "no_longer_true", "personal_data_erased", "limit_reached", "withheld"
]
DeferralReason = Literal[
    "night", "weekend", "outside_term", "examinations", "digest", "outside_hours", "awaiting_contact", "rate_limit"
]
FollowUpReason = Literal["no_contact", "no_channel_left", "unclear_whether_sent", "came_back", "not_acknowledged"]
SubscriptionCadence = Literal["at_once", "daily", "weekly", "monthly"]
SubscriptionWay = Literal["web", "reply", "link", "staff", "event"]
UnsubscribedScope = Literal["one_topic", "all_topics"]
ContactOwner = Literal["referrals", "training", "awards"]
BulletinAudience = Literal["settings", "families", "professionals"]
EnquiryChannel = Literal["email", "web_form", "phone", "letter"]
EnquirerKind = Literal["setting", "parent_carer", "professional", "other"]
AnswerKind = Literal["answered", "passed_on", "signposted", "not_reached"]
VenueKind = Literal["family_hub", "childrens_centre", "school", "community_building", "other"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "message_channel",
        MessageChannel,
        _FIRST,
        "Attune: every way a message can take",
        """by e-mail
        by text message
        by letter
        by a person, by telephone
        by a person, face to face
        by a slip with a code that the school hands over""",
    ),
    code_list(
        "message_class",
        MessageClass,
        _FIRST,
        "Attune: whether a message can be switched off",
        """the person must be told; it cannot be switched off
        it belongs to something the person takes part in
        the person subscribed to it""",
    ),
    code_list(
        "suppression_reason",
        SuppressionReason,
        _FIRST,
        "Attune: why a message is not sent",
        """the person unsubscribed
        the person was told of the same fact already
        the fact is no longer true
        the person's data was erased
        the programme has sent as many messages as it may
        the service decided that the person is not to be told""",
    ),
    code_list(
        "deferral_reason",
        DeferralReason,
        _FIRST,
        "Attune: why a message waits",
        """no messages go out at night
        it is no working day
        it is school holidays
        it is the time of examinations
        it goes into the person's next digest
        whoever would do it by hand is not there at this time
        nobody has said yet how to reach the person
        too many messages would go out at once""",
    ),
    code_list(
        "follow_up_reason",
        FollowUpReason,
        _FIRST,
        "Attune: why a person takes over",
        """nobody has said in time how to reach the person
        every channel has failed
        nobody can say whether the message went out
        a message that had been accepted came back
        the message got no answer in time""",
    ),
    code_list(
        "subscription_cadence",
        SubscriptionCadence,
        _FIRST,
        "SN1; Attune: how often a subscriber hears of a topic",
        """at once
        once a day
        once a week
        once a month""",
    ),
    code_list(
        "subscription_way",
        SubscriptionWay,
        _FIRST,
        "SN1; Attune: how a person subscribed or unsubscribed",
        """on the website
        by answering a message
        by the link in a message
        through a member of staff
        by what the person did elsewhere, such as registering an interest""",
    ),
    code_list(
        "unsubscribed_scope",
        UnsubscribedScope,
        _FIRST,
        "Attune: what a person unsubscribed from",
        """one topic
        every topic""",
    ),
    code_list(
        "contact_owner",
        ContactOwner,
        _FIRST,
        "Attune: the service that stated a contact and can correct it",
        """referrals
        training
        awards""",
    ),
    code_list(
        "bulletin_audience",
        BulletinAudience,
        date(2024, 2, 1),
        "SN1, SN7: whom a bulletin is for",
        """SENCOs and other staff of settings
        families
        professionals outside settings""",
    ),
    code_list(
        "enquiry_channel",
        EnquiryChannel,
        _FIRST,
        "LK2, SN13, SN20: how an enquiry comes in",
        """to a programme's shared mailbox
        by a form on the website
        to an advice or duty line
        by letter""",
    ),
    code_list(
        "enquirer_kind",
        EnquirerKind,
        _FIRST,
        "LK2: who asks; open, anybody may",
        """a school, nursery or college
        a parent or carer
        a professional elsewhere
        anybody else""",
    ),
    code_list(
        "answer_kind",
        AnswerKind,
        _FIRST,
        "LK2; Attune: what became of an enquiry",
        """it was answered
        it was passed on to the service that can answer it
        the enquirer was told where else to go
        the enquirer could not be reached""",
    ),
    code_list(
        "venue_kind",
        VenueKind,
        date(2024, 2, 1),
        "SN6, SN10, YL19: what a venue is",
        """a family hub
        a children's centre
        a school
        a community building
        another place""",
    ),
)
