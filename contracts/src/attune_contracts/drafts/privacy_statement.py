"""What the statements of all services about one person's data share."""

from attune_contracts import fields
from attune_contracts.fields import platform
from attune_contracts.model import DomainEvent, RuledEvent
from attune_contracts.rules import ExactlyWhen


class PersonalDataErasure(DomainEvent, RuledEvent):
    """One person's data was deleted and the key to what remains destroyed; each service that held any says so."""

    rules = (ExactlyWhen("policy_version", other="erasure_reason", value="retention_period_over"),)

    party_id: fields.PartyId
    erasure_id: platform.ErasureId
    confirms_event_id: platform.ConfirmedEventId = None
    erasure_reason: platform.ErasureReasonCode
    policy_version: platform.RetentionSchedule = None
    data_categories: platform.DataCategories
    records_count: platform.RecordsCount
    proof_sha256: platform.ProofDigest


class RetentionHold(DomainEvent):
    """One person's data must not be erased until a day; a later statement of the same hold replaces an earlier one."""

    party_id: fields.PartyId
    hold_id: platform.HoldId
    confirms_event_id: platform.ConfirmedEventId = None
    hold_reason: platform.HoldReasonCode
    data_categories: platform.DataCategories
    held_until: platform.HeldUntil
