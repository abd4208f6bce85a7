"""Valid things with sensible defaults, for tests: a station at a fixed moment, tubes, people, messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.new_stores import put_station_store
from workstation.domain.collection import Collection
from workstation.domain.desk import Answer
from workstation.domain.observations import Observation, SpecimenRole
from workstation.domain.results import CODING, ResultCode
from workstation.domain.tube_barcode import TubeFormat
from workstation.hl7.compose import MessageToSend, ResultToSend, SpecimenToSend, compose_oru_r01, compose_oul_r22
from workstation.settings import Settings
from workstation.station import DATABASE_FILE, open_station
from workstation.store import told_tubes
from workstation.store.told_tubes import ToldFacts
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.list_results import list_results
from workstation.usecases.receive_message import receive_message
from workstation.usecases.release_results import Released, release_results

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
"""12:00 in Hà Nội."""
TUBES = TubeFormat("VN")
COLLECTOR, TECHNICIAN, VERIFIER = "collector", "technician", "verifier"


@dataclass(slots=True)
class Hands:
    """A clock that stands still until it is moved."""

    now: datetime = NOON
    step: timedelta = field(default=timedelta(0))

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@contextmanager
def station(home: Path, clock: Hands | None = None, **settings: object) -> Iterator[Context]:
    """A real station on a real file."""
    made = Settings.model_validate({"desk": "Bàn 1", **settings})
    put_station_store(home / DATABASE_FILE)
    with open_station(home, settings=made, operator=COLLECTOR, clock=clock or Hands()) as context:
        yield context


def at_desk(context: Context, desk: str) -> DeskSession:
    """Another desk of the same station."""
    return DeskSession(replace(context, settings=context.settings.model_copy(update={"desk": desk})))


def tube(serial: int = 1, block: int = 48) -> str:
    return TUBES.number(block, serial)


def collection(**fields: object) -> Collection:
    """What a desk is set to; a complete one by consent."""
    given: dict[str, object] = {
        "site": "Trường TH Lê Lợi",
        "campaign": "Sàng lọc quận 3",
        "disease": "Covid-19",
        "test_code": "94500-6",
        "specimen_type": "258500001",
    }
    return Collection(**{**given, **fields})  # type: ignore[arg-type]


def cccd(number: int = 1, name: str = "Nguyễn Văn Thử", born: str = "01011990", gender: str = "Nam") -> str:
    """A citizen card's text; the number fits the birth date and the gender."""
    century = (int(born[4:6]) - 19) * 2 + (gender != "Nam")
    return f"001{century}{born[6:]}{number:06d}||{name}|{born}|{gender}|Số 1 Phố Thử, Hà Nội|01012022"


def pair(desk: DeskSession, number: str, *people: str) -> Answer:
    """Scan a tube and its people; give the last answer."""
    answer = desk.scan(number)
    for person in people:
        answer = desk.scan(person)
    return answer


def paired_elsewhere(context: Context, number: str, *, people: int = 1) -> None:
    """Learn of a tube that another station paired, as the platform tells of it."""
    facts = ToldFacts(pool_size=people, people=people, paired_at=NOON)
    with context.database.write() as connection:
        told_tubes.add_told(connection, new_id(), number, facts, context.clock())


def specimen(
    number: str,
    code: ResultCode = ResultCode.NEGATIVE,
    *,
    control: bool = False,
    status: str = "F",
    at: datetime = NOON,
) -> SpecimenToSend:
    result = ResultToSend(
        code="94500-6",
        text="SARS-CoV-2 RNA",
        value_code=CODING[code].snomed[0],
        value_text=code.title(),
        observed_at=at,
        status=status,
    )
    role = SpecimenRole.CONTROL if control else SpecimenRole.PATIENT
    return SpecimenToSend(tube=number, role=role, results=(result,))


def message(*specimens: SpecimenToSend, control_id: str = "M1", kind: str = "OUL") -> bytes:
    told = MessageToSend(
        sender="PCR", facility="LAB", control_id=control_id, sent_at=NOON, instrument="PCR-1", specimens=specimens
    )
    return compose_oul_r22(told) if kind == "OUL" else compose_oru_r01(told)


def import_bytes(context: Context, data: bytes, name: str = "results.hl7") -> tuple[Imported, ...]:
    """Receive and import as the technician does."""
    lab = replace(context, operator=TECHNICIAN)
    received = receive_message(lab, source="file", name=name, data=data)
    return tuple(import_results(lab, message_id) for message_id in received.messages)


def release_all(context: Context, operator: str = VERIFIER) -> tuple[Released, ...]:
    rows = list_results(context)
    return release_results(replace(context, operator=operator), [row.id for row in rows])


def observation(value: str = "", **fields: object) -> Observation:
    """One OBX; `value` may be a SNOMED code, a word or a number."""
    given: dict[str, object] = {
        "segment": 5,
        "code": "94500-6",
        "code_text": "SARS-CoV-2 RNA",
        "code_system": "LN",
        "sub_id": "",
        "value_type": "CWE",
        "value": value,
        "value_code": value,
        "value_text": "",
        "value_system": "",
        "units": "",
        "flags": (),
        "status": "F",
        "observed_at": None,
        "instrument": "",
        "notes": (),
    }
    return Observation(**{**given, **fields})  # type: ignore[arg-type]
