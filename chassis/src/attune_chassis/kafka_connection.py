"""How to reach Kafka: said once, translated for the two clients, aiokafka itself and FastStream around it."""

import ssl
from dataclasses import dataclass, field
from typing import Any, Literal

from aiokafka.helpers import create_ssl_context
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

SecurityProtocol = Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL", "SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

_SASL = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


@dataclass(frozen=True, kw_only=True, slots=True)
class KafkaConnection:
    """Where Kafka is and who we are there; `ca_file` names the certificate authority of a TLS listener."""

    bootstrap_servers: str
    security_protocol: SecurityProtocol = "SASL_PLAINTEXT"
    sasl_mechanism: SaslMechanism = "SCRAM-SHA-512"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None
    client_id: str = "attune"
    request_timeout_seconds: float = 15.0

    def client_arguments(self) -> dict[str, Any]:
        """Keyword arguments every aiokafka client takes."""
        arguments: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers,
            "client_id": self.client_id,
            "security_protocol": self.security_protocol,
            "request_timeout_ms": round(self.request_timeout_seconds * 1000),
        }
        if self.security_protocol.startswith("SASL_"):
            arguments["sasl_mechanism"] = self.sasl_mechanism
            arguments["sasl_plain_username"] = self.username
            arguments["sasl_plain_password"] = self.password
        if self.security_protocol.endswith("SSL"):
            arguments["ssl_context"] = self._ssl_context()
        return arguments

    def faststream_security(self) -> BaseSecurity:
        """The same for a FastStream broker."""
        use_ssl = self.security_protocol.endswith("SSL")
        context = self._ssl_context() if use_ssl else None
        if not self.security_protocol.startswith("SASL_"):
            return BaseSecurity(ssl_context=context, use_ssl=use_ssl)
        sasl = _SASL[self.sasl_mechanism]
        return sasl(username=self.username, password=self.password, ssl_context=context, use_ssl=use_ssl)

    def _ssl_context(self) -> ssl.SSLContext:
        context: ssl.SSLContext = create_ssl_context(cafile=self.ca_file)
        return context
