"""The whole journey of the practice campaign without a window: from the pictures to the citizens' pages.

Every step uses the same use cases as the windows, on a fresh home, and says what was stored.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path

import httpx

from labels.pdf import write_pdf
from labels.slip import result_slip
from labels.tube_label import tube_label
from workstation.cli.job import Job, write_file
from workstation.demo.laboratory import Laboratory, listen_and_import, send_and_receive_box
from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import Command, read_scan
from workstation.domain.tube_barcode import display_tube
from workstation.practice.campaign import FILES, VERIFIER, PracticeTube, practice_tubes
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS, error_sentence
from workstation.texts.outcomes import words_of
from workstation.texts.slip import slip_texts
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.list_results import list_results
from workstation.usecases.list_slips import Slip, list_slips
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.push_events import push_events
from workstation.usecases.read_image import read_image
from workstation.usecases.release_results import release_results
from workstation.usecases.station_status import station_status

_STEPS: dict[str, str] = {
    "labels": _("Tube labels, before people arrive"),
    "collect": _("Collection: pictures of tubes and personal codes, read by the decoder"),
    "box": _("A box leaves the site, and the laboratory checks every tube in"),
    "import": _("Analyzers send their results over a connection, and the laboratory imports them"),
    "results": _("Preliminary results"),
    "release": _("Another person releases"),
    "push": _("The platform receives the events"),
    "citizen": _("What each citizen sees"),
    "status": _("What this station holds"),
}
_LABELS = _("{count} labels (new numbers {first} to {last}) in {path}")
_READ = _("{picture} → {headline} · {detail} [{badge}]")
_RESULT = _("{tube} · {people} people · version {version} · {code} · {status}")
_RELEASED = _("{tube}: released by {operator}")
_PUSHED = _("The platform accepted {accepted} events and refused {refused}")
_PAGE = _("{tube}, person {position}: {state} (page kept in {path})")
_PAGE_BY_NUMBER = _("{tube}, person {position}, by tube number and last four digits: {state}")
_FIGURES = _(
    "People {persons} · pairings {pairings} · results released {released} · waiting for the platform {waiting}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Where the journey is told, where its files go, and which platform it sends to."""

    job: Job
    context: Context
    out: Path
    platform_url: str
    platform_key: str


def tell_journey(journey: Journey) -> bool:
    """Do the journey; tell whether every citizen's page says what it must."""
    steps: list[tuple[str, Callable[[Journey], bool]]] = [
        ("labels", _print_labels),
        ("collect", _collect),
        ("box", _box),
        ("import", _import),
        ("results", _results),
        ("release", _release),
        ("push", _push),
        ("citizen", _citizens),
        ("status", _status),
    ]
    ok = True
    for number, (name, step) in enumerate(steps, start=1):
        title = journey.job.catalogue.gettext(_STEPS[name])
        if not journey.job.as_json:
            journey.job.say(f"\n{number}. {title}")
        ok = step(journey) and ok
    return ok


def _print_labels(journey: Journey) -> bool:
    numbers = mint_numbers(journey.context, 20)
    wanted = [*(tube.number for tube in practice_tubes()), *numbers]
    pages = [tube_label(number, display=display_tube(number), practice=True) for number in wanted]
    path = journey.out / "labels.pdf"
    buffer = BytesIO()
    write_pdf(pages, buffer)
    write_file(path, buffer.getvalue())
    _say(journey, "labels", _LABELS, count=len(pages), first=numbers[0], last=numbers[-1], path=path)
    return True


def _collect(journey: Journey) -> bool:
    desk = DeskSession(journey.context)
    answers = [answer for tube in practice_tubes() for answer in _collect_tube(journey, desk, tube)]
    return all(answer.saved or answer.outcome is Outcome.TUBE_TAKEN for answer in answers)


def _collect_tube(journey: Journey, desk: DeskSession, tube: PracticeTube) -> Iterator[Answer]:
    desk.set_pool_size(tube.pool_size)
    for picture in (tube.picture, *tube.people):
        yield _scan_picture(journey, desk, picture)
    if tube.pool_size > 1:
        yield _tell(journey, "LB02", desk.command(Command.CLOSE))


def _scan_picture(journey: Journey, desk: DeskSession, picture: str) -> Answer:
    rules = journey.context.settings.scan_rules(practice=True)
    codes = read_image(FILES / picture, rules)
    return _tell(journey, picture, desk.scan(codes[0].code.text if codes else ""))


def _tell(journey: Journey, picture: str, answer: Answer) -> Answer:
    words = words_of(answer, journey.job.catalogue, journey.context.settings.zone)
    facts = {"headline": words.headline, "detail": words.detail.replace("\n", " · "), "badge": words.badge}
    values = {"outcome": answer.outcome, "saved": answer.saved, "tube": answer.tube, "person": answer.person}
    journey.job.say(
        "   " + journey.job.word(_READ, picture=picture, **facts), step="collect", picture=picture, **values
    )
    return answer


def _box(journey: Journey) -> bool:
    return send_and_receive_box(_laboratory(journey))


def _import(journey: Journey) -> bool:
    return listen_and_import(_laboratory(journey))


def _laboratory(journey: Journey) -> Laboratory:
    return Laboratory(job=journey.job, context=journey.context, out=journey.out, say=partial(_say, journey))


def _results(journey: Journey) -> bool:
    tr = journey.job.catalogue.gettext
    for row in list_results(journey.context):
        words = {"code": tr(RESULT_WORDS[row.code]), "status": tr(STATUS_WORDS[row.status])}
        _say(journey, "results", _RESULT, tube=row.tube, people=row.people, version=row.version, **words)
    return True


def _release(journey: Journey) -> bool:
    context = replace(journey.context, operator=VERIFIER)
    done = release_results(context, [row.id for row in list_results(context)])
    for result in done:
        if result.problem is None:
            _say(journey, "release", _RELEASED, tube=result.tube, operator=VERIFIER)
        else:
            journey.job.say(
                "   " + error_sentence(result.problem, journey.job.catalogue), step="release", tube=result.tube
            )
    return all(result.problem is None for result in done)


def _push(journey: Journey) -> bool:
    pushed = push_events(journey.context, url=journey.platform_url, key=journey.platform_key)
    _say(journey, "push", _PUSHED, accepted=pushed.accepted, refused=pushed.refused)
    return pushed.accepted > 0 and not pushed.refused


def _citizens(journey: Journey) -> bool:
    pages = journey.out / "pages"
    slips = [slip for tube in practice_tubes() for slip in list_slips(journey.context, tube.number)]
    right = [_fetch_page(journey, slip, pages / f"{slip.tube}-{slip.position}.html") for slip in slips]
    right += [_look_up(journey, tube) for tube in practice_tubes()]
    _write_slips(journey, slips)
    return all(right)


def _fetch_page(journey: Journey, slip: Slip, path: Path) -> bool:
    """Fetch a citizen's page by the slip's secret link."""
    answer = httpx.get(slip.link, params={"lang": journey.job.language}, timeout=20)
    write_file(path, answer.content)
    state = _heading(answer)
    tube = display_tube(slip.tube)
    _say(journey, "citizen", _PAGE, tube=tube, position=slip.position, state=state, path=path, link=slip.link)
    expected = next(tube.expected for tube in practice_tubes() if tube.number == slip.tube)
    return state == journey.job.catalogue.gettext(expected)


def _look_up(journey: Journey, tube: PracticeTube) -> bool:
    """Find the first person of a tube as they would without a slip: tube number and the last four of their card."""
    scan = read_scan(tube.payloads[0], journey.context.settings.scan_rules(practice=True))
    if not isinstance(scan, PersonScan):
        raise TypeError
    form = {"tube": display_tube(tube.number), "last_four": scan.identifiers[0].value[-4:]}
    answer = httpx.post(journey.platform_url, params={"lang": journey.job.language}, data=form, timeout=20)
    state = _heading(answer)
    _say(journey, "citizen", _PAGE_BY_NUMBER, tube=display_tube(tube.number), position=1, state=state)
    return state == journey.job.catalogue.gettext(tube.expected)


def _heading(answer: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    if not answer.is_success or not found:
        return f"HTTP {answer.status_code}"
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split())


def _write_slips(journey: Journey, slips: list[Slip]) -> None:
    buffer = BytesIO()
    write_pdf(
        (
            result_slip(
                tube=slip.tube,
                display=display_tube(slip.tube),
                collected=journey.job.local(slip.collected_at),
                link=slip.link,
                texts=slip_texts(journey.job.catalogue, position=slip.position, people=slip.people),
                practice=True,
            )
            for slip in slips
        ),
        buffer,
    )
    write_file(journey.out / "slips.pdf", buffer.getvalue())


def _status(journey: Journey) -> bool:
    now = station_status(journey.context)
    released = now.results.get("released", 0)
    figures = {"persons": now.persons, "pairings": now.pairings, "released": released, "waiting": now.outbox.waiting}
    _say(journey, "status", _FIGURES, **figures)
    return now.outbox.waiting == 0 and now.first_broken_audit is None


def _say(journey: Journey, step: str, text: str, **values: object) -> None:
    journey.job.say("   " + journey.job.word(text, **values), step=step, **values)
