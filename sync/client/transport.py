"""HTTP to the platform over httpx: one push, one answer. HTTP success alone proves nothing."""

from dataclasses import dataclass
from typing import Protocol

import httpx
from pydantic import ValidationError

from sync.protocol import PushRequest, PushResponse

TIMEOUT_SECONDS = 20.0


class TransportFailed(Exception):
    """No usable answer came; `why` is a short code, and everything stays waiting."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Transport(Protocol):
    """What a pusher needs of the network."""

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        """Send a batch and give the platform's receipts, or raise TransportFailed."""


@dataclass(frozen=True, slots=True)
class HttpTransport:
    """The real platform at a URL, with this site's key."""

    url: str
    key: str

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        """POST a batch; an answer that is not the platform's own is a failure, whatever its status."""
        request = PushRequest(events=events)
        try:
            answer = httpx.post(
                f"{self.url.rstrip('/')}/api/v1/events",
                content=request.model_dump_json(),
                headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
                timeout=TIMEOUT_SECONDS,
            )
        except httpx.InvalidURL as error:
            raise TransportFailed("BAD_URL") from error
        except httpx.HTTPError as error:
            raise TransportFailed(type(error).__name__) from error
        if answer.status_code in (401, 403):
            raise TransportFailed("KEY_REFUSED")
        if answer.status_code != httpx.codes.OK:
            raise TransportFailed(f"HTTP_{answer.status_code}")
        try:
            return PushResponse.model_validate_json(answer.content)
        except ValidationError as error:
            raise TransportFailed("NOT_THE_PLATFORM") from error
