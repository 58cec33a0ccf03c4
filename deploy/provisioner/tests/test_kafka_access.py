"""The access rules on a real Kafka: each user does what the contracts say, and is refused everything else."""

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
)
from attune_contracts.topics import intake_results_topic, intake_topic
from attune_provisioner.kafka_admin import KafkaLogin, accepts

ELSA = "attune.training.elsa"
REFERRAL = "attune.referrals.referral"


@pytest.fixture
def space(topic_space):
    topic_space.provision(partitions=1)
    return topic_space


async def write(login, topic):
    """Send one record as a service does: with an idempotent producer."""
    producer = AIOKafkaProducer(**login.aiokafka(), enable_idempotence=True)
    await producer.start()
    try:
        await producer.send_and_wait(topic, b"{}", key=b"k")
    finally:
        await producer.stop()


async def read(login, topic, *, group=None):
    """Read one record from the start of the topic, as a member of a group where one is named."""
    consumer = AIOKafkaConsumer(**login.aiokafka(), group_id=group, auto_offset_reset="earliest")
    await consumer.start()
    try:
        if group is None:
            consumer.assign([TopicPartition(topic, 0)])
        else:
            consumer.subscribe([topic])
        return (await consumer.getone()).value
    finally:
        await consumer.stop()


async def test_a_service_writes_its_own_topic_and_a_reader_named_by_its_contract_reads_it(kafka, space):
    topic = space.name(ELSA)
    await write(kafka.user("training"), topic)
    assert await read(kafka.user("awards"), topic, group=space.name("awards")) == b"{}"
    assert await read(kafka.user("training"), topic) == b"{}", "its relay reads back what it wrote"


async def test_training_may_not_write_the_referral_topic(kafka, space):
    with pytest.raises(TopicAuthorizationFailedError):
        await write(kafka.user("training"), space.name(REFERRAL))


@pytest.mark.parametrize("topic", [intake_topic("schoolmis"), intake_results_topic("schoolmis")])
async def test_training_may_not_read_intake(kafka, space, topic):
    with pytest.raises(TopicAuthorizationFailedError):
        await read(kafka.user("training"), space.name(topic))


async def test_an_integrator_writes_its_intake_and_reads_its_results(kafka, space):
    await write(kafka.user("schoolmis"), space.name(intake_topic("schoolmis")))
    await write(kafka.user("referrals"), space.name(intake_results_topic("schoolmis")))
    results = space.name(intake_results_topic("schoolmis"))
    for group in ("schoolmis", "schoolmis-nightly"):
        assert await read(kafka.user("schoolmis"), results, group=space.name(group)) == b"{}"


async def test_an_integrator_reaches_neither_another_ones_topics_nor_its_own_intake_again(kafka, space):
    with pytest.raises(TopicAuthorizationFailedError):
        await write(kafka.user("casework"), space.name(intake_topic("schoolmis")))
    for topic in (intake_results_topic("schoolmis"), intake_topic("casework"), REFERRAL):
        with pytest.raises(TopicAuthorizationFailedError):
            await read(kafka.user("casework"), space.name(topic))


async def test_the_observer_reads_domain_topics_and_writes_none(kafka, space):
    await write(kafka.user("training"), space.name(ELSA))
    assert await read(kafka.user("observer"), space.name(ELSA), group=space.name("observer-tail")) == b"{}"
    with pytest.raises(TopicAuthorizationFailedError):
        await write(kafka.user("observer"), space.name(ELSA))
    with pytest.raises(TopicAuthorizationFailedError):
        await read(kafka.user("observer"), space.name("attune.training.contacts"))


async def test_nobody_reads_in_somebody_elses_consumer_group(kafka, space):
    with pytest.raises(GroupAuthorizationFailedError):
        await read(kafka.user("awards"), space.name(ELSA), group=space.name("referrals"))


async def test_whoever_does_not_log_in_is_refused(kafka):
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, request_timeout_ms=2000)
    with pytest.raises(KafkaConnectionError):
        await producer.start()
    await producer.stop()


def test_a_wrong_password_and_a_service_by_plain_are_refused(kafka):
    login = kafka.user("training")
    wrong = KafkaLogin(kafka.bootstrap_servers, "training", "wrong")
    by_plain = KafkaLogin(kafka.bootstrap_servers, "training", login.password, mechanism="PLAIN")
    assert accepts(login) is True
    assert accepts(wrong) is False
    assert accepts(by_plain) is False


async def test_a_service_may_not_make_topics(kafka, space):
    with pytest.raises(KafkaError):
        await write(kafka.user("training"), space.name("attune.training.invented"))
