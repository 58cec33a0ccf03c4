"""Everybody who asks: each command under one Idempotency-Key until answered, each intake until it is in the log."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from attune_chassis.ids import ATTUNE_NAMESPACE
from attune_contracts import encode
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.sealing import ReferredChild, Referrer, SealedReferral, seal_model

from tests.loop.log import Log
from tests.loop.stage import INTAKE, ROLES_OF_PEOPLE, LoopStage

RETRY_SECONDS = 0.1
ANSWER_SECONDS_MAX = 10.0
PATIENCE_SECONDS = 240.0
SERVER_ERROR = 500


class RefusedError(Exception):
    """A command was refused that should not have been."""


@dataclass(slots=True)
class Desk:
    """Sends; counts what was sent, answered, and sent again."""

    stage: LoopStage
    log: Log
    answered: Counter[str] = field(default_factory=Counter)
    """Commands with an answer, by status."""
    retried: Counter[str] = field(default_factory=Counter)
    """Requests that had to be sent again, by what came instead of an answer."""
    submitted: int = 0
    submitted_again: int = 0
    _tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    _http: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(
            trust_env=False,
            timeout=ANSWER_SECONDS_MAX,
            limits=httpx.Limits(max_connections=256, max_keepalive_connections=64, keepalive_expiry=4.0),
        )
    )
    _producer: AIOKafkaProducer | None = None
    _keys: str = ""

    async def start(self) -> None:
        """Open the integrator's connection."""
        self._keys = self.stage.keys.intake_public.read_text("utf-8")
        self._producer = AIOKafkaProducer(acks="all", linger_ms=5, **self.stage.kafka.connection.client_arguments())
        await self._producer.start()

    async def stop(self) -> None:
        """Let go."""
        await self._http.aclose()
        if self._producer is not None:
            await asyncio.wait_for(self._producer.stop(), ANSWER_SECONDS_MAX)

    async def command(
        self,
        service: str,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        who: tuple[str, str],
        key: str,
        may_be_refused: bool = False,
    ) -> dict[str, Any] | None:
        """The answer; None where it was refused and that may be. Raises RefusedError, or TimeoutError."""
        headers = {"Authorization": f"Bearer {self._token(*who)}", "Idempotency-Key": key}
        answer = await self._until_answered("POST", self.stage.url(service) + path, json=body, headers=headers)
        self.answered[str(answer.status_code)] += 1
        if answer.is_success:
            told: dict[str, Any] = answer.json()
            return told
        if may_be_refused:
            return None
        raise RefusedError(f"{path}: {answer.status_code} {answer.text[:300]}")

    async def read(self, service: str, path: str, *, who: tuple[str, str], **parameters: Any) -> dict[str, Any]:
        """The answer to a question. Raises RefusedError."""
        told = await self.question(service, path, who=who, **parameters)
        if told is None:
            raise RefusedError(f"{path} is not answered to a {who[0]}")
        return told

    async def question(
        self, service: str, path: str, *, who: tuple[str, str], **parameters: Any
    ) -> dict[str, Any] | None:
        """The same, or None where it is refused."""
        headers = {"Authorization": f"Bearer {self._token(*who)}"}
        answer = await self._until_answered("GET", self.stage.url(service) + path, params=parameters, headers=headers)
        told: dict[str, Any] | None = answer.json() if answer.is_success else None
        return told

    async def press(self, token: str) -> None:
        """The reader of a mail presses the button behind its link."""
        answer = await self._until_answered("POST", f"{self.stage.url('notifications')}/acknowledge/{token}")
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise RefusedError(f"acknowledge: {answer.status_code}")

    async def submit(self, authority: str, body: Mapping[str, Any], key: str) -> str:
        """Send a referral in by the intake topic; its id, once the answer is in the results."""
        ce_id = uuid5(ATTUNE_NAMESPACE, f"{self.stage.seed}/{key}")
        child, referrer = ReferredChild(**body["child"]), Referrer(**body["referrer"])
        sealed = seal_model(SealedReferral(event_id=ce_id, child=child, referrer=referrer), self._keys)
        event = ReferralSubmittedV1(
            authority=authority,
            occurred_at=datetime.now(UTC),
            setting_id=body["setting_id"],
            referral_type=body["referral_type"],
            reason_codes=tuple(body["reason_codes"]),
            sealed=sealed,
        )
        message = encode(
            event,
            ce_id=ce_id,
            aggregate_version=1,
            recorded_at=event.occurred_at,
            correlation_id=ce_id,
            causation_id=ce_id,
            topic=INTAKE,
        )
        self.submitted += 1
        await self._send(message.key, message.value, [(name, value.encode()) for name, value in message.headers])
        case = str(ce_id)
        await self.log.until(case, lambda: self.log.facts(case), "the intake is answered", PATIENCE_SECONDS)
        answer = self.log.facts(case)[0]
        if answer.name != "IntakeAccepted":
            raise RefusedError(f"intake {case}: {answer}")
        referral_id = str(UUID(answer.data["referral_id"]))
        await self.log.until(
            referral_id, lambda: self.log.facts(referral_id), "the referral is in the log", PATIENCE_SECONDS
        )
        return referral_id

    async def _send(self, key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> None:
        while True:
            try:
                assert self._producer is not None, "the desk has not been opened"
                await self._producer.send_and_wait(INTAKE, value, key=key, headers=headers)
            except (KafkaError, OSError):
                self.submitted_again += 1
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return

    async def _until_answered(self, method: str, url: str, **options: Any) -> httpx.Response:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await self._http.request(method, url, **options)
                except httpx.HTTPError as error:
                    self.retried[type(error).__name__] += 1
                else:
                    if answer.status_code < SERVER_ERROR:
                        return answer
                    self.retried[str(answer.status_code)] += 1
                await asyncio.sleep(RETRY_SECONDS)

    def _token(self, role: str, authority: str) -> str:
        assert role in ROLES_OF_PEOPLE, role
        if (role, authority) not in self._tokens:
            self._tokens[role, authority] = self.stage.token(role, authority)
        return self._tokens[role, authority]
