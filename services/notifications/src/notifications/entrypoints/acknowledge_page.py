"""The page behind a message's link: one sentence, one button. Only pressing it acknowledges.

Mail scanners open every link of a mail before its reader does, so opening the page says nothing about the reader.
"""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.app.acknowledge import Acknowledgement

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
SEE_OTHER: Final = 303
NOT_FOUND: Final = 404
UNKNOWN_LINK: Final[dict[int | str, dict[str, Any]]] = {
    NOT_FOUND: {"content": {"text/html": {}}, "description": "A page that says that the link is not known."}
}


def acknowledgement_router(acknowledgement: Acknowledgement) -> APIRouter:
    """The routes under /acknowledge."""
    router = APIRouter(prefix="/acknowledge", tags=["Acknowledgement page"], default_response_class=HTMLResponse)
    pages = Environment(
        loader=PackageLoader("notifications", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    def page(name: str, status: int = 200, **values: Any) -> Response:
        return HTMLResponse(pages.get_template(name).render(values), status_code=status, headers=HEADERS)

    @router.head("/{token}", include_in_schema=False)
    @router.get("/{token}", summary="Look at what is to be acknowledged", responses=UNKNOWN_LINK)
    async def look(token: str) -> Response:
        """Changes nothing."""
        message = await acknowledgement.look(token)
        if message is None:
            return page("unknown_link.html", NOT_FOUND)
        return page("acknowledged.html" if message.is_acknowledged else "acknowledge.html", message=message)

    @router.post("/{token}", summary="Acknowledge", responses=UNKNOWN_LINK)
    async def press(token: str, request: Request) -> Response:
        """Acknowledges; doing it again changes nothing."""
        if not await acknowledgement.press(token):
            return page("unknown_link.html", NOT_FOUND)
        # Back to the same page by GET, so that reloading it sends nothing again.
        return RedirectResponse(request.url.path.rpartition("/")[2], SEE_OTHER, headers=HEADERS)

    return router
