"""Provisioning a real Kafka: once makes everything, twice changes nothing, what differs is told."""

import pytest
from attune_contracts.access import Right, rights
from attune_contracts.events.referrals import ReferralDeclinedV1
from attune_provisioner.kafka import kafka_users, provision_kafka
from attune_provisioner.kafka_access import ensure_rights
from attune_provisioner.kafka_admin import KafkaLogin, connect
from attune_provisioner.kafka_topics import WantedTopic, ensure_topics
from attune_provisioner.report import ProvisioningError, Report

INTEGRATORS = ("schoolmis", "casework")


@pytest.fixture
def provision(kafka, topic_space):
    topic_space.provision(partitions=1)
    passwords = {user: kafka.user(user).password for user in kafka_users(INTEGRATORS)}

    def run(**more):
        wishes = {"integrators": INTEGRATORS, "passwords": passwords, "topic_prefix": topic_space.prefix}
        return provision_kafka(kafka.admin_login, **(wishes | {"partitions": 1} | more))

    return run


def test_a_second_run_changes_nothing(provision):
    report = provision()
    assert report.changes == []
    assert report.drift == []


def test_a_right_nobody_declared_is_withdrawn(kafka, topic_space, provision):
    declared = rights(INTEGRATORS, topic_prefix=topic_space.prefix)
    stray = Right("training", "read", "topic", topic_space.name(ReferralDeclinedV1.topic))
    ensure_rights(kafka.admin, declared | {stray}, topic_prefix=topic_space.prefix, report=Report())

    assert [change for change in provision().changes if change.startswith("withdrawn")]
    assert provision().changes == []


def test_a_right_that_is_missing_is_granted_again(kafka, topic_space, provision):
    declared = rights(INTEGRATORS, topic_prefix=topic_space.prefix)
    lost = next(iter(sorted(declared)))
    ensure_rights(kafka.admin, declared - {lost}, topic_prefix=topic_space.prefix, report=Report())

    assert provision().changes == [f"granted: {lost}"]


def test_another_partition_count_is_told_and_not_changed(provision):
    drift = provision(partitions=2).drift
    assert any("has 1 partitions, the contracts say 2" in sentence for sentence in drift)


def test_another_retention_is_told(kafka, topic_space):
    name = topic_space.create("kept", partitions=1)[0]
    report = Report()
    ensure_topics(kafka.admin, [WantedTopic(name, 1, retention_ms=1000)], replicas=1, report=report)
    assert report.drift == [f"topic {name} has retention.ms=-1, the contracts say 1000"]
    assert report.changes == []


def test_topics_of_another_prefix_are_left_alone(kafka, topic_space, provision):
    stranger = Right("training", "read", "topic", "elsewhere.topic")
    ensure_rights(kafka.admin, {stranger}, topic_prefix="elsewhere.", report=Report())
    try:
        assert provision().changes == []
    finally:
        ensure_rights(kafka.admin, (), topic_prefix="elsewhere.", report=Report())


def test_a_missing_password_is_told_before_anything_is_done(provision):
    with pytest.raises(ProvisioningError, match="no password for the Kafka users casework"):
        provision(passwords=dict.fromkeys(kafka_users(("schoolmis",)), "x"))


def test_a_broker_that_is_not_there_is_told_after_the_time_given(kafka):
    nowhere = KafkaLogin("127.0.0.1:9", "admin", "x", mechanism="PLAIN")
    with pytest.raises(ProvisioningError, match=r"did not answer within 0\.5 seconds"):
        connect(nowhere, wait_seconds=0.5)


def test_the_administrators_wrong_password_is_told(kafka):
    wrong = KafkaLogin.of_administrator(kafka.bootstrap_servers, "wrong")
    with pytest.raises(ProvisioningError, match="refuses the password of user admin"):
        connect(wrong, wait_seconds=10)


@pytest.mark.parametrize("name", ["cleanup.policy", "message.timestamp.type"])
def test_every_topic_is_kept_by_time_and_never_compacted(name):
    expected = {"cleanup.policy": "delete", "message.timestamp.type": "CreateTime"}
    assert WantedTopic("any", 1).configuration()[name] == expected[name]
