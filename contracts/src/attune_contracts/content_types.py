"""What a record says its value is. A charset may stand beside it, and then it is UTF-8."""

import re
from typing import Final, Literal

from attune_contracts.errors import ContractError

CONTENT_TYPE: Final = "application/json"
STRUCTURED_CONTENT_TYPE: Final = "application/cloudevents+json"

Mode = Literal["binary", "structured"]

_CLOUDEVENTS: Final = "application/cloudevents"
_IN_UTF8: Final = re.compile(r"[ \t]*;[ \t]*charset=(\"?)utf-8\1[ \t]*", re.IGNORECASE)


def mode_of(content_type: str) -> Mode:
    """Which mode a record is in, by CloudEvents' Kafka binding: what begins with application/cloudevents is structured.

    Raises ContractError `wrong_content_type`: batched mode, another format than JSON, another charset than UTF-8.
    """
    media_type, mark, parameters = content_type.partition(";")
    media_type = media_type.strip(" \t").lower()
    if media_type.startswith(f"{_CLOUDEVENTS}-batch"):
        raise _wrong("batched mode is not read here: send each event as a record of its own")
    if media_type not in {CONTENT_TYPE, STRUCTURED_CONTENT_TYPE}:
        raise _wrong(f"the content is neither {CONTENT_TYPE} nor {STRUCTURED_CONTENT_TYPE}")
    if mark and _IN_UTF8.fullmatch(mark + parameters) is None:
        raise _wrong("beside the content type stands something else than charset=utf-8")
    return "binary" if media_type == CONTENT_TYPE else "structured"


def check_binary(content_type: str) -> None:
    """Raises ContractError `wrong_content_type` for anything but JSON in binary mode."""
    if mode_of(content_type) == "structured":
        raise _wrong("structured mode stands where binary mode is expected; read_message reads both")


def check_data(content_type: str) -> None:
    """Raises ContractError `wrong_content_type` for data that is said to be anything but JSON."""
    if mode_of(content_type) == "structured":
        raise _wrong("data that is itself a CloudEvent is not read here")


def _wrong(detail: str) -> ContractError:
    return ContractError("wrong_content_type", detail)
