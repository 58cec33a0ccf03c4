"""A small page and a JSON API over the stored mails, for the person at this machine and for tests.

A mail's HTML is foreign: it is shown in a sandboxed frame that runs no script and loads nothing; its links open in
a new tab.
"""

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from attune_sandbox.mailbox.store import LINK, Mail, MailStore, OpenedMail

LIST_SIZE_MAX = 500
NUMBER = re.compile(r"(\b[A-Z]{3,4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b)")
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]


def build_page(store: MailStore, *, loopback_only: bool) -> Starlette:
    """The mailbox's web application; on loopback it answers to this machine's own names only (DNS rebinding)."""
    pages = _Pages(store)
    guard = [Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_NAMES)] if loopback_only else []
    return Starlette(
        routes=[
            Route("/", pages.list),
            Route("/mails/{key}", pages.one),
            Route("/mails/{key}/raw", pages.raw),
            Route("/api/messages", pages.api_list),
            Route("/api/messages/{key}", pages.api_one),
            Route("/livez", pages.live),
        ],
        middleware=guard,
    )


class _Pages:
    def __init__(self, store: MailStore) -> None:
        self._store = store
        self._templates = Environment(
            loader=PackageLoader("attune_sandbox.mailbox"), autoescape=True, undefined=StrictUndefined
        )
        self._templates.filters["when"] = lambda moment: moment.astimezone().strftime("%-d %b %Y, %H:%M:%S")
        self._templates.filters["by_numbers"] = _by_numbers

    async def list(self, request: Request) -> Response:
        to = request.query_params.get("to") or None
        mails = self._store.mails(to=to)
        return self._html("list.html", mails=mails[:LIST_SIZE_MAX], total=len(mails), to=to or "")

    async def one(self, request: Request) -> Response:
        mail = self._store.find(request.path_params["key"])
        if mail is None:
            return self._html("missing.html", status=404)
        opened = self._store.open(mail)
        return self._html("mail.html", mail=mail, opened=opened, text_parts=_split_links(opened.text))

    async def raw(self, request: Request) -> Response:
        mail = self._store.find(request.path_params["key"])
        if mail is None:
            return self._html("missing.html", status=404)
        return FileResponse(mail.path, media_type="text/plain; charset=utf-8", headers=SECURITY_HEADERS)

    async def api_list(self, request: Request) -> Response:
        mails = self._store.mails(to=request.query_params.get("to") or None)
        opened = [self._store.open(mail) for mail in mails[:LIST_SIZE_MAX]]
        return JSONResponse({"total": len(mails), "messages": [_as_json(one) for one in opened]})

    async def api_one(self, request: Request) -> Response:
        mail = self._store.find(request.path_params["key"])
        if mail is None:
            return JSONResponse({"detail": "There is no such mail."}, status_code=404)
        return JSONResponse(_as_json(self._store.open(mail)))

    async def live(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def _html(self, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        body = self._templates.get_template(name).render(**values)
        return HTMLResponse(body, status_code=status, headers=SECURITY_HEADERS)


def _by_numbers(subject: str) -> list[tuple[str, bool]]:
    """The subject in pieces, each with whether it is a reference number, which stays on one line."""
    return [(piece, place % 2 == 1) for place, piece in enumerate(NUMBER.split(subject)) if piece]


def _split_links(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a link."""
    pieces, after = [], 0
    for found in LINK.finditer(text):
        pieces += [(text[after : found.start()], False), (found.group(), True)]
        after = found.end()
    return [*pieces, (text[after:], False)]


def _as_json(opened: OpenedMail) -> dict[str, Any]:
    mail: Mail = opened.mail
    return {
        "key": mail.key,
        "message_id": mail.message_id,
        "received_at": mail.received_at.isoformat(),
        "from": mail.sender,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "copies": mail.copies,
        "text": opened.text,
        "html": opened.html,
        "links": list(opened.links),
    }
