"""The port at which analyzers knock: who is let in, by address and by number. Never blocks."""

import logging
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_log = logging.getLogger(__name__)
Network = IPv4Network | IPv6Network
BACKLOG = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who knocked: a socket that does not block, and the plain address it comes from."""

    socket: socket.socket
    peer: str


class Door:
    """One listening socket; port 0 takes a free one. Raises OSError if it is taken or the address is not ours."""

    def __init__(self, host: str, port: int, *, tls: ssl.SSLContext | None = None) -> None:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        self._tls = tls
        self._socket = socket.socket(family, kind, protocol)
        try:
            # On Windows SO_REUSEADDR lets two programs take one port; elsewhere it only skips the wait after a stop.
            exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
            self._socket.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
            self._socket.bind(address)
            self._socket.listen(BACKLOG)
            self._socket.setblocking(False)
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]

    def fileno(self) -> int:
        """For the selector."""
        return self._socket.fileno()

    def guests(self) -> Iterator[Guest]:
        """Take those who knocked. Raises OSError where the system has no room for one more."""
        for _ in range(BACKLOG):
            try:
                accepted, address = self._socket.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            if guest := self._greet(accepted, str(address[0])):
                yield guest

    def _greet(self, accepted: socket.socket, address: str) -> Guest | None:
        try:
            accepted.setblocking(False)
            _keep_alive(accepted)
            if self._tls is not None:
                accepted = self._tls.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
        except OSError as error:
            _log.info("a connection ended as it began: %s", type(error).__name__)
            accepted.close()
            return None
        return Guest(socket=accepted, peer=plain_address(address))

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()


def is_allowed(peer: str, networks: tuple[Network, ...]) -> bool:
    """Tell whether an address lies in one of the networks; no networks are all of them."""
    return not networks or any(ip_address(peer) in network for network in networks)


def plain_address(address: str) -> str:
    """Write an IPv4 address that came through an IPv6 socket as what it is."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def _keep_alive(accepted: socket.socket) -> None:
    """Find out within two minutes that a sender was switched off, and send answers at once."""
    accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            accepted.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
