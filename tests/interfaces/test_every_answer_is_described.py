"""Every service answers whatever it is asked as its OpenAPI document says, and lets nobody in who does not belong.

The real routes over a real database, served over HTTP. Services are found in the services folder, never listed.
`ATTUNE_INTERFACE_CASES=200 ./attune test tests/interfaces` asks for longer.
"""

import os
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from traceback import format_exception
from typing import Any, cast
from uuid import uuid4

import pytest
from attune_chassis.definition import ServiceDefinition
from attune_sandbox.keys import Keys
from attune_sandbox.service_environment import LOOPBACK, Surroundings, plain_settings, secret_settings
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.service_tests import ServiceUnderTest, served
from attune_sandbox.tokens import ROLES, sign_token
from structlog.testing import capture_logs

from tests.interfaces.asking import Asking, ask
from tests.interfaces.listening import listening

SERVICES = sorted(path.parent.name for path in (Path(__file__).parents[2] / "services").glob("*/pyproject.toml"))
CASES_MAX = int(os.environ.get("ATTUNE_INTERFACE_CASES", "12"))
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
AUTHORITY = {"awards": "E08000025"}
KENT = "E10000016"
CALLBACKS, CALLBACK_TOKEN = "/provider-callbacks", "a-token-that-only-the-provider-knows-0123456789"
EACH_EXAMPLE_TIMES = 4
FRAMES_SHOWN = -3
SOME_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"


class Asked(ServiceUnderTest):
    """A service, and tokens of its authority."""

    def token(self, scopes: tuple[str, ...] | None = None) -> str:
        """Of somebody who may do these things, or everything."""
        everything = sorted({scope for role in ROLES.values() for scope in role.scopes})
        authority = AUTHORITY.get(self.definition.name, KENT)
        return sign_token(self.keys, subject="x", scopes=everything if scopes is None else scopes, authority=authority)

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Path, method and description of everything that can be asked."""
        for path, methods in self.app.openapi()["paths"].items():
            for method, operation in methods.items():
                yield path, method, operation

    async def known_ids(self) -> dict[str, set[str]]:
        """Ids that exist, by the name of the parameter: of what was heard, made from examples, and listed."""
        await self.hear_goldens()
        found: dict[str, set[str]] = defaultdict(set)
        for event in await self.events():
            collect_ids(event.model_dump(mode="json"), found)
        for path, method, operation in self.operations():
            if path.startswith("/v1/") and "{" not in path and method in {"get", "post"}:
                for answer in await self._carried_out(path, method, operation):
                    assert answer.status_code < 500, answer.text
                    if answer.headers["Content-Type"] == "application/json":
                        collect_ids(answer.json(), found)
        named = {parameter["name"] for _, _, operation in self.operations() for parameter in in_path(operation)}
        return {name: ids for name, ids in found.items() if name in named}

    async def _carried_out(self, path: str, method: str, operation: dict[str, Any]) -> list[Any]:
        if method == "get":
            return [await self.get(path)]
        shape = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        example = self.app.openapi()["components"]["schemas"][shape]["example"]
        return [await self.post(path, example) for _ in range(EACH_EXAMPLE_TIMES)]


def in_path(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [parameter for parameter in operation.get("parameters", ()) if parameter["in"] == "path"]


def collect_ids(node: Any, found: dict[str, set[str]]) -> None:
    """Every id a document names goes to those of its field's name."""
    match node:
        case dict():
            for name, value in node.items():
                if name.endswith("_id") and isinstance(value, str):
                    found[name].add(value)
                collect_ids(value, found)
        case list():
            for part in node:
                collect_ids(part, found)


def settings_of(definition: ServiceDefinition, database: DatabaseUrls, keys: Keys, folder: Path) -> Any:
    """What the service is told in the sandbox, and the token of a provider's callbacks."""
    callback_token = folder / "callback-token"
    callback_token.write_text(CALLBACK_TOKEN)
    about = Surroundings(
        service=definition.name,
        keys=keys,
        http_port=0,
        kafka_bootstrap_servers=f"{LOOPBACK}:9",
        kafka_password="",
        database_url=database.app,
        relay_database_url=database.relay,
        owner_database_url=database.owner,
        smtp_port=9,
        public_url=f"http://{LOOPBACK}",
        integrators=("schoolmis",),
    )
    told = plain_settings(about) | secret_settings(about) | {"ATTUNE_NOTIFY_CALLBACK_TOKEN_FILE": str(callback_token)}
    return definition.settings(**{name.removeprefix("ATTUNE_").lower(): value for name, value in told.items()})


@pytest.fixture(params=SERVICES)
async def service(
    request: pytest.FixtureRequest,
    service_database: Callable[[str], Awaitable[DatabaseUrls]],
    sandbox_keys: Keys,
    tmp_path: Path,
) -> AsyncIterator[Asked]:
    definition = cast("ServiceDefinition", import_module(f"{request.param}.main").definition)
    database = await service_database(definition.name)
    settings = settings_of(definition, database, sandbox_keys, tmp_path)
    async with served(
        Asked, definition, settings=settings, database=database, keys=sandbox_keys, now=NOW
    ) as under_test:
        yield under_test


async def test_nobody_is_let_in_without_the_scope(service: Asked) -> None:
    asked = [
        (path, method)
        for path, method, operation in service.operations()
        if operation.get("security") and not path.startswith(CALLBACKS)
    ]
    assert asked
    headers = {"Authorization": f"Bearer {service.token(scopes=())}", "Idempotency-Key": str(uuid4())}
    for path, method in asked:
        answer = await service.client.request(method, path.replace("{", "").replace("}", ""), headers=headers)
        assert (answer.status_code, answer.json()["reason"]) == (403, "scope_missing"), f"{method} {path}"


@pytest.mark.timeout(900)
async def test_everything_is_answered_as_described(service: Asked, tmp_path: Path) -> None:
    # To print each line, and whole tracebacks, would take longer than to ask.
    with capture_logs() as log:
        ids = await service.known_ids()
        async with listening(service.app) as address:
            asking = Asking(
                address=address,
                headers={"Authorization": f"Bearer {service.token()}"},
                headers_by_path={CALLBACKS: {"Authorization": f"Bearer {CALLBACK_TOKEN}"}},
                known_ids=ids,
                cases_max=CASES_MAX,
            )
            as_described, report = await ask(asking, tmp_path)
    errors = [line["exc_info"] for line in log if line["log_level"] == "error"]
    assert as_described, "\n".join(
        [*("".join(format_exception(error, limit=FRAMES_SHOWN)) for error in errors), report]
    )
