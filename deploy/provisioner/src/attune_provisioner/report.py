"""What a provisioning run did, and what it found that it must not change by itself."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """`changes` were made; `drift` is unlike the contracts and is left to a person, with the reason."""

    changes: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)


class ProvisioningError(Exception):
    """Provisioning could not be done; the text is one plain sentence for the operator."""
