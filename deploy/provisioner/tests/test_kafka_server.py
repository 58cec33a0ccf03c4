"""The one rendering of the broker's configuration: nobody unknown, nothing by accident, nothing lost by a power cut."""

import pytest
from attune_provisioner.container_kafka import CONTAINER_KAFKA
from attune_provisioner.kafka_server import ClientListener, KafkaServer, jaas_configuration, server_properties

EMBEDDED = KafkaServer((ClientListener("CLIENT", "127.0.0.1", 1, "127.0.0.1", 1),), "127.0.0.1", 2, "/data")


def read(server):
    return dict(line.split("=", 1) for line in server_properties(server).splitlines())


@pytest.mark.parametrize("server", [EMBEDDED, CONTAINER_KAFKA])
def test_every_listener_asks_for_a_login_the_controllers_too(server):
    properties = read(server)
    names = [entry.split("://")[0] for entry in properties["listeners"].split(",")]
    assert "CONTROLLER" in names
    protocols = dict(entry.split(":") for entry in properties["listener.security.protocol.map"].split(","))
    assert protocols == dict.fromkeys(names, "SASL_PLAINTEXT")
    assert properties["listener.name.controller.sasl.enabled.mechanisms"] == "PLAIN"


@pytest.mark.parametrize("server", [EMBEDDED, CONTAINER_KAFKA])
def test_only_the_administrator_is_above_the_rules_and_what_is_not_granted_is_refused(server):
    properties = read(server)
    assert properties["authorizer.class.name"].endswith("StandardAuthorizer")
    assert properties["super.users"] == "User:admin"
    assert properties["allow.everyone.if.no.acl.found"] == "false"
    assert properties["auto.create.topics.enable"] == "false"


def test_the_two_ways_to_run_it_differ_in_addresses_and_folders_only():
    differing = {name for name in read(EMBEDDED) if read(EMBEDDED)[name] != read(CONTAINER_KAFKA).get(name)}
    assert read(EMBEDDED).keys() == read(CONTAINER_KAFKA).keys()
    assert differing <= {
        "listeners",
        "advertised.listeners",
        "listener.security.protocol.map",
        "inter.broker.listener.name",
        "controller.quorum.voters",
        "log.dirs",
    }


def test_with_one_replica_every_message_is_on_disk_before_it_counts():
    assert read(EMBEDDED)["log.flush.interval.messages"] == "1"


def test_no_secret_stands_in_the_properties():
    assert "password" not in server_properties(EMBEDDED).lower()


def test_a_password_that_would_need_quoting_is_refused():
    with pytest.raises(ValueError, match="letters and digits"):
        jaas_configuration('quo"te')
