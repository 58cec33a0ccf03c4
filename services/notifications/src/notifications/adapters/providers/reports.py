"""What a provider reports of a message it had taken, whichever provider it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from notifications.domain.notification import FailureReason


@dataclass(frozen=True, slots=True)
class Report:
    """`failure` is None for proof of arrival; `is_final` is False for news on the way, which decide nothing."""

    provider: str
    provider_reference: str
    status: str
    reference: UUID | None
    is_final: bool
    failure: FailureReason | None = None


ReadReport: TypeAlias = Callable[[str, str, UUID | None], Report]
"""(the provider's own reference, its status, our reference) -> what that means."""
