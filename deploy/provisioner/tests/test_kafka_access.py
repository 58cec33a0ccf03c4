"""The access rules on a real Kafka: each user does what the contracts say, and is refused everything else."""

import time

import pytest
from attune_contracts.events import referrals, training
from attune_contracts.readers.referrals import ACCREDITED_ELSAS
from attune_contracts.topics import intake_results_topic, intake_topic
from attune_provisioner.kafka_admin import KafkaLogin, accepts
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

ELSA = training.ElsaRegisteredV1.topic
REFERRAL = referrals.ReferralClosedV1.topic
PATIENCE_SECONDS = 30.0
PASSING = {KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._TRANSPORT}


class RefusedError(Exception):
    """The broker said no; the text is the name of its reason."""


@pytest.fixture
def space(topic_space):
    topic_space.provision(partitions=1)
    return topic_space


def write(login, topic, *, idempotent=True):
    """Send one record; as a service does, with an idempotent producer, unless told otherwise."""
    answers = []
    producer = Producer({**login.librdkafka(), "enable.idempotence": idempotent})
    producer.produce(topic, b"{}", key=b"k", on_delivery=lambda error, _: answers.append(error))
    assert producer.flush(PATIENCE_SECONDS) == 0, f"waited {PATIENCE_SECONDS} s for an answer to a record for {topic}"
    if answers[0] is not None:
        raise RefusedError(answers[0].name())


def read(login, topic, *, group=None):
    """Read the first record of a topic in a group, the user's own unless another is named."""
    group = group or f"{topic.split('.', maxsplit=1)[0]}.{login.username}"
    consumer = Consumer(
        {**login.librdkafka(), "group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest"}
    )
    try:
        known = consumer.list_topics(topic, timeout=PATIENCE_SECONDS).topics[topic]
        if known.error is not None:  # may not even hear of it
            raise RefusedError(known.error.name())
        consumer.subscribe([topic])  # not assigned: a record could then be read before the group is answered for
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            message = consumer.poll(0.5)
            if message is not None and message.error() is None:
                return message.value()
            if message is not None and message.error().code() not in PASSING:
                raise RefusedError(message.error().name())
        raise AssertionError(f"waited {PATIENCE_SECONDS} s for a record of {topic} or a refusal")
    finally:
        consumer.close()


def test_a_service_writes_its_own_topic_and_a_reader_named_by_its_contract_reads_it(kafka, space):
    topic = space.name(ELSA)
    write(kafka.user("training"), topic)
    assert read(kafka.user("awards"), topic, group=space.name("awards")) == b"{}"
    register = space.name(ACCREDITED_ELSAS.group)
    assert read(kafka.user("referrals"), topic, group=register) == b"{}", "each group a service declares is its own"


def test_the_owner_of_a_topic_reads_back_what_its_relay_wrote(kafka, space):
    topic = space.name(REFERRAL)
    write(kafka.user("referrals"), topic)
    assert read(kafka.user("referrals"), topic) == b"{}"


def test_a_service_that_hears_nothing_has_no_group(kafka, space):
    write(kafka.user("training"), space.name(ELSA))
    with pytest.raises(RefusedError, match="GROUP_AUTHORIZATION_FAILED"):
        read(kafka.user("training"), space.name(ELSA))


def test_training_may_not_write_the_referral_topic(kafka, space):
    with pytest.raises(RefusedError, match="TOPIC_AUTHORIZATION_FAILED"):
        write(kafka.user("training"), space.name(REFERRAL))


@pytest.mark.parametrize("topic", [intake_topic("schoolmis"), intake_results_topic("schoolmis")])
def test_training_may_not_read_intake(kafka, space, topic):
    with pytest.raises(RefusedError, match="TOPIC_AUTHORIZATION_FAILED"):
        read(kafka.user("training"), space.name(topic))


def test_an_integrator_writes_its_intake_and_reads_its_results(kafka, space):
    write(kafka.user("schoolmis"), space.name(intake_topic("schoolmis")))
    write(kafka.user("referrals"), space.name(intake_results_topic("schoolmis")))
    results = space.name(intake_results_topic("schoolmis"))
    for group in ("schoolmis", "schoolmis-nightly"):
        assert read(kafka.user("schoolmis"), results, group=space.name(group)) == b"{}"


def test_an_integrator_reaches_neither_another_ones_topics_nor_its_own_intake_again(kafka, space):
    with pytest.raises(RefusedError, match="TOPIC_AUTHORIZATION_FAILED"):
        write(kafka.user("casework"), space.name(intake_topic("schoolmis")))
    for topic in (intake_results_topic("schoolmis"), intake_topic("casework"), REFERRAL):
        with pytest.raises(RefusedError, match="TOPIC_AUTHORIZATION_FAILED"):
            read(kafka.user("casework"), space.name(topic))


def test_the_observer_reads_domain_topics_and_writes_none(kafka, space):
    write(kafka.user("training"), space.name(ELSA))
    assert read(kafka.user("observer"), space.name(ELSA), group=space.name("observer-tail")) == b"{}"
    with pytest.raises(RefusedError, match="TOPIC_AUTHORIZATION_FAILED"):
        write(kafka.user("observer"), space.name(ELSA), idempotent=False)
    with pytest.raises(RefusedError, match="TOPIC_AUTHORIZATION_FAILED"):
        read(kafka.user("observer"), space.name(training.ContactStatedV1.topic))


def test_nobody_reads_in_somebody_elses_consumer_group(kafka, space):
    with pytest.raises(RefusedError, match="GROUP_AUTHORIZATION_FAILED"):
        read(kafka.user("awards"), space.name(ELSA), group=space.name("referrals"))


def test_whoever_does_not_log_in_is_refused(kafka):
    nobody = KafkaLogin(kafka.bootstrap_servers, "training", "", security_protocol="PLAINTEXT")
    assert accepts(nobody) is not True


def test_a_wrong_password_and_a_service_by_plain_are_refused(kafka):
    login = kafka.user("training")
    wrong = KafkaLogin(kafka.bootstrap_servers, "training", "wrong")
    by_plain = KafkaLogin(kafka.bootstrap_servers, "training", login.password, mechanism="PLAIN")
    assert accepts(login) is True
    assert accepts(wrong) is False
    assert accepts(by_plain) is False


def test_a_service_may_not_make_topics(kafka, space):
    invented = space.name(f"{ELSA}.invented")
    admin = AdminClient(kafka.user("training").librdkafka())
    with pytest.raises(KafkaException, match="TOPIC_AUTHORIZATION_FAILED"):
        admin.create_topics([NewTopic(invented, 1, 1)])[invented].result(PATIENCE_SECONDS)
