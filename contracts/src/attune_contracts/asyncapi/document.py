"""One whole document: who it is about, where to connect, and the parts the other modules make."""

import json
from importlib.metadata import version
from typing import Any, Final

from attune_contracts.asyncapi.channels import channel, messages_on
from attune_contracts.asyncapi.headers import header_schemas
from attune_contracts.asyncapi.messages import message
from attune_contracts.asyncapi.names import channel_id
from attune_contracts.asyncapi.operations import APPLICATIONS, ATTUNE, operations
from attune_contracts.asyncapi.payloads import payload_schemas
from attune_contracts.envelope import CONTENT_TYPE
from attune_contracts.registry import event_class
from attune_contracts.topic_declarations import INTEGRATOR, OBSERVER
from attune_contracts.topics import Topic, every_topic, topics_for

__all__ = ["APPLICATIONS", "document", "document_text"]

_TITLES: Final = {ATTUNE: "Attune", OBSERVER: "An observer of Attune", INTEGRATOR: "An integrator of Attune"}
_ABOUT: Final = (
    "Events of a local authority's educational psychology and SEND services: facts with opaque references and coded "
    "reasons, never a name, address or free text in clear. What is personal travels sealed to one reader.\n\n"
    "CloudEvents 1.0 in Kafka's binary mode. Which records count is decided by the fold: a relay claims each partition "
    "with a higher `ce_epoch` (`attune.stream.EpochStarted.v1`), which voids later records of older epochs, and "
    "`ce_sequence` rises by one per partition. Readers ignore fields they do not know. The JSON Schemas are frozen: "
    "a change that could break a reader is a new type."
)
_SCHEME: Final = "scramSha512"
_LOGIN: Final = "SASL with SCRAM-SHA-512: a Kafka user for each service, for each integrator and for the observer."
_SANDBOX_PORT: Final = 18420


def document(application: str = ATTUNE, integrator: str | None = None) -> dict[str, Any]:
    """The document of one of APPLICATIONS; with `integrator` the addresses of that integrator's topics are filled in.

    Raises ValueError for an application nobody knows, and for a name no integrator can have.
    """
    if application not in APPLICATIONS:
        raise ValueError(f"{application!r} is none of {', '.join(APPLICATIONS)}")
    topics = _topics(integrator)
    done = operations(application, topics, integrator or INTEGRATOR)
    used = {body["channel"]["$ref"].rpartition("/")[2] for body in done.values()}
    topics = tuple(topic for topic in topics if channel_id(topic.name) in used)
    types = sorted({ce_type for topic in topics for ce_type in messages_on(topic)})
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:attune:{'platform' if application == ATTUNE else application}",
        "info": _info(application, topics),
        "defaultContentType": CONTENT_TYPE,
        "servers": _servers(),
        "channels": {channel_id(topic.name): channel(topic) for topic in topics},
        "operations": done,
        "components": {
            "messages": {ce_type: message(ce_type) for ce_type in types},
            "schemas": header_schemas() | _payloads(types),
            "securitySchemes": {_SCHEME: {"type": "scramSha512", "description": _LOGIN}},
        },
    }


def document_text(application: str = ATTUNE, integrator: str | None = None) -> str:
    """The document as JSON, which every reader of YAML reads too."""
    return json.dumps(document(application, integrator), indent=2, ensure_ascii=False) + "\n"


def _topics(integrator: str | None) -> tuple[Topic, ...]:
    """Every topic in use, those of integrators once: for the one named, or with the parameter in their names."""
    return every_topic() if integrator is None else topics_for([integrator])


def _payloads(types: list[str]) -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for ce_type in types:
        schemas |= payload_schemas(ce_type, deprecated=event_class(ce_type).deprecation is not None)
    return schemas


def _info(application: str, topics: tuple[Topic, ...]) -> dict[str, Any]:
    owners = dict.fromkeys(topic.owner for topic in topics)
    return {
        "title": f"{_TITLES.get(application, f'The service {application} of Attune')}: events",
        "version": version("attune-contracts"),
        "description": _ABOUT,
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        "tags": [{"name": owner, "description": f"Owned by {owner}"} for owner in owners]
        + [{"name": "deprecated", "description": "Has a successor; says in each record when it ends"}],
    }


def _servers() -> dict[str, Any]:
    security = [{"$ref": f"#/components/securitySchemes/{_SCHEME}"}]
    return {
        "authority": {
            "host": "{bootstrap}",
            "protocol": "kafka-secure",
            "title": "An authority's Kafka",
            "description": "TLS, and SASL with SCRAM-SHA-512. The authority tells you the address and your login.",
            "variables": {
                "bootstrap": {
                    "default": "kafka.attune.example:9093",
                    "description": "The bootstrap server, host and port",
                }
            },
            "security": security,
        },
        "sandbox": {
            "host": f"127.0.0.1:{_SANDBOX_PORT}",
            "protocol": "kafka",
            "title": "The sandbox",
            "description": "What `./attune up` starts on your own machine: no TLS, the same logins.",
            "security": security,
        },
    }
