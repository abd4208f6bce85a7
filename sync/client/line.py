"""One kept connection to the platform: a request, and an answer that is the platform's own or a failure.

HTTP success alone proves nothing: captive portals answer 200.
"""

from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from pydantic import ValidationError

from sync.first_use import module_when_used
from sync.protocol import Wire

if TYPE_CHECKING:
    import httpx
else:
    httpx = module_when_used("httpx")

Answer = TypeVar("Answer", bound=Wire)
# The platform closes a connection that rests for five seconds; whoever closes first loses no request.
REST_SECONDS = 4.0


class TransportFailed(Exception):
    """No usable answer came; `why` is a short code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Line:
    """The way to a platform at a URL, with this site's key. Safe from several threads."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._client = httpx.Client(
            # As bytes: a key that is not ASCII is then refused by the platform, like any wrong one.
            headers=[(b"Authorization", f"Bearer {key}".encode()), (b"Content-Type", b"application/json")],
            limits=httpx.Limits(keepalive_expiry=REST_SECONDS),
        )

    def __enter__(self) -> Self:
        """Nothing is connected before the first request."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._client.close()

    def post(self, path: str, request: Wire, answer: type[Answer], *, seconds: float) -> Answer:
        """Send a request that may safely come twice; raise TransportFailed unless the platform itself answers.

        `seconds` limits the connecting, the sending and every reading, each on its own.
        """
        reply = self._send(path, request.model_dump_json(), seconds)
        if reply.status_code in (401, 403):
            raise TransportFailed("KEY_REFUSED")
        if reply.status_code != httpx.codes.OK:
            raise TransportFailed(f"HTTP_{reply.status_code}")
        try:
            return answer.model_validate_json(reply.content)
        except ValidationError as error:
            raise TransportFailed("NOT_THE_PLATFORM") from error

    def _send(self, path: str, body: str, seconds: float) -> "httpx.Response":
        try:
            return self._send_again_if_dropped(path, body, seconds)
        except httpx.InvalidURL as error:
            raise TransportFailed("BAD_URL") from error
        except httpx.HTTPError as error:
            raise TransportFailed(type(error).__name__) from error

    def _send_again_if_dropped(self, path: str, body: str, seconds: float) -> "httpx.Response":
        try:
            return self._client.post(self._url + path, content=body, timeout=seconds)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            # A platform that was started again has dropped the connection that we kept.
            return self._client.post(self._url + path, content=body, timeout=seconds)
