"""The broker of a container installation: one listener for the other containers, one for this machine's programs."""

from attune_provisioner.kafka_server import ClientListener, KafkaServer

CONTAINERS_PORT = 19092
MACHINE_PORT = 18420
CONTROLLER_PORT = 9093
ANY_ADDRESS = "0.0.0.0"  # noqa: S104 -- inside its container

CONTAINER_KAFKA = KafkaServer(
    clients=(
        ClientListener("CONTAINERS", ANY_ADDRESS, CONTAINERS_PORT, "kafka", CONTAINERS_PORT),
        ClientListener("MACHINE", ANY_ADDRESS, MACHINE_PORT, "127.0.0.1", MACHINE_PORT),
    ),
    controller_host="localhost",
    controller_port=CONTROLLER_PORT,
    log_folder="/var/lib/kafka/data",
)
