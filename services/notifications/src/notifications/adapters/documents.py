"""The data this service is shipped with: who is told what, and every message's words in every language."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final, get_args

import yaml
from attune_contracts import codes
from attune_contracts.codes.referrals import consent, contact, decisions, loop
from pydantic import ValidationError

from notifications.adapters.template_documents import Frame, Template
from notifications.adapters.templates import Language, TemplateRuleError
from notifications.domain.routing import Route, RoutingError
from notifications.domain.wording import Phrases

CLOSED_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "certificate_kind": get_args(codes.CertificateKind),
    "stage": get_args(codes.AwardStage),
    "progress": get_args(loop.AimProgress),
    "owed": get_args(loop.OwedToReferrer),
    "step": get_args(loop.EscalationStep),
    "route": get_args(decisions.RedirectRoute),
    "withdrawn_by": get_args(decisions.WithdrawnBy),
    "missed_by": get_args(contact.MissedBy),
    "mode": get_args(contact.MeetingMode),
    "venue_type": get_args(contact.VenueType),
    "scopes": get_args(consent.ConsentScope),
    # Open since ReferralDeclined v2 and its like: these codes keep their words, and an authority may add others.
    "decline_reason": get_args(codes.DeclineReason),
    "signpost_codes": get_args(codes.Signpost),
    "outcome_code": get_args(codes.Outcome),
    "closing_reason": get_args(codes.ClosedReason),
    "reopen_reason": get_args(codes.ReopenReason),
    "aims": get_args(codes.ReferralReason),
}
"""Field of a message -> the codes that must have words in every language."""

OPEN_LISTS: Final = frozenset(
    {
        "aims",
        "clock",
        "closing_reason",
        "decline_reason",
        "link_role",
        "missing",
        "missing_codes",
        "outcome_code",
        "redirect_reason",
        "reopen_reason",
        "return_reason",
        "scheme",
        "service",
        "shared_with",
        "signpost_codes",
        "to_service",
    }
)
"""Fields whose codes grow with policies and directories: a code without words is read out as the service calls it."""

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where there is one: there are some eighty documents."""

PHRASES: Final = "phrases"
FRAME: Final = "frame"
UNKNOWN: Final = "unknown"

Documents = Mapping[str, Mapping[str, Any]]


def load_routes() -> tuple[Route, ...]:
    """The rows of `routing.yaml`, not yet checked against anything. Raises RoutingError for a row of another shape."""
    rows = yaml.safe_load(files("notifications").joinpath("routing.yaml").read_text("utf-8"))
    try:
        return tuple(Route(**row) for row in rows)
    except TypeError:
        raise RoutingError("each row of routing.yaml has event_type, role and purpose, and maybe if_named") from None


def read_languages() -> dict[str, dict[str, Any]]:
    """Language tag -> name -> document: what lies in `templates/<tag>/<name>.yaml`."""
    folders = [entry for entry in files("notifications").joinpath("templates").iterdir() if entry.is_dir()]
    return {
        folder.name: {
            entry.name.removesuffix(".yaml"): yaml.load(entry.read_text("utf-8"), LOADER)  # noqa: S506 - a safe one
            for entry in folder.iterdir()
        }
        for folder in sorted(folders, key=lambda folder: folder.name)
    }


def languages_of(documents: Documents) -> dict[str, Language]:
    """The languages in these documents. Raises TemplateRuleError with every document that is not as it should be, and
    PhrasesError where a code that must have words has none."""
    faults: list[str] = []
    languages: dict[str, Language] = {}
    for tag, known in documents.items():
        templates = {}
        for name in sorted(known.keys() - {PHRASES, FRAME}):
            try:
                templates[name] = Template.model_validate(known[name])
            except ValidationError as error:
                faults.append(f"{tag}/{name} cannot be read: {_where(error)}")
        try:
            frame = Frame.model_validate(known.get(FRAME))
        except ValidationError as error:
            faults.append(f"{tag}/{FRAME} cannot be read: {_where(error)}")
            continue
        languages[tag] = Language(tag, frame, phrases_of(known.get(PHRASES, {})), templates)
    if faults:
        raise TemplateRuleError("; ".join(faults))
    return languages


def phrases_of(document: Mapping[str, Mapping[str, str]]) -> Phrases:
    """One language's words. Raises PhrasesError."""
    words = {field: known for field, known in document.items() if field != UNKNOWN}
    phrases = Phrases(words, document.get(UNKNOWN, {}), OPEN_LISTS)
    phrases.require(CLOSED_LISTS)
    return phrases


def load_languages() -> dict[str, Language]:
    """Every language shipped with the package, by its tag."""
    return languages_of(read_languages())


def _where(error: ValidationError) -> str:
    return ", ".join(".".join(str(part) for part in fault["loc"]) + " " + fault["msg"] for fault in error.errors())
