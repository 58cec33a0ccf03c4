"""The broker's configuration, rendered once for every way of running it: embedded, in a container, in compose.

`server.properties` holds no secret; the administrator's password is in the JAAS file beside it (mode 0600). Services
log in by SCRAM-SHA-512; PLAIN is there for the administrator only, who must be known before there is a
cluster to store SCRAM users in. The controller listener asks for a login too: else anybody could add access rules.
"""

from dataclasses import dataclass

ADMINISTRATOR = "admin"
CONTROLLER_LISTENER = "CONTROLLER"
MESSAGE_BYTES_MAX = 1_048_588


@dataclass(frozen=True, slots=True)
class ClientListener:
    """A listener for clients: where the broker binds, and the address it tells them."""

    name: str
    bind_host: str
    port: int
    advertised_host: str
    advertised_port: int


@dataclass(frozen=True, slots=True)
class KafkaServer:
    """One node that is broker and controller.

    `durable` flushes every message to disk before it is acknowledged: with one replica nothing else survives a power
    cut. It costs about two thirds of the rate; tests turn it off.
    """

    clients: tuple[ClientListener, ...]
    controller_host: str
    controller_port: int
    log_folder: str
    durable: bool = True


def server_properties(server: KafkaServer) -> str:
    """The text of `server.properties`."""
    lines = {**_listeners(server), **_security(), **_single_node(server)}
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def jaas_configuration(administrator_password: str) -> str:
    """The text of the JAAS file: the administrator by PLAIN, everybody else by SCRAM from the cluster's own store."""
    if not administrator_password.isalnum():
        raise ValueError("the administrator's password must be letters and digits: the JAAS file has no safe quoting")
    return (
        "KafkaServer {\n"
        "  org.apache.kafka.common.security.plain.PlainLoginModule required\n"
        f'    username="{ADMINISTRATOR}" password="{administrator_password}"\n'
        f'    user_{ADMINISTRATOR}="{administrator_password}";\n'
        "  org.apache.kafka.common.security.scram.ScramLoginModule required;\n"
        "};\n"
    )


def _listeners(server: KafkaServer) -> dict[str, str]:
    bound = [f"{client.name}://{client.bind_host}:{client.port}" for client in server.clients]
    told = [f"{client.name}://{client.advertised_host}:{client.advertised_port}" for client in server.clients]
    names = [client.name for client in server.clients] + [CONTROLLER_LISTENER]
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{server.controller_host}:{server.controller_port}",
        "listeners": ",".join([*bound, f"{CONTROLLER_LISTENER}://{server.controller_host}:{server.controller_port}"]),
        "advertised.listeners": ",".join(told),
        "listener.security.protocol.map": ",".join(f"{name}:SASL_PLAINTEXT" for name in names),
        "inter.broker.listener.name": server.clients[0].name,
        "controller.listener.names": CONTROLLER_LISTENER,
    }


def _security() -> dict[str, str]:
    return {
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
        f"listener.name.{CONTROLLER_LISTENER.lower()}.sasl.enabled.mechanisms": "PLAIN",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMINISTRATOR}",
        "auto.create.topics.enable": "false",
    }


def _single_node(server: KafkaServer) -> dict[str, str]:
    settings = {
        "log.dirs": server.log_folder,
        "message.max.bytes": str(MESSAGE_BYTES_MAX),
        "default.replication.factor": "1",
        "min.insync.replicas": "1",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "3",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "1",
        "group.initial.rebalance.delay.ms": "0",
    }
    if server.durable:
        settings["log.flush.interval.messages"] = "1"
    return settings
