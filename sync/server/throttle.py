"""Slows down guessing: how often one client may look, and how often a look-up may miss.

Counts are in memory and start again with the program. Addresses and tube numbers are kept as keyed hashes.
"""

import hashlib
import math
import secrets
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is allowed, in the notation of the `limits` library.

    Whole mobile networks share an address, so `looks` is generous; a miss is what a guess looks like.
    """

    looks: str = "60 per minute"
    misses: str = "40 per hour"
    misses_of_a_tube: str = "10 per hour"


class Throttle:
    """Counts looks and misses. Safe to use from several threads."""

    def __init__(self, limits: Limits) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._looks = parse(limits.looks)
        self._misses = parse(limits.misses)
        self._tube_misses = parse(limits.misses_of_a_tube)
        self._secret = secrets.token_bytes(16)

    def wait(self, address: str) -> int:
        """Count a look, and give the seconds until the next is allowed: 0 if this one is."""
        client = self._client(address)
        if self._limiter.hit(self._looks, "look", client):
            return 0
        return self._left(self._looks, "look", client)

    def wait_to_guess(self, address: str, tube_key: str) -> int:
        """Do as `wait` for a look that could be a guess, which also has to wait after too many misses."""
        client, tube = self._client(address), self._tube(tube_key)
        if seconds := self.wait(address):
            return seconds
        if not self._limiter.test(self._misses, "miss", client):
            return self._left(self._misses, "miss", client)
        if not self._limiter.test(self._tube_misses, "miss", tube):
            return self._left(self._tube_misses, "miss", tube)
        return 0

    def count_miss(self, address: str, tube_key: str) -> None:
        """Remember that a look by tube number found nothing."""
        self._limiter.hit(self._misses, "miss", self._client(address))
        self._limiter.hit(self._tube_misses, "miss", self._tube(tube_key))

    def _left(self, item: RateLimitItem, kind: str, key: str) -> int:
        reset: float = self._limiter.get_window_stats(item, kind, key).reset_time
        return max(1, math.ceil(reset - time.time()))

    def _client(self, address: str) -> str:
        return self._hash(f"client {_network(address)}")

    def _tube(self, tube_key: str) -> str:
        return self._hash(f"tube {tube_key}")

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), key=self._secret, digest_size=16).hexdigest()


def _network(address: str) -> str:
    """Give what stands for one client: an IPv4 address, or the /64 that one IPv6 client moves about in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or (int(parsed) >> 64))
    return str(parsed)
