"""One referral of the run: who asks for it where, what was asked, and what its log has to hold because of that."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Self

from attune_chassis.days import ENGLAND

from tests.loop.desk import PATIENCE_SECONDS, Desk
from tests.loop.log import Fact
from tests.loop.postbox import NOBODY
from tests.loop.stage import BIRMINGHAM, KENT, SCHOOLS

SCHOOL, SERVICE, COORDINATOR, MENTOR = "school", "psychologist", "coordinator", "mentor"
REVIEW_ON = "2035-01-08"
BY_INTAKE = 0.7
"""How many of those that can come by the intake topic do: its first version takes one kind of support."""


@dataclass(frozen=True, slots=True)
class Support:
    """A kind of support as its policy has it: where, why asked for, and what it can be redirected to."""

    name: str
    authority: str
    reason: str
    redirected_to: str
    measure: str
    missing: str


LEARNING_MENTOR = Support("learning_mentor", KENT, "attendance", "counselling", "", "")
EP_CONSULTATION = Support("ep_consultation", KENT, "learning", "camhs", "staff_scale", "what_was_tried")
ELSA = Support("elsa", KENT, "self_esteem", "counselling", "staff_scale", "what_was_tried")
CAMHS = Support("camhs", KENT, "anxiety", "counselling", "family_scale", "urgency")
SPEECH = Support("speech_and_language_therapy", BIRMINGHAM, "fluency", "scerts", "staff_scale", "languages_spoken")
SIMPLE = (LEARNING_MENTOR, EP_CONSULTATION, ELSA, ELSA, SPEECH)
"""Nothing is asked before a decision."""
WAITING = (EP_CONSULTATION, SPEECH)


@dataclass(slots=True)
class Plan:
    """What the judge is told of a referral: what was asked and answered, and how it was to end."""

    path: str
    referral_id: str = ""
    made_by: str = "http"
    reached: bool = False
    """Its path was gone to its end."""
    may_stay_open: bool = False
    """It ends with a named person's open task instead of a closure."""
    wanted: Counter[str] = field(default_factory=Counter)
    """Facts the answered commands promise, by name."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Person -> address."""
    complaint: str = ""


class Case:
    """Asks about one referral. Everything it draws follows from the seed and its number."""

    def __init__(self, desk: Desk, number: int, path: str, *, part: str = "") -> None:
        self.desk, self.log, self.plan = desk, desk.log, Plan(path)
        self.chance = Random(f"{desk.stage.seed}/case/{number}{part}")  # noqa: S311 -- repeatable, not secret
        self._key = f"{desk.stage.seed}/{number}{part}"
        self._asked = 0
        self.support = SIMPLE[0]
        self.school = ""
        self.address = f"r{number}{part}@school.example"
        self.number, self.part = number, part
        self.twins: list[Case] = []

    @property
    def id(self) -> str:
        """The referral's id."""
        return self.plan.referral_id

    def choose(self, *supports: Support) -> Self:
        """One of these kinds of support, at a school of its authority."""
        self.support = self.chance.choice(supports)
        self.school = self.chance.choice(SCHOOLS[self.support.authority])
        return self

    def unreachable(self) -> Self:
        """No mail reaches its referrer."""
        self.address = f"r{self.number}{self.part}@{NOBODY}"
        return self

    async def make(self, *, case_id: str | None = None, like: "Case | None" = None) -> None:
        """The referral, by HTTP or by the intake topic; `like` is another one of the same child."""
        child = like or self
        body: dict[str, Any] = {
            "setting_id": self.school,
            "referral_type": self.support.name,
            "reason_codes": [self.support.reason],
            "child": {"given_name": f"Child{child.number}", "family_name": f"Loop{child.number % 97}"},
            "referrer": {"name": "Robin Referrer", "email": self.address},
        }
        by_intake = self.support is ELSA and self.chance.random() < BY_INTAKE
        if by_intake:
            self.plan.made_by = "intake"
            self.plan.referral_id = await self.desk.submit(self.support.authority, body, self._key)
        else:
            more = {} if case_id is None else {"case_id": case_id}
            made = await self._ask("/v1/referrals", body | more, SCHOOL)
            self.plan.referral_id = made["referral_id"]
        self.plan.wanted["ReferralMade"] += 1
        await self._note_people()

    async def propose(self) -> None:
        """A mentor proposes it, and names the SENCO who is to endorse it."""
        body = {
            "setting_id": self.school,
            "referral_type": self.support.name,
            "reason_codes": [self.support.reason],
            "child": {"given_name": f"Child{self.number}", "family_name": f"Loop{self.number % 97}"},
            "referrer": {"name": "Morgan Mentor", "email": f"m{self.number}@school.example"},
            "endorser": {"name": "Sam Senco", "email": self.address},
        }
        made = await self._ask("/v1/referrals/proposals", body, MENTOR)
        self.plan.referral_id = made["referral_id"]
        self.plan.wanted["ReferralProposed"] += 1
        await self.log.until(self.id, lambda: self.log.facts(self.id, "ReferralProposed"), "proposed", PATIENCE_SECONDS)
        of = {"proposer": f"m{self.number}@school.example", "endorser": self.address}
        for party in self.log.facts(self.id, "ReferralProposed")[0].data["parties"]:
            if party["role"] in of:
                self.plan.addresses[party["party_id"]] = of[party["role"]]

    async def ask(self, step: str, leads_to: str | None, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A command of the service about the referral, and the fact it leads to."""
        answer = await self._ask(f"/v1/referrals/{self.id}/{step}", body or {}, SERVICE)
        if leads_to is not None:
            self.plan.wanted[leads_to] += 1
        return answer

    async def may_ask(self, step: str, leads_to: str, body: Mapping[str, Any] | None) -> bool:
        """The same where it may come too late; whether it was taken."""
        who = (SERVICE, self.support.authority)
        path = f"/v1/referrals/{self.id}/{step}"
        told = await self.desk.command("referrals", path, body, who=who, key=self._next_key(), may_be_refused=True)
        if told is not None:
            self.plan.wanted[leads_to] += 1
        return told is not None

    async def first_consent(self, scope: str) -> str:
        """What the family agreed to before the referral; its case."""
        body = {"setting_id": self.school} | self._consent(scope)
        return str((await self._ask("/v1/consents", body, SCHOOL))["case_id"])

    async def consent(self, scope: str) -> None:
        """What the family agrees to now."""
        await self._ask(f"/v1/referrals/{self.id}/consents", self._consent(scope), SERVICE)

    async def closed(self) -> None:
        """Wait until the log says that it is closed, after everything it says now."""
        await self.seen("ReferralClosed", self.plan.wanted["ReferralClosed"] + 1)
        self.plan.wanted["ReferralClosed"] += 1

    async def seen(self, name: str, times: int = 1) -> Fact:
        """Wait for so many facts of a name; the last of them."""
        await self.log.until(
            self.id, lambda: len(self.log.facts(self.id, name)) >= times, f"{name} is there", PATIENCE_SECONDS
        )
        return self.log.facts(self.id, name)[times - 1]

    async def notification(self, cause: Fact, name: str) -> Fact:
        """Wait for a fact about the message that tells a decision."""

        def found() -> list[Fact]:
            return [fact for fact in self.log.facts(self.id, name) if fact.data["cause_event_id"] == cause.id]

        await self.log.until(self.id, found, f"{name} of {cause.name}", PATIENCE_SECONDS)
        return found()[0]

    async def press_link(self, cause: Fact) -> None:
        """The reader of the mail about a decision presses its button."""
        told = await self.notification(cause, "NotificationDelivered")
        mails = self.desk.stage.postbox.by_address[self.plan.addresses[told.data["party_id"]]]
        (token, *_) = [mail.token for mail in mails if mail.message_id == told.data["notification_id"]]
        await self.desk.press(token)
        self.plan.wanted["FeedbackAcknowledged"] += 1

    async def follow_up(self, notification_id: str) -> None:
        """A named person tells whom no mail reached, and says so."""
        path = f"/v1/notifications/{notification_id}/human-follow-up"
        body = {"told_on": datetime.now(ENGLAND).date().isoformat(), "means": "phone"}
        who = (COORDINATOR, self.support.authority)
        await self.desk.command("notifications", path, body, who=who, key=self._next_key())

    async def ask_school(self, step: str, leads_to: str, body: Mapping[str, Any] | None = None) -> None:
        """A command of the school about a proposal."""
        await self._ask(f"/v1/referrals/{self.id}/{step}", body or {}, SCHOOL)
        self.plan.wanted[leads_to] += 1

    def twin(self) -> "Case":
        """Another referral of the run, which belongs to the same path."""
        self.twins.append(Case(self.desk, self.number, self.plan.path, part="b"))
        return self.twins[-1]

    def _consent(self, scope: str) -> dict[str, Any]:
        return {"scopes": [scope], "shared_with": [self.support.name], "kind": "verbal", "given_by": "parent_carer"}

    async def _note_people(self) -> None:
        await self.log.until(self.id, lambda: self.log.facts(self.id, "ReferralMade"), "made", PATIENCE_SECONDS)
        for party in self.log.facts(self.id, "ReferralMade")[0].data["parties"]:
            if party["role"] == "referrer":
                self.plan.addresses[party["party_id"]] = self.address

    async def _ask(self, path: str, body: Mapping[str, Any], role: str) -> dict[str, Any]:
        who = (role, self.support.authority)
        answer = await self.desk.command("referrals", path, body, who=who, key=self._next_key())
        assert answer is not None, "only what may be refused has no answer"
        return answer

    def _next_key(self) -> str:
        self._asked += 1
        return f"{self._key}/{self._asked}"
