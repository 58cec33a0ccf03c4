"""The data this service is shipped with: who is told what, and codes in plain words."""

from importlib.resources import files
from typing import Any, get_args

import yaml
from attune_contracts import codes

from notifications.domain.routing import Route, RoutingError
from notifications.domain.wording import Phrases

CLOSED_LISTS = {
    "decline_reason": get_args(codes.DeclineReason),
    "signpost_codes": get_args(codes.Signpost),
    "outcome_code": get_args(codes.Outcome),
    "closing_reason": get_args(codes.ClosingReason),
    "certificate_kind": get_args(codes.CertificateKind),
    "stage": get_args(codes.AwardStage),
}
"""Field of a message -> every code the contracts let it carry."""

OPEN_LISTS = frozenset({"missing_codes", "scheme"})
"""Fields whose codes grow with the awards' scheme documents."""


def load_routes() -> tuple[Route, ...]:
    """The rows of `routing.yaml`, not yet checked against anything. Raises RoutingError for a row of another shape."""
    try:
        return tuple(Route(**row) for row in _read("routing.yaml"))
    except TypeError:
        raise RoutingError("each row of routing.yaml has event_type, role and purpose") from None


def load_phrases() -> Phrases:
    """The words of `templates/phrases.yaml`. Raises PhrasesError where a code of a closed list has none."""
    phrases = Phrases(_read("templates/phrases.yaml"), OPEN_LISTS)
    phrases.require(CLOSED_LISTS)
    return phrases


def _read(path: str) -> Any:
    return yaml.safe_load(files("notifications").joinpath(path).read_text("utf-8"))
