"""What the referrals service costs over HTTP: a list among ten thousand, and a referral made beside a bare insert."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import httpx
from attune_sandbox.platform.plan import Plan as Platform
from attune_sandbox.tokens import DEFAULT_AUTHORITY
from referrals.domain.reference_number import reference_number

from benchmarks.contenders.referral_client import SETTING
from benchmarks.figures import Spread, percentile, ratios, told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderFailedError
from benchmarks.report import Section
from benchmarks.sandbox import running_sandbox

REFERRALS = 10_000
REFERRALS_QUICK = 1_000
REQUESTS = 200
REQUESTS_QUICK = 20
WARM_UP_REQUESTS = 20
PAGE_REFERRALS = 50
LIST_MILLISECONDS_MAX = 100.0
MADE = 200
MADE_QUICK = 20
TIMEOUT_SECONDS = 30.0
PERCENTILES = (50, 90, 99, 100)
BEGAN_AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
TABLES = ("child_person", "referrer_person", "referral", "referral_fact", "notice_obligation")

LISTS: Mapping[str, Mapping[str, Any]] = {
    "newest first": {},
    "of three states": {"state": ["made", "accepted", "closing"]},
    "untold, longest wait first": {"told": "open"},
    "closed but not acknowledged": {"acknowledged": "false"},
    "of one setting and half a year": {"setting_id": SETTING, "made_from": "2026-06-01"},
    "a rare one: reviews that are due": {"review": "due"},
}
INSERT = """INSERT INTO bare_referral (referral_id, reference, authority, setting_id, referral_type, reason_codes,
    referrer_id, child_id, made_on, received_by, recorded_at, sequence, version, stage)
    VALUES ($1, $2, $3, $4, 'elsa', '{manage_emotions}', $1, $1, $5, 'http', $6, 1, 1, 'made')"""


async def run_list(plan: Plan, section: Section) -> None:
    """Fill the table, then ask for each kind of list again and again, page after page."""
    count = plan.amount(REFERRALS, REFERRALS_QUICK)
    requests = REQUESTS_QUICK if plan.quick else REQUESTS
    section.say(
        f"{count:,} referrals in one authority, half of them accepted, a tenth of those told, on the platform of "
        f"`./attune up`. One client asks for pages of {PAGE_REFERRALS}, one after the other, with a real token, "
        f"{requests} times for each kind of list; every other time it goes on with the next page."
    )
    async with _platform() as (platform, http, _):
        connection = await asyncpg.connect(platform.database_url("postgres", "referrals"))
        await _fill(connection, count)
        await connection.close()
        rows = []
        slowest = 0.0
        for name, query in LISTS.items():
            await _asked(http, query, WARM_UP_REQUESTS)
            times = await _asked(http, query, requests)
            slowest = max(slowest, percentile(times, 99))
            plan.say(f"  {name}: p99 {told(percentile(times, 99))} ms")
            rows.append([name, *(told(percentile(times, percent)) for percent in PERCENTILES)])
    section.table(["list, ms", "p50", "p90", "p99", "greatest"], rows)
    goal = f"every list among {count:,} referrals: p99 < {LIST_MILLISECONDS_MAX:.0f} ms over HTTP"
    section.goal(goal, f"{told(slowest)} ms", slowest < LIST_MILLISECONDS_MAX)


async def run_made(plan: Plan, section: Section) -> None:
    """A referral over HTTP and a bare insert of its row, in turns on the same servers."""
    count = MADE_QUICK if plan.quick else MADE
    section.say(
        f"One client makes {count} referrals over HTTP, one after the other, each with a real token and an idempotency "
        "key: checked, decided, written with its people, its facts, its clocks and its sealed contact, its events in "
        f"the outbox. In turn {count} bare inserts of the referral's row alone, by asyncpg on one connection, each in "
        "a transaction of its own, into a table without keys or constraints: what the machine allows, and no rival."
    )
    posts: list[float] = []
    inserts: list[float] = []
    async with _platform() as (platform, http, school):
        connection = await asyncpg.connect(platform.database_url("postgres", "referrals"))
        await connection.execute("CREATE TABLE bare_referral (LIKE referral INCLUDING DEFAULTS)")
        for _ in range(plan.rounds + 1):
            bare = await _timed(count, lambda number: _insert(connection, number))
            made = await _timed(count, lambda number: _make(http, school, number))
            inserts.append(percentile(bare, 50))
            posts.append(percentile(made, 50))
            plan.say(f"  POST p50 {told(posts[-1])} ms, insert p50 {told(inserts[-1])} ms")
        await connection.close()
    warm_posts, warm_inserts = posts[1:], inserts[1:]
    ratio = ratios(warm_posts, warm_inserts)
    section.table(
        ["p50 of each round", "ms"],
        [
            ["POST of a referral", str(Spread.of(warm_posts))],
            ["bare insert of its row", str(Spread.of(warm_inserts))],
            ["ratio", str(ratio)],
        ],
    )


@asynccontextmanager
async def _platform() -> AsyncIterator[tuple[Platform, httpx.AsyncClient, str]]:
    """The platform, a client of referrals with a coordinator's token, and a school's token."""
    async with running_sandbox() as (platform, _):
        addresses = platform.addresses()
        school = addresses.token("school", DEFAULT_AUTHORITY, [SETTING])
        headers = {"Authorization": f"Bearer {addresses.token('coordinator', DEFAULT_AUTHORITY, None)}"}
        url = addresses.services["referrals"]
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            yield platform, http, school


async def _asked(http: httpx.AsyncClient, query: Mapping[str, Any], count: int) -> list[float]:
    """Milliseconds of each answer; every other question is for the page after."""
    following: str | None = None

    async def ask(_: int) -> None:
        nonlocal following
        after = {} if following is None else {"after": following}
        answer = await http.get("/v1/referrals", params={**query, **after, "limit": PAGE_REFERRALS})
        _refuse_failure(answer)
        following = answer.json()["next"] if following is None else None

    return await _timed(count, ask)


async def _timed(count: int, act: Callable[[int], Awaitable[None]]) -> list[float]:
    times = []
    for number in range(count):
        began = time.perf_counter()
        await act(number)
        times.append(1000 * (time.perf_counter() - began))
    return times


async def _make(http: httpx.AsyncClient, school: str, number: int) -> None:
    body = {
        "setting_id": SETTING,
        "referral_type": "elsa",
        "reason_codes": ["manage_emotions"],
        "child": {"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"},
        "referrer": {"name": "Rowan Ashdown", "email": f"referrer{number}@school.example"},
    }
    headers = {"Authorization": f"Bearer {school}", "Idempotency-Key": str(uuid.uuid4())}
    _refuse_failure(await http.post("/v1/referrals", json=body, headers=headers))


async def _insert(connection: asyncpg.Connection, number: int) -> None:
    reference = reference_number(number)
    today = date(2026, 9, 7)
    await connection.execute(INSERT, uuid.uuid4(), reference, DEFAULT_AUTHORITY, SETTING, today, BEGAN_AT)


def _refuse_failure(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise ContenderFailedError(f"{answer.status_code}: {answer.text[:300]}")


async def _fill(connection: asyncpg.Connection, count: int) -> None:
    """Referrals with their people, facts and obligations, as the service writes them down."""
    made = [_made(number) for number in range(count)]
    columns: dict[str, Sequence[dict[str, Any]]] = {
        "child_person": [_child(row) for row in made],
        "referrer_person": [_referrer(row) for row in made],
        "referral": made,
        "referral_fact": [fact for row in made for fact in _facts(row)],
        "notice_obligation": [_obligation(row) for row in made if row["accepted_on"]],
    }
    async with connection.transaction():
        for table in TABLES:
            rows = columns[table]
            await connection.copy_records_to_table(
                table, records=[tuple(row.values()) for row in rows], columns=list(rows[0])
            )
    await connection.execute("ANALYZE")


def _made(number: int) -> dict[str, Any]:
    at = BEGAN_AT + timedelta(minutes=number)
    accepted = number % 2 == 0
    return {
        "referral_id": uuid.uuid4(),
        "reference": reference_number(1_000_000 + number),
        "authority": DEFAULT_AUTHORITY,
        "setting_id": SETTING if number % 10 == 0 else f"urn:{200_000 + number % 300}",
        "referral_type": "elsa",
        "reason_codes": ["manage_emotions"],
        "referrer_id": uuid.uuid4(),
        "child_id": uuid.uuid4(),
        "made_on": at.date(),
        "received_by": "http",
        "recorded_at": at,
        "sequence": 2 if accepted else 1,
        "version": 2 if accepted else 1,
        "stage": "accepted" if accepted else "made",
        "accepted_on": at.date() if accepted else None,
    }


def _child(row: Mapping[str, Any]) -> dict[str, Any]:
    of = {"child_id": row["child_id"], "authority": row["authority"]}
    return of | {"given_name": "Juniper", "family_name": "Vale", "date_of_birth": None}


def _referrer(row: Mapping[str, Any]) -> dict[str, Any]:
    of = {"party_id": row["referrer_id"], "authority": row["authority"]}
    return of | {"name": "Rowan Ashdown", "email": "rowan.ashdown@school.example"}


def _facts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    kinds = ["ReferralMade", "ReferralAccepted"][: row["sequence"]]
    return [
        {
            "event_id": uuid.uuid5(row["referral_id"], kind),
            "referral_id": row["referral_id"],
            "authority": row["authority"],
            "sequence": place,
            "version": place,
            "type": kind,
            "occurred_at": row["recorded_at"],
            "recorded_at": row["recorded_at"],
            "policy_version": "kent-elsa-referral/2",
            "detail": "{}",
        }
        for place, kind in enumerate(kinds, start=1)
    ]


def _obligation(row: Mapping[str, Any]) -> dict[str, Any]:
    is_told = row["recorded_at"].minute % 10 == 0
    settlement = {
        "notification_id": str(uuid.uuid4()),
        "notification_version": 2,
        "channel": "email",
        "evidence": "provider_receipt",
        "informed_at": row["recorded_at"].isoformat(),
    }
    return {
        "notice_event_id": uuid.uuid5(row["referral_id"], "ReferralAccepted"),
        "referral_id": row["referral_id"],
        "authority": row["authority"],
        "notice": "accepted",
        "party_id": row["referrer_id"],
        "opened_at": row["recorded_at"],
        "least_evidence": "accepted_by_server",
        "settled_notification_id": settlement["notification_id"] if is_told else None,
        "settled_notification_version": 2 if is_told else None,
        "settled_channel": "email" if is_told else None,
        "settled_evidence": "provider_receipt" if is_told else None,
        "settled_informed_at": row["recorded_at"] if is_told else None,
        "settlements": json.dumps([settlement] if is_told else []),
    }


LIST_CASE = Case("referral-list", "10. A list of referrals", run_list)
MADE_CASE = Case("referral-made", "11. A referral made", run_made)
