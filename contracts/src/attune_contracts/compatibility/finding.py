"""What the gate says: a finding for each change that breaks somebody, and the data that shows it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Data that one version writes and the other refuses; `at` is the field it is refused for, `why` the keyword.

    The data is generated, nobody's: it may be printed.
    """

    writer: str
    reader: str
    data: Any
    at: str
    why: str

    def sentence(self) -> str:
        """The counterexample in one line."""
        return f"{self.writer} allows {json.dumps(self.data, ensure_ascii=False)}, {self.reader} refuses it: {self.why}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One change that must not be released as it is.

    `type` is the event type or sealed part, `path` the field (`parties.role`; empty: the type as a whole), `readers`
    who is known to read that field, `consumers` who is known to read the type, `instead` what to do.
    """

    rule: str
    type: str
    path: str
    detail: str
    instead: str
    readers: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()
    counterexample: Counterexample | None = None

    def lines(self) -> tuple[str, ...]:
        """The finding for a person, a line for each question."""
        said = [
            f"{self.rule}: {self.type}{f' {self.path}' if self.path else ''}: {self.detail}",
            f"  read by: {', '.join(self.readers) or 'nobody known here; strangers may'}",
            f"  instead: {self.instead}",
        ]
        if others := [name for name in self.consumers if name not in self.readers]:
            said.insert(2, f"  reads the type, not this field: {', '.join(others)}")
        if self.counterexample is not None:
            said.append(f"  for example: {self.counterexample.sentence()}")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Report:
    """What was compared and what came of it; `harmless` says in sentences which changes may be released."""

    findings: tuple[Finding, ...] = ()
    harmless: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def passes(self) -> bool:
        """Whether nothing was found that breaks anybody."""
        return not self.findings

    def as_json(self) -> str:
        """The report for a machine."""
        found = [asdict(finding) for finding in self.findings]
        whole = {"passes": self.passes, "findings": found, "harmless": self.harmless, "counts": dict(self.counts)}
        return json.dumps(whole, indent=2, ensure_ascii=False)
