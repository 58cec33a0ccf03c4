"""The OpenAPI document of a service, made without its database, its broker or its settings."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from attune_chassis.database import open_pool
from attune_chassis.definition import ServiceDefinition
from attune_chassis.http.app import create_app
from attune_chassis.serving import resources_of, version_of
from attune_chassis.settings import ServiceSettings
from attune_chassis.streams_http import routers_of

NOWHERE = "postgresql://nobody@localhost/nowhere"


def describe_api(definition: ServiceDefinition) -> dict[str, Any]:
    """The OpenAPI document as `/openapi.json` would give it."""
    return asyncio.run(_describe(definition))


async def _describe(definition: ServiceDefinition) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        key_set = Path(folder) / "empty.jwks.json"
        key_set.write_text('{"keys": []}', "utf-8")
        settings = _placeholders(definition.settings, key_set)
        pool = await open_pool(NOWHERE, application_name=definition.name)
        try:
            app = create_app(
                title=definition.title,
                version=version_of(definition),
                routers=routers_of(definition, resources_of(definition, settings, pool)),
                probes=None,
                token_verifier=None,
                body_bytes_max=settings.http_body_bytes_max,
            )
            return app.openapi()
        finally:
            pool.terminate()


def _placeholders(settings: type[ServiceSettings], file: Path) -> ServiceSettings:
    # A service's builders may read its key files; nothing is sealed, sent or asked while its routes are described.
    values: dict[str, Any] = {
        name: file if info.annotation is Path else "placeholder"
        for name, info in settings.model_fields.items()
        if info.is_required()
    }
    return settings.model_construct(None, **values)
