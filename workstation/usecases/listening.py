"""The station's listener for analyzers: its port, its threads, and how it stands now."""

import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path

from sync.client.worker import working
from workstation.devices.process_lock import process_lock
from workstation.domain.errors import BadInput, EnvironmentProblem, Reason
from workstation.domain.listening import OFF, ListenerStatus
from workstation.hl7.answering import Arrived
from workstation.hl7.listener import Listener, ListenerOptions, Wire
from workstation.settings import Settings
from workstation.usecases.answer_messages import Answered, answer_messages
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported
from workstation.usecases.import_waiting import ImportWorker

_log = logging.getLogger(__name__)
LOCK_FILE = "listening.lock"
BY_LISTENER = "listener"
"""Who imports: nobody who could release it."""
RETRY_SECONDS = 5.0
QUIET_SECONDS = 0.03
"""So long after the last message analyzers count as done, and what they sent is read."""
BYTES_OF_A_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A group of what one or several senders sent, after it was answered."""

    peers: tuple[str, ...]
    answered: tuple[Answered, ...]


Event = Wire | Heard | Imported


@dataclass(slots=True, kw_only=True)
class _Counts:
    messages: int = 0
    last_at: datetime | None = None
    busy_until: float = 0.0


def listener_options(settings: Settings, folder: Path) -> ListenerOptions:
    """Make a listener's options of a station's settings; files are named from `folder`, its home.

    Raises BadInput where a certificate or key cannot be read.
    """
    return ListenerOptions(
        host=settings.listen_host,
        port=settings.listen_port,
        allow=tuple(ip_network(network) for network in settings.listen_allow),
        tls=_tls(settings, folder) if settings.listen_tls_cert else None,
        most_bytes=settings.listen_max_mb * BYTES_OF_A_MB,
    )


def _tls(settings: Settings, folder: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.options |= ssl.OP_NO_RENEGOTIATION
    certificate = folder / settings.listen_tls_cert
    key = folder / settings.listen_tls_key if settings.listen_tls_key else None
    _load(certificate, lambda: made.load_cert_chain(certificate, key, password=_no_password))
    if settings.listen_client_ca:
        authority = folder / settings.listen_client_ca
        made.verify_mode = ssl.CERT_REQUIRED
        _load(authority, lambda: made.load_verify_locations(authority))
    return made


def _no_password() -> str:
    """A key with a password would be asked for at a terminal that may not be there."""
    raise ValueError("the key is protected by a password")


def _load(path: Path, load: Callable[[], None]) -> None:
    try:
        load()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=why) from error


class Listening:
    """Listens, answers and imports while it runs; `folder` holds the lock between the processes of a home.

    `told` hears of everything, from several threads, and must not wait.
    """

    def __init__(
        self,
        context: Context,
        options: ListenerOptions,
        folder: Path,
        *,
        told: Callable[[Event, str], None] = lambda _event, _peer: None,
    ) -> None:
        self._context = context = replace(context, operator=BY_LISTENER)
        self._options, self._folder, self._told = options, folder, told
        self._listener: Listener | None = None
        self._status = replace(OFF, port=options.port, host=options.host, is_secured=options.tls is not None)
        self._counts = _Counts()
        self._wake = threading.Event()
        self._importer = ImportWorker(
            context,
            is_quiet=lambda: time.monotonic() > self._counts.busy_until,
            told=lambda imported: self._told(imported, ""),
        )
        self._held = ExitStack()

    def status(self) -> ListenerStatus:
        """How it stands now; from any thread."""
        listener, counts = self._listener, self._counts
        return replace(
            self._status,
            connections=listener.connections if listener is not None else 0,
            messages=counts.messages,
            last_at=counts.last_at,
        )

    def open(self) -> int:
        """Take the port and give its number.

        Raises EnvironmentProblem: ALREADY_LISTENING for another process of this home, PORT_TAKEN for any other.
        """
        try:
            if not self._held.enter_context(process_lock(self._folder / LOCK_FILE)):
                raise EnvironmentProblem(Reason.ALREADY_LISTENING)
            self._listener = Listener(self._options, self._answer, self._told)
        except OSError as error:
            self._fail(Reason.PORT_TAKEN)
            raise EnvironmentProblem(Reason.PORT_TAKEN, port=self._options.port) from error
        except EnvironmentProblem as problem:
            self._fail(problem.reason)
            raise
        self._status = replace(self._status, port=self._listener.port, problem=None)
        return self._listener.port

    def _fail(self, reason: Reason) -> None:
        self._status = replace(self._status, problem=reason)
        self._held.close()

    def run(self, stop: threading.Event) -> None:
        """Listen until told to stop; a port that is taken is tried again and again."""
        with working(self._importer, "importer"):
            while not stop.is_set():
                self._run_once(stop)
                if not stop.is_set():
                    self._wake.wait(RETRY_SECONDS)
        if self._listener is not None:  # told to stop before it began
            self._listener.close()
        self._held.close()

    def wake(self) -> None:
        """Look at once whether to stop; from any thread."""
        self._wake.set()
        if self._listener is not None:
            self._listener.wake()

    def _run_once(self, stop: threading.Event) -> None:
        try:
            if self._listener is None:
                self.open()
            if self._listener is not None:
                self._listener.run(stop)
        except EnvironmentProblem:
            return
        except Exception as error:
            _log.warning("listening failed: %s", type(error).__name__)
        self._listener = None
        self._held.close()

    def _answer(self, arrived: Sequence[Arrived]) -> list[tuple[bytes, ...]]:
        self._counts.busy_until = time.monotonic() + QUIET_SECONDS
        answered = answer_messages(self._context, arrived)
        self._counts.busy_until = time.monotonic() + QUIET_SECONDS
        self._counts.messages += sum(one.messages for one in answered)
        self._counts.last_at = self._context.clock()
        if any(one.waiting for one in answered):
            self._importer.wake()
        self._told(Heard(peers=tuple(one.peer for one in arrived), answered=answered), "")
        return [one.replies for one in answered]


@contextmanager
def listening_too(context: Context, folder: Path) -> Iterator[Context]:
    """Let an open window listen as well, where the settings say so; gives the context that knows how it stands.

    Practice never listens: what analyzers send is real. Raises BadInput as `listener_options` does.
    """
    if not context.settings.listen_port or context.practice:
        yield context
        return
    listening = Listening(context, listener_options(context.settings, folder), folder)
    with working(listening, "listener"):
        yield replace(context, listener=listening.status)


def listener_status(context: Context) -> ListenerStatus:
    """How the listener of this process stands."""
    return context.listener()
