"""What a loop run did and found: for people, and as JSON."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.faults.summary import Summary

CLAIMS = (
    "what was answered is in the log once",
    "nobody is silent",
    "one message a notice",
    "told once",
    "told to the right person",
    "a mail for a reason",
    "what is withheld is not told",
    "what was taken is known",
    "informed means told",
    "delivered means in the mailbox",
    "closed only when told",
    "every path has an end",
    "the figures are those of the log",
    "the log is sound",
    "nothing is left behind",
)
SHOWN_MAX = 40


@dataclass(slots=True)
class LoopSummary:
    """Counted over a run; `violations` are sentences, empty when all held."""

    seed: int
    asked_for: int
    minutes: float
    faults: Summary
    seconds: float = 0.0
    load_seconds: float = 0.0
    referrals: int = 0
    paths: Counter[str] = field(default_factory=Counter)
    made_by: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    sent_again: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    facts: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    people_reached: int = 0
    hand_overs: Counter[str] = field(default_factory=Counter)
    addresses_refused: int = 0
    mail_server_deaths: int = 0
    unclear_on_record: int = 0
    mails_repeated: int = 0
    silent_referrals: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether every claim held."""
        return not self.violations

    def claims(self) -> dict[str, str]:
        """Each claim with its result."""
        broken = [text.partition(":")[0] for text in self.violations]
        return {claim: f"violated {broken.count(claim)} times" if claim in broken else "held" for claim in CLAIMS}

    def as_json(self) -> str:
        """Everything."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "faults"}
        faults = json.loads(self.faults.as_json())
        return json.dumps(told | {"held": self.held, "claims": self.claims(), "faults": faults}, indent=2, default=str)

    def text(self) -> str:
        """For people."""
        rate = self.referrals / self.load_seconds if self.load_seconds else 0.0
        faults = self.faults
        lines = [
            f"seed {self.seed}: {self.referrals} referrals of {self.asked_for} asked for, {self.seconds:.0f} seconds,"
            f" {rate:.1f} referrals a second under load",
            f"made by: {_told(self.made_by)}",
            f"paths: {_told(self.paths)}",
            f"ends: {_told(self.ends)}",
            f"answers: {_told(self.answers)}; requests sent again: {_told(self.sent_again) or 'none'}",
            f"log: {self.facts} facts; records {_told(self.records)}",
            f"notices: {sum(self.notices.values())}: {_told(self.notices)}",
            f"mails that came: {self.mails} to {self.people_reached} people; hand-overs: {_told(self.hand_overs)};"
            f" refused for good: {self.addresses_refused}",
            f"unclear sends on record: {self.unclear_on_record}; mails repeated because of one: {self.mails_repeated}",
            f"referrals with somebody left in silence: {self.silent_referrals}",
            f"kills: {_told(self.kills)}; at steps: {_told(faults.kills_by_step) or 'none'}",
            f"broker killed {faults.broker_restarts}, databases crashed {faults.database_restarts}, connections cut"
            f" {faults.cuts}, slow {faults.slow_spells}, black holes {faults.black_holes}, stops {faults.stops},"
            f" zombies {faults.zombie_relays + faults.zombie_consumers}, mail server killed {self.mail_server_deaths}",
            f"faults that could not happen in time: {_told(faults.missed) or 'none'}",
            "claims: " + "; ".join(f"{claim}: {result}" for claim, result in self.claims().items()),
        ]
        left_out = len(self.violations) - SHOWN_MAX
        lines += [f"VIOLATED {text}" for text in self.violations[:SHOWN_MAX]]
        lines += [f"and {left_out} more violations"] if left_out > 0 else []
        return "\n".join(lines + self.history)


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common() if count)
