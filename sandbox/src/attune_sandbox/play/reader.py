"""Reads a mail in the sandbox's mailbox and presses the button behind its link, as the person it was sent to."""

import httpx

from attune_sandbox.play.addresses import SandboxAddresses
from attune_sandbox.play.answered import Answered
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.consequences import Consequences, is_a_persons_word
from attune_sandbox.play.events import SeenEvent
from attune_sandbox.play.report import PlayError
from attune_sandbox.scenarios.loop_steps import AcknowledgeFeedback

LINK_PART = "/acknowledge/"
REQUEST_TIMEOUT_SECONDS = 15.0


class Reader:
    """The people of a play as readers of their mail."""

    def __init__(self, cast: Cast, addresses: SandboxAddresses, consequences: Consequences) -> None:
        self._cast = cast
        self._addresses = addresses
        self._consequences = consequences

    async def answer(self, number: int, step: AcknowledgeFeedback) -> Answered:
        """Follow the link of the mail and press the button; nothing where that was done in an earlier play."""
        notification_id = await self._notification(step)
        before = any(is_a_persons_word(event) and event.subject == notification_id for event in self._log_events)
        self._consequences.claim_word_of(notification_id, number)
        if before:
            return Answered("confirmed in an earlier play of this run", None, repeated=True)
        async with httpx.AsyncClient(
            timeout=REQUEST_TIMEOUT_SECONDS, trust_env=False, follow_redirects=True
        ) as browser:
            try:
                link = await self._link(browser, step, notification_id)
                if link is None:
                    raise PlayError(self._cast.scenario, number, f"no mail to {step.person} holds the link")
                (await browser.get(link)).raise_for_status()
                (await browser.post(link)).raise_for_status()
            except (httpx.HTTPError, ValueError) as error:
                sentence = f"the mail of {step.person} could not be read or confirmed: {type(error).__name__}"
                raise PlayError(self._cast.scenario, number, sentence) from error
        return Answered("pressed the button behind the link in the mail", None, repeated=False)

    @property
    def _log_events(self) -> list[SeenEvent]:
        return self._consequences.log.events

    async def _notification(self, step: AcknowledgeFeedback) -> str:
        referral = self._cast.the("referral", step.referral)
        delivered: list[str] = []

        def is_there() -> bool:
            delivered[:] = [
                event.subject
                for event in self._log_events
                if event.name == "NotificationDelivered"
                and getattr(event.data, "cause_subject", None) == referral.id
                and getattr(event.data, "purpose", None) == step.purpose
                and self._cast.person_by_party.get(str(getattr(event.data, "party_id", ""))) == step.person
            ]
            return bool(delivered)

        awaited = f"a mail to {step.person} ({step.purpose})"
        await self._consequences.log.until(is_there, awaited=awaited, timeout_seconds=self._addresses.patience_seconds)
        return delivered[-1]

    async def _link(self, browser: httpx.AsyncClient, step: AcknowledgeFeedback, notification_id: str) -> str | None:
        address = self._cast.scenario.people[step.person].email
        url = f"{self._addresses.mailbox_url}/api/messages"
        answer = (await browser.get(url, params={"to": address})).raise_for_status().json()
        links = [
            str(link)
            for mail in answer["messages"]
            if notification_id in mail["message_id"]
            for link in mail["links"]
            if LINK_PART in link
        ]
        return links[0] if links else None
