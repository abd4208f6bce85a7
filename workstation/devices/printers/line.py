"""A TCP connection to a printer that says what goes wrong in a person's terms, and that never sends anything late.

The connection is reset, not closed, when it is left: what the network still holds of it is thrown away. Otherwise a
label could come out minutes after a cut, when it has long been sent again.
"""

import errno
import socket
import struct
from collections.abc import Callable
from time import monotonic
from typing import Self

from workstation.domain.errors import PrinterProblem, Reason

MOST_ANSWER = 65_536
FINISHING = 12
"""So many times as long as for an answer may a printer take to say that it has everything: it prints meanwhile."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_NO_ROUTE = (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN)


class Line:
    """One connection; `seconds` is the longest wait for any one thing."""

    def __init__(self, address: tuple[str, int], seconds: float) -> None:
        self.name = f"{address[0]}:{address[1]}"
        self._seconds = seconds
        try:
            self._socket = socket.create_connection(address, timeout=seconds)
        except OSError as error:
            raise PrinterProblem(_why(error), address=self.name) from error
        except UnicodeError as error:  # a name that no name server may be asked for, for example a..b
            raise PrinterProblem(Reason.PRINTER_NAME_GONE, address=self.name) from error
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, data: bytes) -> None:
        """Send all of it, or raise PrinterProblem: PRINTER_CUT, or PRINTER_SILENT where it takes no more."""
        try:
            self._socket.settimeout(self._seconds)
            self._socket.sendall(data)
        except TimeoutError as error:
            raise PrinterProblem(Reason.PRINTER_SILENT, address=self.name) from error
        except OSError as error:
            raise PrinterProblem(Reason.PRINTER_CUT, address=self.name) from error

    def ask(self, question: bytes, is_complete: Callable[[bytes], bool]) -> bytes:
        """Send a question and give what came until it was complete or the time was over, perhaps nothing."""
        self.send(question)
        until, answer = monotonic() + self._seconds, b""
        while not is_complete(answer) and len(answer) < MOST_ANSWER and (left := until - monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(4096)
            except TimeoutError:
                break
            except OSError as error:
                raise PrinterProblem(Reason.PRINTER_CUT, address=self.name) from error
            if not data and not answer:
                raise PrinterProblem(Reason.PRINTER_CUT, address=self.name)
            if not data:
                break
            answer += data
        return answer

    def finish(self) -> None:
        """Say that nothing more comes, and wait until the other side has taken everything; what it says is ignored."""
        until = monotonic() + self._seconds * FINISHING
        try:
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.settimeout(self._seconds)
            while self._socket.recv(4096):
                if monotonic() > until:
                    raise PrinterProblem(Reason.PRINTER_SILENT, address=self.name)
        except TimeoutError as error:
            raise PrinterProblem(Reason.PRINTER_SILENT, address=self.name) from error
        except OSError as error:
            raise PrinterProblem(Reason.PRINTER_CUT, address=self.name) from error

    def close(self) -> None:
        """Leave; what was not delivered is thrown away."""
        self._socket.close()


def _why(error: OSError) -> Reason:
    if isinstance(error, socket.gaierror):
        return Reason.PRINTER_NAME_GONE
    if isinstance(error, ConnectionRefusedError):
        return Reason.PRINTER_REFUSED
    if error.errno in _NO_ROUTE or isinstance(error, TimeoutError):
        return Reason.PRINTER_NO_ROUTE
    return Reason.PRINTER_CUT
