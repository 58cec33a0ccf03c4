"""A scenario played against a running platform, and how it ended, in a form two journeys can be compared by."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from attune_contracts.topics import SERVICES, topics_for
from rich.console import Console

from attune_sandbox.play import play_file
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.report import PlayReport
from attune_sandbox.scenarios import Scenario, read_scenario
from attune_sandbox.testing.behind_the_scenes import RawRecord, folded, read_all, settled
from attune_sandbox.testing.running_platform import RunningPlatform
from attune_sandbox.testing.servers import INTEGRATORS

CONSOLE_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Ending:
    """How a journey ended.

    Attributes:
        events: how many facts of each name the whole log holds of this journey, by the fold and whatever the majors.
        refusals: the refusals met, in the order of the steps.
        mails: how many different mails each person got.
        states: the state of each referral, by the name the scenario gives it.
    """

    events: Mapping[str, int]
    refusals: tuple[str, ...]
    mails: Mapping[str, int]
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Journey:
    """One scenario under one run name, with mail addresses of its own, so that journeys on one platform stay apart."""

    platform: RunningPlatform
    scenario: Scenario
    run_id: str
    sent_folder: Path

    @classmethod
    def of(cls, example: Path, folder: Path, platform: RunningPlatform, run_id: str) -> "Journey":
        """The shipped example, its addresses moved to a domain of this run."""
        path = folder / example.name
        path.write_text(example.read_text("utf-8").replace(".example}", f".{run_id}.example}}"), "utf-8")
        return cls(platform, read_scenario(path), run_id, folder / "sent")

    async def play(self) -> tuple[PlayReport, str]:
        """Play it; the report, and what a person saw of it."""
        screen = io.StringIO()
        console = Console(file=screen, width=CONSOLE_WIDTH)
        addresses = self.platform.addresses(self.sent_folder)
        report = await play_file(self.scenario.path, addresses, run_id=self.run_id, console=console)
        return report, screen.getvalue()

    async def events(self) -> list[RawRecord]:
        """Its events in the whole log, by the fold, in the order of each partition."""
        names = [
            topic.name for topic in topics_for(INTEGRATORS) if topic.owner in SERVICES and topic.kind != "contacts"
        ]
        cast = Cast(self.scenario, self.run_id)
        traces = {cast.trace_id(number) for number, _ in enumerate(self.scenario.steps, 1)}
        records = folded(await read_all(self.platform.topics, names))
        return [record for record in records if record.headers.get("traceparent", "--").split("-")[1] in traces]

    async def ending(self, report: PlayReport) -> Ending:
        """How it ended, once nothing is on its way any more."""
        await settled(self.platform)
        async with httpx.AsyncClient(trust_env=False) as client:
            return Ending(
                events=Counter(_facts(await self.events()).values()),
                refusals=tuple(step.refusal for step in report.steps if step.refusal),
                mails={
                    name: len(await self._mails(client, person.email)) for name, person in self.scenario.people.items()
                },
                states=await self._states(client, report),
            )

    async def mails(self, person: str) -> list[dict[str, Any]]:
        """The mails somebody got, newest first, as the mailbox tells them."""
        async with httpx.AsyncClient(trust_env=False) as client:
            return await self._mails(client, self.scenario.people[person].email)

    async def _mails(self, client: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
        response = await client.get(f"{self.platform.mailbox_url}/api/messages", params={"to": address})
        mails: list[dict[str, Any]] = response.raise_for_status().json()["messages"]
        return mails

    async def _states(self, client: httpx.AsyncClient, report: PlayReport) -> dict[str, str]:
        states = {}
        base = f"http://127.0.0.1:{self.platform.ports['referrals']}/v1/referrals"
        for step in report.steps:
            for event in step.events:
                if event.name == "ReferralMade":
                    token = self.platform.token("coordinator", event.data.model_dump()["authority"], None)
                    answer = await client.get(f"{base}/{event.subject}", headers={"Authorization": f"Bearer {token}"})
                    name = step.step.result_name() or dict(step.step)["referral"]  # an endorsed proposal has its name
                    states[str(name)] = str(answer.raise_for_status().json()["state"])
        return states


def _facts(events: list[RawRecord]) -> dict[str, str]:
    """The name of each fact by its id."""
    return {
        event.headers.get("ce_factid", event.headers["ce_id"]): event.headers["ce_type"].split(".")[2]
        for event in events
    }
