"""Topics, readers and groups: derived from the declaration, spelled out here once by hand."""

import pytest
from attune_contracts.registry import all_events, consumes, event_class, publishable_events, publishes
from attune_contracts.topics import (
    OBSERVER,
    PARTITIONS,
    SERVICES,
    SEVEN_DAYS_MS,
    TOPICS,
    consumer_groups,
    intake_results_topic,
    intake_topic,
    topics_for,
    topics_owned_by,
)

READERS = {
    "attune.referrals.referral": {"referrals", "notifications", "observer"},
    "attune.referrals.link": {"referrals", "notifications", "observer"},
    "attune.training.elsa": {"training", "referrals", "awards", "notifications", "observer"},
    "attune.awards.submission": {"awards", "notifications", "observer"},
    "attune.awards.certificate": {"awards", "notifications", "observer"},
    "attune.notifications.notification": {"notifications", "referrals", "observer"},
    "attune.notifications.recipient": {"notifications", "observer"},
    "attune.notifications.enquiry": {"notifications", "observer"},
    "attune.referrals.contacts": {"referrals", "notifications"},
    "attune.training.contacts": {"training", "notifications"},
    "attune.awards.contacts": {"awards", "notifications"},
    "attune.intake.schoolmis": {"referrals"},
    "attune.intake.schoolmis.results": {"referrals", "schoolmis"},
}


def test_each_topic_is_read_by_its_owners_relay_its_consumers_and_nobody_else() -> None:
    assert {topic.name: set(topic.readers) for topic in topics_for(["schoolmis"])} == READERS


def test_each_topic_has_one_writer_which_is_its_owner() -> None:
    for topic in topics_for(["schoolmis"]):
        assert topic.writers == (topic.owner,)
        assert topic.owner == (
            "schoolmis" if topic.kind == "intake" else topic.name.split(".")[1].replace("intake", "referrals")
        )


def test_what_holds_personal_data_is_kept_seven_days_and_everything_else_for_ever() -> None:
    for topic in topics_for(["schoolmis"]):
        sealed = topic.kind in {"intake", "contacts"}
        assert topic.retention_ms == (SEVEN_DAYS_MS if sealed else None)
        assert topic.partitions == PARTITIONS == 12


def test_nobody_but_its_reader_and_writer_sees_a_sealed_topic() -> None:
    for topic in topics_for(["schoolmis"]):
        assert (OBSERVER in topic.readers) is (topic.kind == "domain")


def test_every_type_lives_on_a_declared_topic_and_every_topic_has_a_type() -> None:
    types = [ce_type for topic in topics_for(["schoolmis"]) for ce_type in topic.types]

    assert sorted(types) == sorted(event.ce_type for event in publishable_events())


def test_each_integrator_has_topics_of_its_own() -> None:
    names = {topic.name for topic in topics_for(["schoolmis", "casesystem"])} - {topic.name for topic in TOPICS}

    assert names == {
        place(name) for place in (intake_topic, intake_results_topic) for name in ("schoolmis", "casesystem")
    }


@pytest.mark.parametrize("name", ["referrals", "observer", "admin", "School", "a.b", "", "x" * 40, "school-mis"])
def test_a_name_no_integrator_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name an integrator"):
        topics_for([name])


def test_an_integrator_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="named twice"):
        topics_for(["schoolmis", "schoolmis"])


def test_referrals_owns_the_answers_but_not_what_is_sent_in() -> None:
    assert {topic.name for topic in topics_owned_by("referrals", ["schoolmis"])} == {
        "attune.referrals.referral",
        "attune.referrals.link",
        "attune.referrals.contacts",
        "attune.intake.schoolmis.results",
    }


def test_each_group_reads_exactly_what_its_service_consumes() -> None:
    groups = {group.name: (group.principal, set(group.topics)) for group in consumer_groups(["schoolmis"])}

    assert groups == {
        "referrals": ("referrals", {"attune.notifications.notification"}),
        "referrals-intake": ("referrals", {"attune.intake.schoolmis"}),
        "referrals-accredited-elsas": ("referrals", {"attune.training.elsa"}),
        "awards": ("awards", {"attune.training.elsa"}),
        "notifications": (
            "notifications",
            {name for name, readers in READERS.items() if "notifications" in readers}
            - {name for name in READERS if name.startswith("attune.notifications.")},
        ),
        "observer": ("observer", {name for name, readers in READERS.items() if "observer" in readers}),
        "schoolmis": ("schoolmis", {"attune.intake.schoolmis.results"}),
    }


def test_every_group_may_read_what_it_reads() -> None:
    readers = {topic.name: topic.readers for topic in topics_for(["schoolmis"])}
    for group in consumer_groups(["schoolmis"]):
        assert all(group.principal in readers[topic] for topic in group.topics)


def names(events: tuple[type, ...]) -> set[str]:
    return {event.__name__ for event in events}


def test_services_consume_what_they_act_upon_and_tell() -> None:
    assert names(consumes("training")) == set()
    assert names(consumes("awards")) == {"AccreditationGrantedV1"}
    assert names(consumes("referrals")) == {
        "AccreditationGrantedV1",
        "HumanFollowUpRaisedV1",
        "NotificationDeliveredV2",
        "NotificationFailedV2",
        "NotificationSuppressedV1",
        "ReferralSubmittedV1",
    }
    assert names(publishes("intake")) == {"ReferralSubmittedV1"}


def test_whatever_a_referrer_must_be_told_of_is_heard_by_who_tells() -> None:
    """The notices of a referral's life (YL1), each in its newest major."""
    decisions = "Accepted DeclinedV2 Redirected Waitlisted InformationRequested ProgressReported OutcomeRecorded"
    ends = "ClosingV2 Withdrawn Transferred Merged ReopenedV2 ProposalReturned"
    told = {f"Referral{name}" if name[-2:] == "V2" else f"Referral{name}V1" for name in f"{decisions} {ends}".split()}
    assert told <= names(consumes("notifications"))


def test_nobody_is_known_to_read_what_comes_to_its_end() -> None:
    assert not [event for event in publishable_events() if event.deprecation is not None and event.known_consumers]


def test_every_type_is_published_by_somebody() -> None:
    published = [event for publisher in (*SERVICES, "intake") for event in publishes(publisher)]

    assert sorted(names(tuple(published))) == sorted(names(publishable_events()))
    assert len(published) == len(publishable_events())


def test_every_event_is_offered_by_its_services_package() -> None:
    for event in all_events().values():
        package = __import__(event.__module__.rsplit(".", 1)[0], fromlist=["__all__"])
        assert getattr(package, event.__name__) is event
        assert event.__name__ in package.__all__


def test_one_event_a_file_named_after_its_type() -> None:
    for ce_type, event in all_events().items():
        _, service, name, major = ce_type.split(".")
        assert event.__name__ == f"{name}{major.upper()}"
        assert event.__module__.split(".")[2] == service
        assert event.__module__.rsplit(".", 1)[1].replace("_", "") == f"{name}{major}".lower()
        assert event_class(ce_type) is event
