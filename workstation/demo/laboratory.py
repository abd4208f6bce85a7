"""The middle of the journey: a box leaves and is checked in, and an analyzer sends its results over a connection."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.client.worker import working
from workstation.cli.box_papers import write_box_papers
from workstation.cli.job import Job
from workstation.domain.custody import FilledBox
from workstation.hl7.framing import Framer, Piece
from workstation.practice.campaign import FILES, TECHNICIAN, practice_tubes
from workstation.texts.notices import inbox_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.find_box_list import PlatformAccess, find_box_list
from workstation.usecases.import_again import import_again
from workstation.usecases.list_results import list_inbox
from workstation.usecases.listening import Listening, listener_options
from workstation.usecases.pack_box import make_box, pack_tube, seal_box
from workstation.usecases.receive_box import finish_reception, open_reception, receive_tube
from workstation.usecases.send_box import send_box

_SENT = _("{box}: {tubes} tubes, {people} people; label and list in {path}")
_RECEIVED = _("{box}: {received} tubes of {announced} received")
_ANSWERED = _("{file} → {answer}")
_MESSAGE = _("{file}, message {number}: {results} results")
ANSWER_SECONDS = 20.0
MOST_BYTES = 1_000_000
Say = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """Where it is told, and where its papers go; `say(step, text, **facts)` prints one thing."""

    job: Job
    context: Context
    out: Path
    say: Say


def send_and_receive_box(laboratory: Laboratory) -> bool:
    """Pack every tube of the campaign, let the box leave with its papers, and check each tube in against its list."""
    context, say = laboratory.context, laboratory.say
    code = make_box(context, destination=context.settings.laboratory).box.code
    for tube in practice_tubes():
        pack_tube(context, code, tube.number)
    sealed = seal_box(context, code)
    papers = write_box_papers(context, sealed, laboratory.out / "box.pdf", laboratory.job.catalogue)
    sent = send_box(context, code)
    say("box", _SENT, box=code, tubes=len(sent.tubes), people=sum(tube.people for tube in sent.tubes), path=papers)
    return _receive(laboratory, sent)


def _receive(laboratory: Laboratory, sent: FilledBox) -> bool:
    context = replace(laboratory.context, operator=TECHNICIAN)
    found = find_box_list(context, sent.box.code, PlatformAccess())
    reception = open_reception(context, sent.box.code, found.told, found.source)
    for tube in sent.tubes:
        receive_tube(context, reception.id, tube.number)
    finish_reception(context, reception.id)
    received, announced = len(sent.tubes), reception.announced
    laboratory.say("box", _RECEIVED, box=sent.box.code, received=received, announced=announced)
    return received == announced


def listen_and_import(laboratory: Laboratory) -> bool:
    """Let the analyzers send their messages to a real port, and import what they sent once they were answered."""
    context = replace(laboratory.context, operator=TECHNICIAN)
    with _listening(context) as port:
        answers = [_send(laboratory, port, path) for path in sorted(FILES.glob("*.hl7"))]
    list(import_again(context, all_open=False))
    return all(answer == "AA" for answer in answers) and _tell_imported(laboratory)


@contextmanager
def _listening(context: Context) -> Iterator[int]:
    with TemporaryDirectory() as folder:
        options = replace(listener_options(context.settings, Path(folder)), host="127.0.0.1", port=0)
        listening = Listening(context, options, Path(folder))
        port = listening.open()
        with working(listening, "listener"):
            yield port


def _send(laboratory: Laboratory, port: int, path: Path) -> str:
    """Send one file as an analyzer does, and give the MSA-1 of the answer."""
    framer, told = Framer(MOST_BYTES), list[Piece]()
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as line:
        line.sendall(b"\x0b" + path.read_bytes() + b"\x1c\r")
        while not told and (chunk := line.recv(4096)):
            told += framer.feed(chunk)
    lines = told[0].data.decode().split("\r") if told else []
    answer = next((row.split("|")[1] for row in lines if row.startswith("MSA|")), "")
    laboratory.say("listen", _ANSWERED, file=path.name, answer=answer)
    return answer


def _tell_imported(laboratory: Laboratory) -> bool:
    job, imported = laboratory.job, 0
    for row in sorted(list_inbox(laboratory.context), key=lambda one: one.id):
        imported += row.results
        issues = [
            inbox_sentence(i.reason, job.catalogue, segment=i.segment, field=i.field, detail=i.detail)
            for i in row.issues
        ]
        laboratory.say(
            "import", _MESSAGE, file=row.sender, number=row.ordinal, results=row.results, kind=row.kind, issues=issues
        )
        for issue in issues:
            if not job.as_json:
                job.say(f"      ! {issue}")
    return imported > 0
