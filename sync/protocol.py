"""The wire contract between a station and the platform: events up, one receipt an event back; and what a desk asks.

Both sides import this module and nothing else of each other. Version 1; additions are allowed, and a
reader ignores fields that it does not know. Times are UTC with an offset, ids are UUIDv7.
Events are facts that commute: the platform reaches the same state in any order and with repeats.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

PROTOCOL_VERSION = 1
MAX_EVENTS_A_PUSH = 500
MAX_PUSH_BYTES = 4 * 1024 * 1024
MAX_IDENTIFIERS_A_LOOKUP = 16
MAX_CONFLICTS = 100
MAX_BLOCKS_A_REQUEST = 100
MAX_TUBES_A_REQUEST = 500
BLOCKS_A_PREFIX = 10_000
NUMBERS_A_BLOCK = 10_000
NO_EVENT_ID = UUID(int=0)


def _in_utc(value: datetime) -> datetime:
    # The first and last year cannot always be moved to UTC, and no store keeps them.
    if not 1 < value.year < 9999:
        raise ValueError("year out of range")
    return value.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
# Code 128 carries printable ASCII, and so does whatever else names a tube.
TubeNumber = Annotated[str, Field(min_length=1, max_length=40, pattern="^[ -~]+$")]
Label = Annotated[str, Field(max_length=200)]
StationName = Annotated[str, Field(min_length=1, max_length=64, pattern="^[ -~]+$")]
Degrees = Annotated[float, Field(ge=-100, le=100)]
Prefix = Annotated[str, Field(pattern="^[A-Z]{2,4}$")]
Block = Annotated[int, Field(ge=0, lt=BLOCKS_A_PREFIX)]


class Wire(BaseModel):
    """Base of all wire models: frozen, and tolerant of fields from a newer version."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PersonIdentifier(Wire):
    """One identifier of a person: system is `qid`, `cccd`, `bhyt`, `passport` or `card`."""

    system: str = Field(min_length=1, max_length=16)
    value: str = Field(min_length=1, max_length=64)


class Person(Wire):
    """Who was sampled, with the fewest fields that return a result to the right person."""

    name: str = Field(max_length=200)
    birth_date: date | None = None
    birth_year: int | None = Field(default=None, ge=1800, le=2200)
    gender: Literal["male", "female", "unknown"] = "unknown"
    identifiers: tuple[PersonIdentifier, ...] = Field(default=(), max_length=16)


class PairingMade(Wire):
    """This tube holds a swab of this person. `opening_id` names one opening of the tube at one desk."""

    pairing_id: UUID
    opening_id: UUID
    tube: TubeNumber
    pool_size: int = Field(ge=1, le=100)
    position: int = Field(ge=1, le=100)
    person: Person
    made_at: Instant
    site: Label
    desk: Label
    campaign: Label
    disease: Label
    slip_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class PairingVoided(Wire):
    """That pairing does not hold; it is never edited, only voided."""

    pairing_id: UUID
    tube: TubeNumber
    voided_at: Instant
    reason: str = Field(max_length=500)


class BoxSent(Wire):
    """These tubes left for the laboratory. `temperature` is in °C, as it was read last before."""

    box: Label
    tubes: tuple[TubeNumber, ...] = Field(max_length=5000)
    sent_at: Instant
    site: Label = ""
    destination: Label = ""
    temperature: Degrees | None = None


class TubeReceived(Wire):
    """The laboratory has the tube: checked in, or an analyzer spoke of it."""

    tube: TubeNumber
    received_at: Instant
    laboratory: Label


class ResultReleased(Wire):
    """A verified result may leave. `version` counts from 1 for a tube; a higher one replaces a lower."""

    result_id: UUID
    tube: TubeNumber
    version: int = Field(ge=1, le=1_000_000)
    code: str = Field(max_length=40)
    tested_at: Instant | None = None
    released_at: Instant
    laboratory: Label


class ResultHeld(Wire):
    """The laboratory doubts this version: nobody may see it, until a higher version is released.

    Sent when a correction or a contradiction of a released result has come in. `reason` is a code for people.
    """

    tube: TubeNumber
    version: int = Field(ge=1, le=1_000_000)
    held_at: Instant
    reason: str = Field(max_length=40)


class ResultWithdrawn(Wire):
    """This version, and any lower one, was never this tube's result: it is shown no more, and whoever saw it is told.

    A higher version is a result again. `reason` is a code for people.
    """

    tube: TubeNumber
    version: int = Field(ge=1, le=1_000_000)
    withdrawn_at: Instant
    reason: str = Field(max_length=40)


class LabelVoided(Wire):
    """The label of this number is out of use: no desk takes it, and the number is never printed again.

    Nobody was paired with it at the station that says so. `reason` is `damaged`, `lost`, `misprinted` or `other`.
    """

    tube: TubeNumber
    voided_at: Instant
    reason: str = Field(min_length=1, max_length=40)


class EventEnvelope(Wire):
    """What every event carries: its id is the idempotency key, made where the fact was made."""

    id: UUID
    station: str = Field(min_length=1, max_length=64)
    occurred_at: Instant


class PairingMadeEvent(EventEnvelope):
    type: Literal["pairing.made"] = "pairing.made"
    body: PairingMade


class PairingVoidedEvent(EventEnvelope):
    type: Literal["pairing.voided"] = "pairing.voided"
    body: PairingVoided


class BoxSentEvent(EventEnvelope):
    type: Literal["box.sent"] = "box.sent"
    body: BoxSent


class TubeReceivedEvent(EventEnvelope):
    type: Literal["tube.received"] = "tube.received"
    body: TubeReceived


class ResultReleasedEvent(EventEnvelope):
    type: Literal["result.released"] = "result.released"
    body: ResultReleased


class ResultHeldEvent(EventEnvelope):
    type: Literal["result.held"] = "result.held"
    body: ResultHeld


class ResultWithdrawnEvent(EventEnvelope):
    type: Literal["result.withdrawn"] = "result.withdrawn"
    body: ResultWithdrawn


class LabelVoidedEvent(EventEnvelope):
    type: Literal["label.voided"] = "label.voided"
    body: LabelVoided


Event = Annotated[
    PairingMadeEvent
    | PairingVoidedEvent
    | BoxSentEvent
    | TubeReceivedEvent
    | ResultReleasedEvent
    | ResultHeldEvent
    | ResultWithdrawnEvent
    | LabelVoidedEvent,
    Field(discriminator="type"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class ReceiptState(StrEnum):
    """`accepted` means committed at the platform; only a receipt changes an event's state."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why the platform refused one event; it stays with the station, visible, and blocks no other."""

    BAD_EVENT = "BAD_EVENT"
    EVENT_ID_REUSED = "EVENT_ID_REUSED"


class Receipt(Wire):
    """The platform's answer to one event; the same event again gets the same receipt.

    Receipts stand in the order of the push. An event whose own id cannot be read is answered under
    `NO_EVENT_ID`, at its place. `detail` names the field that is wrong and never repeats its value.
    """

    event_id: UUID
    state: ReceiptState
    reason: RefusalReason | None = None
    detail: str = ""


class PushRequest(Wire):
    """A batch as sent to `POST /api/v1/events`. Events stay raw here, so that one bad one stops no other."""

    protocol: Literal[1] = 1
    events: list[dict[str, object]] = Field(max_length=MAX_EVENTS_A_PUSH)


class PushResponse(Wire):
    """The answer to a push. `service` tells the platform from a captive portal that answers 200."""

    service: Literal["ghep-platform"]
    protocol: Literal[1]
    receipts: list[Receipt]


class LookupRequest(Wire):
    """What a desk asks before it takes a scan, sent to `POST /api/v1/lookups`: a tube, a person's numbers, or both.

    `since` limits the pairings of the person alone: a tube that was used is used for good.
    """

    protocol: Literal[1] = 1
    station: StationName
    tube: TubeNumber | None = None
    identifiers: tuple[PersonIdentifier, ...] = Field(default=(), max_length=MAX_IDENTIFIERS_A_LOOKUP)
    since: Instant


class SeenTube(Wire):
    """What other stations did with the tube. Without a pairing `people` is 0, and it was sent, received or voided.

    `first_name` names the first person, or the kind of their number and its last four characters. `void` is why any
    station took its label out of use, or empty.
    """

    desk: Label = ""
    site: Label = ""
    station: str = ""
    since: Instant
    people: int = Field(ge=0)
    first_name: Label = ""
    box: Label = ""
    shipped_at: Instant | None = None
    received: bool = False
    void: str = ""
    void_at: Instant | None = None


class SeenPerson(Wire):
    """The last pairing of the person at another station since the moment asked about."""

    tube: TubeNumber
    desk: Label
    site: Label
    station: str
    since: Instant


class LookupResponse(Wire):
    """The answer to a desk; null where no other station has it. `service` tells the platform from a captive portal."""

    service: Literal["ghep-platform"]
    protocol: Literal[1]
    tube: SeenTube | None
    person: SeenPerson | None


class ConflictsRequest(Wire):
    """Asks, at `POST /api/v1/conflicts`, which tubes of this station another one paired with other people too."""

    protocol: Literal[1] = 1
    station: StationName


class Conflict(Wire):
    """One tube in doubt: when this station first paired it, and when and where another one did."""

    tube: TubeNumber
    paired_at: Instant
    desk: Label
    site: Label
    since: Instant


class ConflictsResponse(Wire):
    """The tubes in doubt by their numbers, at most `MAX_CONFLICTS`; nobody sees a result of any of them."""

    service: Literal["ghep-platform"]
    protocol: Literal[1]
    conflicts: list[Conflict]


class BlocksRequest(Wire):
    """Asks, at `POST /api/v1/blocks`, for whole blocks of 10,000 numbers that no other station ever gets.

    The same `request_id` gets the same blocks again, so that a lost answer may be asked for again. `used` are all
    blocks of this prefix that the station knows as its own, however it came by them; they are given to nobody.
    `blocks` may be 0: the station then only tells and learns.
    """

    protocol: Literal[1] = 1
    station: StationName
    prefix: Prefix
    blocks: int = Field(ge=0, le=MAX_BLOCKS_A_REQUEST)
    request_id: UUID
    used: tuple[Block, ...] = Field(default=(), max_length=BLOCKS_A_PREFIX)


class HeldBlock(Wire):
    """One block of the station that asks, and the highest serial of it that any station has told of, if any."""

    block: Block
    highest: int | None = Field(default=None, ge=0, lt=NUMBERS_A_BLOCK)


class BlocksResponse(Wire):
    """The blocks that this request was given, and every block that the platform knows as this station's."""

    service: Literal["ghep-platform"]
    protocol: Literal[1]
    blocks: list[Block]
    held: list[HeldBlock]


class TubesRequest(Wire):
    """Asks, at `POST /api/v1/tubes`, what any station did with these tubes; a laboratory asks, which paired none."""

    protocol: Literal[1] = 1
    station: StationName
    tubes: tuple[TubeNumber, ...] = Field(max_length=MAX_TUBES_A_REQUEST)


class ToldTube(Wire):
    """What all stations together did with one tube: no name, no identifier, no person.

    `known` means that somebody was paired with it, even if that was voided since; `pool_size` is None where nobody ever
    was. `people` and `paired_at` are of its live pairings. `disputed`: whose swabs it holds, or for what, is in doubt.
    """

    tube: TubeNumber
    known: bool
    pool_size: int | None = Field(default=None, ge=1, le=100)
    people: int = Field(default=0, ge=0)
    paired_at: Instant | None = None
    site: Label = ""
    campaign: Label = ""
    disease: Label = ""
    disputed: bool = False
    void: str = Field(default="", max_length=40)
    box: Label = ""
    received: bool = False


class TubesResponse(Wire):
    """One answer for each tube that was asked about, in the order of the question."""

    service: Literal["ghep-platform"]
    protocol: Literal[1]
    tubes: list[ToldTube]


class BoxesRequest(Wire):
    """Asks, at `POST /api/v1/boxes`, what left in a box; a laboratory asks when it scans the box's code."""

    protocol: Literal[1] = 1
    station: StationName
    box: Label = Field(min_length=1)


class BoxTube(Wire):
    """One tube of a box: how many people's swabs are in it, and when the first was taken. No name, no identifier.

    `people` is 0 and `collected_at` null while its pairings have not come.
    """

    tube: TubeNumber
    people: int = Field(default=0, ge=0)
    collected_at: Instant | None = None


class SentBox(Wire):
    """A box as the station that sent it told of it, with its tubes in the order in which they were packed."""

    station: str
    sent_at: Instant
    site: Label = ""
    destination: Label = ""
    temperature: Degrees | None = None
    tubes: list[BoxTube]


class BoxesResponse(Wire):
    """Every sending of this code, the newest first; more than one where two stations used the same box's code."""

    service: Literal["ghep-platform"]
    protocol: Literal[1]
    boxes: list[SentBox]


class ErrorResponse(Wire):
    """What a whole request that failed is answered with; no event of it has changed anything.

    `error` is a word for a program: UNAUTHORIZED (401), TOO_LARGE (413), BAD_REQUEST (422), NOT_FOUND (404),
    NUMBERS_RUN_OUT (409: no such block is left), UNAVAILABLE (503: try again later), INTERNAL (500).
    """

    service: Literal["ghep-platform"] = "ghep-platform"
    protocol: Literal[1] = 1
    error: str
    detail: str = ""
