"""Rules between two fields of one event, declared once and kept by the model and by its JSON Schema alike."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ExactlyWhen:
    """The optional field `present` is there exactly when the field `other` has this value."""

    present: str
    other: str
    value: str

    def holds_for(self, event: object) -> bool:
        """Whether an event keeps to the rule."""
        is_there: bool = getattr(event, self.present) is not None
        is_due: bool = getattr(event, self.other) == self.value
        return is_there == is_due

    def json_schema(self) -> dict[str, Any]:
        """The rule as JSON Schema: `null` counts as absent."""
        return {
            "if": {"properties": {self.other: {"const": self.value}}, "required": [self.other]},
            "then": {"properties": {self.present: {"not": {"type": "null"}}}, "required": [self.present]},
            "else": {"properties": {self.present: {"type": "null"}}},
        }
