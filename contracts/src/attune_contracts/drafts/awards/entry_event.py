"""What the facts about one organisation's entry in one award scheme share."""

from attune_contracts import fields
from attune_contracts.model import DomainEvent


class EntryEvent(DomainEvent):
    """An organisation's way up one scheme, under the version of the scheme its entry stands on (CP14)."""

    entry_id: fields.EntryId
    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    setting_id: fields.SettingId


class SubmissionEvent(EntryEvent):
    """A submission for one stage, from its panel to its decision and what follows."""

    submission_id: fields.SubmissionId
    stage: fields.Stage
