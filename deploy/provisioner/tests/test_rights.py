"""The rights that follow from the contracts, without a broker."""

from attune_contracts.access import rights
from attune_contracts.events import awards, referrals, training
from attune_contracts.readers import CONSUMERS
from attune_contracts.topics import SERVICES, topics_for


def test_every_topic_has_exactly_one_writer_and_it_is_its_owner():
    for topic in topics_for(["schoolmis"]):
        writers = {
            right.user for right in rights(["schoolmis"]) if right.operation == "write" and right.name == topic.name
        }
        assert writers == {topic.owner}


def test_nobody_gets_a_right_to_everything():
    for right in rights(["schoolmis"]):
        assert right.operation in {"read", "write", "describe_configs"}
        assert right.name not in {"", "*"}
        assert not (right.prefixed and right.kind == "topic")


def test_contacts_are_read_by_notifications_and_their_own_relay_only():
    for stated in (awards.ContactStatedV1, referrals.ContactStatedV1, training.ContactStatedV1):
        readers = {right.user for right in rights() if right.operation == "read" and right.name == stated.topic}
        assert readers == {stated.producer(), "notifications"}


def test_an_integrator_with_the_beginning_of_a_services_name_does_not_reach_its_groups():
    granted = rights(["train"])
    groups = [right for right in granted if right.user == "train" and right.kind == "group"]
    for right in groups:
        covers = right.name == "training" if not right.prefixed else "training".startswith(right.name)
        assert not covers


def test_a_prefix_stands_before_every_topic_and_group():
    assert all(right.name.startswith("t1.") for right in rights(["schoolmis"], topic_prefix="t1."))


def test_every_topic_is_watched_by_a_service_of_ours_that_uses_it():
    for topic in topics_for(["schoolmis"]):
        watchers = {
            right.user
            for right in rights(["schoolmis"])
            if right.operation == "describe_configs" and right.name == topic.name
        }
        assert watchers == ({topic.owner} if topic.owner in SERVICES else {"referrals"})


def test_a_service_has_the_groups_it_declares_and_no_other():
    groups = {(right.user, right.name, right.prefixed) for right in rights(["schoolmis"]) if right.kind == "group"}
    declared = {(service, consumer.group, False) for service in SERVICES for consumer in CONSUMERS[service]}
    assert {group for group in groups if group[0] in SERVICES} == declared
    assert ("referrals", "referrals-accredited-elsas", False) in groups


def test_the_observer_and_the_integrators_name_their_groups_themselves():
    for user in ("observer", "schoolmis"):
        groups = {(right.name, right.prefixed) for right in rights(["schoolmis"]) if right.user == user} & {
            (user, False),
            (f"{user}-", True),
        }
        assert len(groups) == 2
