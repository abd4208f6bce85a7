"""`ghep listen`: analyzers send their results here over the network (MLLP). One line a thing that happens."""

from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event as Flag
from typing import Annotated

import typer

from sync.client.worker import working
from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, PracticeOption, station_job
from workstation.cli.lab import MESSAGE_STATES, spoken_issue
from workstation.cli.stopping import stopping
from workstation.cli.watch import say_folder, watching_set_folder
from workstation.domain.watched_folder import FolderStatus, MovedFile
from workstation.hl7.acknowledge import NO_MESSAGE, NOT_STORED, NOT_SUPPORTED, SENDER_REFUSED, TOO_LARGE
from workstation.hl7.listener import Wire
from workstation.settings import Settings
from workstation.station import platform_access
from workstation.texts.translate import mark as _
from workstation.usecases.answer_messages import Answered
from workstation.usecases.import_results import Imported
from workstation.usecases.keep_learning import learning_tubes
from workstation.usecases.learn_tubes import Learned
from workstation.usecases.listening import Event, Heard, Listening, listener_options

USUAL_PORT = 2575
"""Registered for HL7 (MLLP) with IANA."""
LOOK_SECONDS = 0.2
MOST_LINES_WAITING = 10_000
_LISTENING = _("Listening for analyzers at {host}, port {port}")
_SECURED = _("Listening for analyzers at {host}, port {port}, with TLS")
_STOPPED = _("Stopped; {messages} messages were answered")
_ANSWERED = _("{peers}: {messages} messages kept and answered")
_REPEATED = _("{peers}: {messages} messages kept and answered, {repeated} of them were here already")
_ASKED = _("{peers}: {questions} questions about tubes were answered")
_REFUSED = _("{peers}: refused: {why}")
_IMPORTED = _("Message {message}: {state}, {results} results")
_LEARNED = _("The platform told of {learned} tubes: {results} results, {held} held; {waiting} tubes wait")
_NOT_LEARNED = _("The platform cannot be asked about tubes ({why}); {waiting} wait, and it is asked again")
_WIRE = {
    Wire.CONNECTED: _("{peer} has connected"),
    Wire.CLOSED: _("{peer} has gone"),
    Wire.NOT_ALLOWED: _("{peer} is not in the list of allowed addresses, and was not let in"),
    Wire.TOO_MANY: _("{peer} was not let in: too many connections"),
    Wire.TLS_FAILED: _("{peer} has no valid certificate, or does not speak TLS"),
    Wire.TIMED_OUT: _("{peer} began a message and did not end it, or was silent for too long"),
}
_FAULTS = {
    NOT_STORED: _("it could not be stored; check the disk and the database"),
    NO_MESSAGE: _("it is no HL7 message"),
    TOO_LARGE: _("it is larger than listen_max_mb"),
    SENDER_REFUSED: _("its sender (MSH-3) is not in listen_senders"),
    NOT_SUPPORTED: _("queries of this kind are not answered"),
}
PROBLEMS = frozenset({Wire.NOT_ALLOWED, Wire.TOO_MANY, Wire.TLS_FAILED, Wire.TIMED_OUT})


def _network(text: str) -> str:
    return str(ip_network(text))


def listen(
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="TCP port; 0 takes a free one.", show_default=False)
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.", show_default=False)] = "",
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", parser=_network, help="Address or network that may connect.", show_default=False),
    ] = None,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="This station's certificate (PEM).", show_default=False)
    ] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="Its key (PEM).", show_default=False)] = None,
    client_ca: Annotated[
        Path | None, typer.Option("--client-ca", help="Who signs senders' certificates (PEM).", show_default=False)
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Listen for analyzers (HL7 v2 over MLLP): keep what they send, answer, and import it; until interrupted."""
    with (
        stopping() as stop,
        station_job(home, as_json=as_json, language=language, practice=practice) as (job, context),
    ):
        given = {
            "listen_port": port,
            "listen_host": host or None,
            "listen_allow": tuple(allow) if allow else None,
            "listen_tls_cert": str(tls_cert.absolute()) if tls_cert else None,
            "listen_tls_key": str(tls_key.absolute()) if tls_key else None,
            "listen_client_ca": str(client_ca.absolute()) if client_ca else None,
        }
        settings = _chosen(job.settings, given)
        telling = _Telling(job)
        listening = Listening(context, listener_options(settings, job.home), job.home, told=telling.hear)
        listening.open()
        telling.begin(listening)
        url, key = platform_access(job.home, job.settings, practice=practice)
        learning = learning_tubes(context, url=url, key=key, told=telling.hear_learned)
        watching = watching_set_folder(job, context, telling.hear_folder)
        with working(listening, "listener"), learning, watching:
            telling.tell_until(stop)
        telling.end(listening)


def _chosen(settings: Settings, given: Mapping[str, object]) -> Settings:
    named = {name: value for name, value in given.items() if value is not None}
    if settings.listen_port == 0:
        named = {"listen_port": USUAL_PORT} | named
    return settings.model_copy(update=named)


class _Telling:
    """Passes on from the listener's threads to the one that prints: a slow terminal delays no analyzer."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._heard: SimpleQueue[tuple[Event | Learned | FolderStatus | MovedFile, str]] = SimpleQueue()

    def hear(self, event: Event, peer: str) -> None:
        """Take something to tell; lines that nobody can follow are left out, the inbox has everything."""
        if self._heard.qsize() < MOST_LINES_WAITING:
            self._heard.put((event, peer))

    def hear_learned(self, learned: Learned) -> None:
        """Take what was learned of tubes that were paired elsewhere, or that the platform cannot be asked."""
        self._heard.put((learned, ""))

    def hear_folder(self, event: FolderStatus | MovedFile) -> None:
        """Take what became of a file of the watched folder, or how the watching stands now."""
        self._heard.put((event, ""))

    def begin(self, listening: Listening) -> None:
        """Say where it listens."""
        now = listening.status()
        text = _SECURED if now.is_secured else _LISTENING
        words = self._job.word(text, host=now.host, port=now.port)
        self._job.say(words, event="listening", host=now.host, port=now.port, tls=now.is_secured)

    def tell_until(self, stop: Flag) -> None:
        """Print what is heard until told to stop."""
        while not stop.is_set():
            self._tell_next(LOOK_SECONDS)

    def end(self, listening: Listening) -> None:
        """Print what is left, and that it has stopped."""
        while self._tell_next(0):
            pass
        messages = listening.status().messages
        self._job.say(self._job.word(_STOPPED, messages=messages), event="stopped", messages=messages)

    def _tell_next(self, seconds: float) -> bool:
        try:
            event, peer = self._heard.get(timeout=seconds) if seconds else self._heard.get_nowait()
        except Empty:
            return False
        match event:
            case Heard():
                self._tell_answers(event)
            case Imported():
                self._tell_import(event)
            case Learned():
                self._tell_learned(event)
            case MovedFile() | FolderStatus():
                say_folder(self._job, event)
            case _:
                kind = {"problem": event.value} if event in PROBLEMS else {}
                name = "problem" if kind else event.value
                self._job.say(self._job.word(_WIRE[event], peer=peer), event=name, peer=peer, **kind)
        return True

    def _tell_answers(self, heard: Heard) -> None:
        peers = ", ".join(sorted(set(heard.peers)))
        messages = sum(one.messages for one in heard.answered)
        repeated = sum(one.messages for one in heard.answered if one.repeated)
        if messages:
            text = _REPEATED if repeated else _ANSWERED
            words = self._job.word(text, peers=peers, messages=messages, repeated=repeated)
            self._job.say(words, event="answered", peer=peers, messages=messages, repeated=repeated)
        if questions := sum(one.questions for one in heard.answered):
            words = self._job.word(_ASKED, peers=peers, questions=questions)
            self._job.say(words, event="asked", peer=peers, questions=questions)
        for peer, one in zip(heard.peers, heard.answered, strict=True):
            if one.fault is not None:
                self._tell_refusal(peer, one)

    def _tell_refusal(self, peer: str, answered: Answered) -> None:
        fault = answered.fault
        if fault is not None:
            words = self._job.word(_REFUSED, peers=peer, why=self._job.word(_FAULTS[fault]))
            self._job.say(words, event="problem", peer=peer, problem=f"A{fault.letter}", why=fault.text)

    def _tell_learned(self, learned: Learned) -> None:
        counts = {"learned": len(learned.learned), "held": len(learned.held), "waiting": len(learned.waiting)}
        values = {"results": learned.results, **counts}
        if learned.failure:
            words = self._job.word(_NOT_LEARNED, why=learned.failure, **counts)
            self._job.say(words, event="problem", problem=learned.failure, **values)
        else:
            self._job.say(self._job.word(_LEARNED, **values), event="learned", **values)

    def _tell_import(self, imported: Imported) -> None:
        issues = [spoken_issue(self._job, issue) for issue in imported.issues]
        state = self._job.word(MESSAGE_STATES[imported.state])
        words = self._job.word(_IMPORTED, message=imported.message_id, state=state, results=imported.results)
        self._job.say(
            "\n    ".join([words, *(str(issue["message"]) for issue in issues)]),
            event="imported",
            message=imported.message_id,
            state=imported.state,
            results=imported.results,
            issues=issues,
        )
