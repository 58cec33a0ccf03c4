"""The page and the one-click address behind a message's unsubscribe link (RFC 8058).

A mail program's own button sends one POST and looks at nothing; a person sees a page with a button. Opening the page
changes nothing: scanners open every link of a mail before its reader does, and must not unsubscribe anybody.
"""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.app.unsubscribe import Unsubscribable, Unsubscribe
from notifications.entrypoints.acknowledge_page import HEADERS, NOT_FOUND, UNKNOWN_LINK


def about(message: Unsubscribable) -> str:
    """What would be stopped, as a sentence goes on."""
    return "any news" if message.topic is None else f"messages about {message.topic.replace('-', ' ')}"


def unsubscribe_router(unsubscribe: Unsubscribe) -> APIRouter:
    """The routes under /unsubscribe."""
    router = APIRouter(prefix="/unsubscribe", tags=["Unsubscribe page"], default_response_class=HTMLResponse)
    pages = Environment(
        loader=PackageLoader("notifications", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    def page(name: str, status: int = 200, **values: Any) -> Response:
        return HTMLResponse(pages.get_template(name).render(values), status_code=status, headers=HEADERS)

    async def shown(token: str) -> Response:
        message = await unsubscribe.look(token)
        if message is None:
            return page("unknown_link.html", NOT_FOUND)
        name = "unsubscribed.html" if message.is_done else "unsubscribe.html"
        return page(name, message=message, about=about(message))

    @router.head("/{token}", include_in_schema=False)
    @router.get("/{token}", summary="Look at what would be stopped", responses=UNKNOWN_LINK)
    async def look(token: str) -> Response:
        """Changes nothing."""
        return await shown(token)

    @router.post("/{token}", summary="Unsubscribe with one click", responses=UNKNOWN_LINK)
    async def press(token: str) -> Response:
        """Needs no sign-in, no cookie and no second step, and never redirects; again changes nothing."""
        if not await unsubscribe.press(token):
            return page("unknown_link.html", NOT_FOUND)
        return await shown(token)

    return router
