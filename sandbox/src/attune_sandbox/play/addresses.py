"""Where the public interfaces of a running platform are, and who may use them: all a play needs to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TokenMinter = Callable[[str, str, Sequence[str] | None], str]
"""(role, authority, settings) -> bearer token; settings None means whatever the role has by itself.

A role's subject stays the same from play to play: it is part of what makes a command repeatable.
"""


@dataclass(frozen=True, slots=True)
class KafkaLogin:
    """A Kafka user with its SCRAM-SHA-512 password."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SandboxAddresses:
    """Where everything is.

    Attributes:
        services: base address of each service's HTTP surface by its name (`{"referrals": "http://127.0.0.1:18401"}`).
        kafka_bootstrap_servers: `host:port`, several divided by commas.
        integrator: the Kafka user that owns an intake topic of its name and reads its results topic.
        observer: the Kafka user that reads every domain topic.
        token: mints bearer tokens of the sandbox's own issuer.
        intake_public_keys: JWK set (JSON text) of the referrals service, to seal to.
        sent_folder: where the integrator keeps what it sent, so that it can send it again byte for byte.
        topic_prefix: before every topic name; empty outside tests.
        patience_seconds: how long to wait for a consequence, or for a service that is being restarted.
    """

    services: Mapping[str, str]
    kafka_bootstrap_servers: str
    integrator: KafkaLogin
    observer: KafkaLogin
    token: TokenMinter = field(repr=False)
    intake_public_keys: str
    sent_folder: Path
    mailbox_url: str | None = None
    topic_prefix: str = ""
    kafka_security_protocol: str = "SASL_PLAINTEXT"
    patience_seconds: float = 60.0
