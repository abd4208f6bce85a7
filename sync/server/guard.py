"""Stands around the whole platform: limits what a request may carry, adds the safety headers, and turns an
unexpected error into a plain answer without letting people's data into the log.
"""

import json
import logging
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.requests import ClientDisconnect

from sync.protocol import MAX_PUSH_BYTES, ErrorResponse

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
ErrorPage = Callable[[MutableMapping[str, Any], int], str]

MAX_FORM_BYTES = 16 * 1024
_UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeoutError)
_LOG = logging.getLogger("ghep.platform")
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow, noarchive",
}


class TooLarge(Exception):
    """The body is longer than its path allows."""


class Guard:
    """ASGI middleware around the application. `error_page` gives the HTML for a status."""

    def __init__(self, app: App, error_page: ErrorPage) -> None:
        self._app = app
        self._error_page = error_page

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            await self._app(scope, _limited(scope, receive), answer.send)
        except ClientDisconnect:
            return
        except Exception as error:
            status = _status(error)
            if status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                _log(error)
            if not answer.started:
                await self._refuse(scope, answer.send, status)

    async def _refuse(self, scope: MutableMapping[str, Any], send: Send, status: int) -> None:
        is_api = is_for_programs(scope["path"])
        text = _json_error(status) if is_api else self._error_page(scope, status)
        kind = b"application/json" if is_api else b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"connection", b"close")]
        if status == 503:
            headers.append((b"retry-after", b"30"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})


def is_for_programs(path: str) -> bool:
    """Tell whether a path is answered in JSON, also when it fails."""
    return path.startswith("/api/")


class _Answer:
    """The way back to the client: adds the headers, and knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            own = {name for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message["headers"] = [*message["headers"], *(pair for pair in added if pair[0] not in own)]
        await self._send(message)


def _limited(scope: MutableMapping[str, Any], receive: Receive) -> Receive:
    left = MAX_PUSH_BYTES if is_for_programs(scope["path"]) else MAX_FORM_BYTES

    async def receive_within_limit() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge
        return message

    return receive_within_limit


def _status(error: Exception) -> int:
    if isinstance(error, TooLarge):
        return 413
    return 503 if isinstance(error, _UNAVAILABLE) else 500


def _json_error(status: int) -> str:
    names = {413: "TOO_LARGE", 503: "UNAVAILABLE", 500: "INTERNAL"}
    return json.dumps(ErrorResponse(error=names[status]).model_dump())


def _log(error: Exception) -> None:
    # The message of an error may carry what a person typed or what a row holds; the places do not.
    places = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("a request failed: %s\n%s", type(error).__name__, places)
