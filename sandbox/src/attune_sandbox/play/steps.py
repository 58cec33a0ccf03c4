"""How one step is asked and its answer judged: commands over HTTP, looks, and the integrator's events."""

import asyncio
from uuid import UUID

from attune_sandbox.play.addresses import SandboxAddresses
from attune_sandbox.play.answered import Answered
from attune_sandbox.play.cast import Cast, Made
from attune_sandbox.play.consequences import Consequences, parties_of
from attune_sandbox.play.events import AwaitedInVainError, SeenEvent
from attune_sandbox.play.http import Caller, Reply
from attune_sandbox.play.integrator import AnswerKind, Integrator
from attune_sandbox.play.loop_looks import found, question
from attune_sandbox.play.loop_requests import asks
from attune_sandbox.play.report import PlayError
from attune_sandbox.play.requests import Ask
from attune_sandbox.scenarios import Step
from attune_sandbox.scenarios.intake_steps import RepeatSealedReferral, SendSealedReferral
from attune_sandbox.scenarios.referral_steps import FollowUp, RepeatReferral

ASK_AGAIN_SECONDS = 0.25


class CommandPlayer:
    """Commands over HTTP: one request or several, each with its own idempotency key."""

    def __init__(self, cast: Cast, addresses: SandboxAddresses, caller: Caller, consequences: Consequences) -> None:
        self._cast = cast
        self._addresses = addresses
        self._caller = caller
        self._consequences = consequences

    async def answer(self, number: int, step: Step) -> Answered:
        """Ask, and hold the answer against what the scenario says."""
        replies = []
        commands = (
            [await self._follow_up(number, step)] if isinstance(step, FollowUp) else asks(step, self._cast, number)
        )
        for ask in commands:
            reply = await self._ask(number, step, ask)
            self._judge(number, step, reply)
            if reply.refusal is None and ask.new_id is not None and (name := step.result_name()) is not None:
                for kind in step.makes:
                    made = Made(str(ask.new_id(reply.body)), ask.place, number, ask.inside)
                    self._cast.made[kind, name] = made
                self._cast.learn_person(reply.body, parties_of(step))
            replies.append(reply)
        if isinstance(step, RepeatReferral):
            self._same_answer(number, step, replies[0])
        if step.expect is not None:
            return Answered(f"refused: {step.expect}", step.expect, None)
        repeated = all(reply.repeated for reply in replies)
        numbers = ", ".join(sorted({str(reply.status) for reply in replies}))
        words = f"{numbers}{reference_in(replies)}" + (", the same answer as before" if repeated else "")
        return Answered(words, None, None if isinstance(step, RepeatReferral) else repeated)

    async def _ask(self, number: int, step: Step, ask: Ask) -> Reply:
        key = self._cast.own_id("key", ask.key_of or number, ask.part)
        headers = {"Idempotency-Key": str(key), "traceparent": self._cast.traceparent(number)}
        try:
            async with asyncio.timeout(self._addresses.patience_seconds):
                while True:
                    token = token_for(step, ask, self._cast, self._addresses)
                    reply = await self._caller.send(
                        ask.service, "POST", ask.path, token=token, json=ask.body, headers=headers
                    )
                    if step.ask_again_while is None or reply.refusal != step.ask_again_while:
                        return reply
                    await asyncio.sleep(ASK_AGAIN_SECONDS)
        except TimeoutError:
            waited = f"{self._addresses.patience_seconds:g} seconds"
            raise AwaitedInVainError(f"was still refused as {step.ask_again_while} after {waited}") from None

    def _judge(self, number: int, step: Step, reply: Reply) -> None:
        if reply.refusal == step.expect:
            return
        came = str(reply.status) if reply.refusal is None else f"{reply.refusal} ({reply.status})"
        if step.expect is None:
            sentence = f"should have been carried out, but was refused as {came}. {reply.sentence()}"
        else:
            sentence = f"should have been refused as {step.expect}, but the answer is {came}. {reply.sentence()}"
        raise PlayError(self._cast.scenario, number, sentence.rstrip())

    def _same_answer(self, number: int, step: RepeatReferral, reply: Reply) -> None:
        before = self._cast.the("referral", step.referral).id
        if not reply.repeated or reply.body.get("referral_id") != before:
            sentence = f"the answer should be that of {step.referral} ({before}), but it is {reply.body}"
            raise PlayError(self._cast.scenario, number, sentence)

    async def _follow_up(self, number: int, step: FollowUp) -> Ask:
        referral = self._cast.the("referral", step.referral)
        failed: list[str] = []

        def is_there() -> bool:
            failed[:] = [
                event.subject
                for event in self._consequences.log.events
                if event.name == "NotificationFailed"
                and getattr(event.data, "cause_subject", None) == referral.id
                and getattr(event.data, "purpose", None) == step.purpose
            ]
            return bool(failed)

        awaited = f"a failed notice to {step.person} ({step.purpose})"
        await self._consequences.log.until(is_there, awaited=awaited, timeout_seconds=self._addresses.patience_seconds)
        self._consequences.claim_word_of(failed[0], number)
        path = f"/v1/notifications/{failed[0]}/human-follow-up"
        return Ask("notifications", path, {"told_on": step.on.isoformat(), "means": step.means}, referral.place)


class LookPlayer:
    """Questions, asked again until the answer is the awaited one: a service may not have heard of everything yet."""

    def __init__(self, cast: Cast, addresses: SandboxAddresses, caller: Caller) -> None:
        self._cast = cast
        self._addresses = addresses
        self._caller = caller

    async def answer(self, number: int, step: Step) -> Answered:
        """Ask until the answer is the one the scenario names."""
        ask = question(step, self._cast)
        told = "no answer"
        try:
            async with asyncio.timeout(self._addresses.patience_seconds):
                while True:
                    token = token_for(step, ask, self._cast, self._addresses)
                    reply = await self._caller.send(ask.service, "GET", ask.path, token=token, params=ask.body)
                    if reply.refusal is not None:
                        refused = f"{reply.refusal} ({reply.status}). {reply.sentence()}"
                        sentence = f"should have been answered, but was refused as {refused}"
                        raise PlayError(self._cast.scenario, number, sentence)
                    as_written, told = found(step, reply.body, self._cast)
                    if as_written:
                        return Answered(told, None, None)
                    await asyncio.sleep(ASK_AGAIN_SECONDS)
        except TimeoutError:
            waited = f"waited {self._addresses.patience_seconds:g} seconds for the answer the scenario names"
            raise AwaitedInVainError(f"{waited}; the last one was: {told}") from None


class IntakePlayer:
    """Sealed events on the intake topic, each answered on the results topic."""

    def __init__(self, cast: Cast, addresses: SandboxAddresses, integrator: Integrator) -> None:
        self._cast = cast
        self._addresses = addresses
        self._integrator = integrator

    async def answer(self, number: int, step: Step, consequences: Consequences) -> Answered:
        """Publish unless it was answered before; wait for the answer; hold it against what the scenario says."""
        sent, sent_by, kind = self._what(number, step)
        ce_id = UUID(self._cast.the("sealed", sent).id) if sent else self._cast.own_id("sealed", number)
        consequences.claim(str(ce_id), number)
        known = self._integrator.answer(ce_id, kind)
        repeated = known is not None
        if known is None:
            known = await self._send_and_hear(number, sent_by, ce_id, kind)
        return self._judge(number, step, ce_id, known, repeated=repeated)

    async def _send_and_hear(self, number: int, sent_by: int, ce_id: UUID, kind: AnswerKind) -> SeenEvent:
        writer = self._cast.scenario.steps[sent_by - 1]
        if not isinstance(writer, SendSealedReferral):
            raise PlayError(self._cast.scenario, number, f"step {sent_by} sent nothing over intake")
        message = self._integrator.message(writer, self._cast, sent_by, ce_id)
        await self._integrator.publish(message, self._cast.traceparent(number))
        return await self._integrator.hear(ce_id, kind)

    def _judge(self, number: int, step: Step, ce_id: UUID, heard: SeenEvent, *, repeated: bool) -> Answered:
        refusal = getattr(heard.data, "reason", None)
        if refusal != step.expect:
            awaited = f"should have been refused as {step.expect}" if step.expect else "should have been accepted"
            sentence = f"{awaited}, but the results topic says {refusal or heard.name}."
            raise PlayError(self._cast.scenario, number, sentence)
        if refusal is not None:
            return Answered(f"refused on the results topic: {refusal}", refusal, repeated, (heard,))
        reference = getattr(heard.data, "reference", "")
        if isinstance(step, SendSealedReferral):
            made = {"sealed": str(ce_id), "referral": str(getattr(heard.data, "referral_id", ""))}
            for kind in step.makes:
                self._cast.made[kind, step.name] = Made(made[kind], step.place, number)
            return Answered(f"accepted on the results topic: {reference}", None, repeated, (heard,))
        return Answered(f"accepted as a repeat on the results topic: {reference}", None, repeated, (heard,))

    def _what(self, number: int, step: Step) -> tuple[str | None, int, AnswerKind]:
        """Whose id is used, which step wrote the message, and which answer to wait for."""
        if isinstance(step, RepeatSealedReferral):
            return step.sealed, self._cast.the("sealed", step.sealed).number, "repeat"
        if isinstance(step, SendSealedReferral) and step.with_id_of is not None:
            return step.with_id_of, number, "conflict"
        return None, number, "first"


def token_for(step: Step, ask: Ask, cast: Cast, addresses: SandboxAddresses) -> str:
    """A token of the step's role; a school's covers its own setting only."""
    settings = [cast.setting(ask.place)] if step.role in {"school", "mentor"} else None
    return addresses.token(step.role, cast.place(ask.place).authority, settings)


def reference_in(replies: list[Reply]) -> str:
    """The references of the answers, where they have any."""
    references = [str(reply.body["reference"]) for reply in replies if "reference" in reply.body]
    return f" {', '.join(references)}" if references else ""
