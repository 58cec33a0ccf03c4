"""One process of a service: the chosen roles, their probes, and a bounded, graceful end.

The database may be away when the process starts; it then serves its probes, says so, and gets on when the database is
back. On SIGTERM or SIGINT readiness turns false, the roles end their work within a limit, and the exit code is 0.
"""

import asyncio
import signal
import socket
from collections.abc import Collection, Iterable
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version

import asyncpg
from structlog.contextvars import bound_contextvars

from attune_chassis.clock import SystemClock
from attune_chassis.database import Pool, open_pool
from attune_chassis.database_checks import database_check, migrations_check
from attune_chassis.definition import Resources, ServiceDefinition
from attune_chassis.health import Health
from attune_chassis.http.app import DescribedApp, create_app
from attune_chassis.http.server import http_server, listen
from attune_chassis.logs import configure_logs, get_logger
from attune_chassis.loops import Plumbing, loops_of
from attune_chassis.migrate import load_migrations
from attune_chassis.outbox import Outbox
from attune_chassis.probes import probe_router
from attune_chassis.roles import API
from attune_chassis.settings import ServiceSettings
from attune_chassis.signals import StepHook, no_hook
from attune_chassis.signing_keys import SigningKeys, keys_from_file, keys_from_url
from attune_chassis.stated_gauges import StatedGauges
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.streams_http import routers_of
from attune_chassis.supervision import SupervisedLoop
from attune_chassis.tokens import TokenVerifier
from attune_chassis.tracing import configure_tracing

POOL_CLOSE_SECONDS = 3.0
CUT_OFF_SECONDS = 2.0

log = get_logger(__name__)


async def serve(
    definition: ServiceDefinition, settings: ServiceSettings, roles: Collection[str], hook: StepHook = no_hook
) -> None:
    """Run the roles in this process until SIGTERM or SIGINT; `hook` is told every step of their work.

    Raises:
        AddressUnusableError: the HTTP address cannot be listened on.
        UnusableSettingsError: a chosen role lacks a setting.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    configure_logs(service=definition.name, level=settings.log_level)
    tracing = configure_tracing(service=definition.name, exporter=settings.trace_exporter)
    listening = listen(settings.http_host, settings.http_port)
    pool = await open_pool(
        settings.database_url.get_secret_value(), application_name=definition.name, limits=settings.pool_limits
    )
    try:
        resources = resources_of(definition, settings, pool)
        plumbing = Plumbing(definition, resources, StreamMetrics(), hook)
        loops = loops_of(plumbing, roles)
        health = _health(definition, settings, pool, roles, loops)
        app = _app(definition, resources, health, roles, hook)
        await _run(app, listening, loops, health, shutdown_grace_seconds=settings.shutdown_grace_seconds, stop=stop)
    finally:
        listening.close()
        await _close(pool)
        await asyncio.to_thread(tracing.shutdown)


def resources_of(definition: ServiceDefinition, settings: ServiceSettings, pool: Pool) -> Resources:
    """What the service's builders are given."""
    return Resources(
        settings=settings,
        pool=pool,
        clock=SystemClock(timedelta(seconds=settings.clock_offset_seconds)),
        outbox=Outbox(definition.topics(settings), settings.topic_prefix),
    )


def token_verifier_of(settings: ServiceSettings) -> TokenVerifier:
    """Checks the tokens of the issuer the settings name."""
    return TokenVerifier(_keys(settings), issuer=settings.auth_issuer, audience=settings.auth_audience)


def version_of(definition: ServiceDefinition) -> str:
    """The version of the service's distribution."""
    try:
        return version(definition.name)
    except PackageNotFoundError:
        return "0"


def _keys(settings: ServiceSettings) -> SigningKeys:
    age = settings.auth_jwks_age_seconds_max
    if settings.auth_jwks_file is not None:
        return keys_from_file(settings.auth_jwks_file, age_seconds_max=age)
    return keys_from_url(settings.auth_jwks_url or "", age_seconds_max=age)


def _health(
    definition: ServiceDefinition,
    settings: ServiceSettings,
    pool: Pool,
    roles: Collection[str],
    loops: Iterable[SupervisedLoop],
) -> Health:
    health = Health(settings.readiness_timeout_seconds, settings.progress_timeout_seconds)
    database = {
        "database": database_check(pool),
        "migrations": migrations_check(pool, load_migrations(definition.migrations)),
    }
    for role in roles:
        # A request can be taken whenever the database can; how the loops are is the other roles' readiness.
        own = {} if role == API else {loop.name: loop.check for loop in loops if loop.role == role}
        health.add_role(role, database | own)
    for loop in loops:
        health.watch(loop.name, loop.seconds_since_progress)
    return health


def _app(
    definition: ServiceDefinition, resources: Resources, health: Health, roles: Collection[str], hook: StepHook
) -> DescribedApp:
    settings: ServiceSettings = resources.settings
    stated = StatedGauges(definition.gauges(resources), resources.pool) if API in roles else None
    return create_app(
        title=definition.title,
        version=version_of(definition),
        routers=routers_of(definition, resources) if API in roles else (),
        probes=probe_router(health, stated),
        token_verifier=token_verifier_of(settings),
        body_bytes_max=settings.http_body_bytes_max,
        hook=hook,
    )


async def _run(
    app: DescribedApp,
    listening: socket.socket,
    loops: Collection[SupervisedLoop],
    health: Health,
    *,
    shutdown_grace_seconds: float,
    stop: asyncio.Event,
) -> None:
    server = http_server(app, shutdown_grace_seconds=shutdown_grace_seconds)
    with bound_contextvars(role="http"):
        serving = asyncio.create_task(server.serve(sockets=[listening]), name="http")
    working = {asyncio.create_task(loop.run(stop), name=loop.name) for loop in loops}
    log.info("serving", port=listening.getsockname()[1], roles=list(health.roles))
    stopped = asyncio.create_task(stop.wait(), name="stop")
    await asyncio.wait({stopped, serving}, return_when=asyncio.FIRST_COMPLETED)
    served_until_stop = stop.is_set()
    stop.set()
    health.stopping = True
    log.info("stopping", grace_seconds=shutdown_grace_seconds)
    server.should_exit = True
    await _end({serving, *working}, shutdown_grace_seconds)
    await stopped
    if not served_until_stop:
        raise RuntimeError("The HTTP server ended by itself.")
    log.info("stopped")


async def _end(tasks: Collection[asyncio.Task[None]], grace_seconds: float) -> None:
    ended, running = await asyncio.wait(tasks, timeout=grace_seconds)
    for task in ended:
        if error := task.exception():
            log.error("ended_with_error", loop=task.get_name(), exc_info=error)
    for task in running:
        log.error("cut_off", loop=task.get_name(), grace_seconds=grace_seconds)
        task.cancel()
    if running:
        await asyncio.wait(running, timeout=CUT_OFF_SECONDS)


async def _close(pool: Pool) -> None:
    try:
        async with asyncio.timeout(POOL_CLOSE_SECONDS):
            await pool.close()
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        pool.terminate()
