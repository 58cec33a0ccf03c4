"""The rights that follow from the contracts, without a broker."""

from attune_contracts.topics import SERVICES, topics_for
from attune_provisioner.kafka_access import rights


def test_every_topic_has_exactly_one_writer_and_it_is_its_owner():
    topics = topics_for(["schoolmis"])
    for topic in topics:
        writers = {right.user for right in rights(topics) if right.operation == "write" and right.name == topic.name}
        assert writers == {topic.owner}


def test_nobody_gets_a_right_to_everything():
    for right in rights(topics_for(["schoolmis"])):
        assert right.operation in {"read", "write", "describe_configs"}
        assert right.name not in {"", "*"}
        assert not (right.prefixed and right.kind == "topic")


def test_contacts_are_read_by_notifications_and_their_own_relay_only():
    topics = topics_for([])
    for service in SERVICES:
        readers = {
            right.user
            for right in rights(topics)
            if right.operation == "read" and right.name == f"attune.{service}.contacts"
        }
        assert readers in (set(), {service, "notifications"})


def test_an_integrator_with_the_beginning_of_a_services_name_does_not_reach_its_groups():
    granted = rights(topics_for(["train"]))
    groups = [right for right in granted if right.user == "train" and right.kind == "group"]
    for right in groups:
        covers = right.name == "training" if not right.prefixed else "training".startswith(right.name)
        assert not covers


def test_a_prefix_stands_before_every_topic_and_group():
    assert all(right.name.startswith("t1.") for right in rights(topics_for(["schoolmis"]), topic_prefix="t1."))


def test_every_topic_is_watched_by_a_service_of_ours_that_uses_it():
    topics = topics_for(["schoolmis"])
    for topic in topics:
        watchers = {
            right.user for right in rights(topics) if right.operation == "describe_configs" and right.name == topic.name
        }
        assert watchers == ({topic.owner} if topic.owner in SERVICES else {"referrals"})
