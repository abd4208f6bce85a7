"""Try an analyzer's profile on a sample: every decision that an import would make, and nothing is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from workstation.domain.analyzer_profile import AnalyzerProfile
from workstation.domain.explain_rows import RowDecision, explain_rows
from workstation.domain.interpretation import Interpreted, interpret
from workstation.domain.observations import (
    InboxReason,
    Observation,
    ReadMessage,
    ReadSpecimen,
    RoleReason,
    SpecimenRole,
    TubeCandidate,
    Unreadable,
)
from workstation.domain.results import ResultCode
from workstation.domain.scans import names_a_tube
from workstation.hl7.read_message import read_message
from workstation.hl7.split import split_messages
from workstation.profiles.choose import Chosen, ChosenBy, Profiles
from workstation.usecases.context import Context

AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTube:
    """A text that may be the tube: where it stands, and whether it is a number of this site."""

    candidate: TubeCandidate
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSpecimen:
    """One specimen: whose it is taken for and why, its rows' decisions, and the result or the reason.

    `code` is that of a tube with one person. A control has neither: its values are kept apart. `reason_segment` is
    the line that the reason is about.
    """

    segment: int
    role: SpecimenRole
    role_reason: RoleReason
    tubes: tuple[TriedTube, ...]
    rows: tuple[RowDecision, ...]
    notes: tuple[str, ...]
    code: ResultCode | None = None
    reason: InboxReason | None = None
    reason_segment: int = 0
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedMessage:
    """One message of the sample: the profile and why it, and its specimens; or why it cannot be read, and where."""

    number: int
    kind: str = ""
    sender: str = ""
    profile: str = ""
    chosen_by: ChosenBy | None = None
    specimens: tuple[TriedSpecimen, ...] = ()
    reason: InboxReason | None = None
    segment: int = 0
    field: str = ""
    detail: str = ""


def try_profile(context: Context, data: bytes, name: str, *, source: str = "") -> tuple[TriedMessage, ...]:
    """Read a sample (one or several messages) with the profile of this name, or with `auto` as an import would choose.

    `source` is the folder or port that it would come by. Raises NotFound where no profile has the name.
    """
    named = None if name == AUTO else Chosen(profile=context.profiles.find(name), by=ChosenBy.PERSON)
    pieces = enumerate(split_messages(data), start=1)
    return tuple(
        TriedMessage(number=number, reason=piece.reason)
        if piece.reason is not None
        else _try_message(context, number, data[piece.start : piece.end], _Chooser(context.profiles, source, named))
        for number, piece in pieces
    )


class _Chooser:
    """Chooses for one message, and remembers why."""

    def __init__(self, profiles: Profiles, source: str, named: Chosen | None) -> None:
        self._profiles = profiles
        self._source = source
        self.chosen = named

    def __call__(self, *, sender: str, kind: str) -> AnalyzerProfile:
        self.chosen = self.chosen or self._profiles.choose_with_reason(source=self._source, sender=sender, kind=kind)
        return self.chosen.profile


def _try_message(context: Context, number: int, data: bytes, chooser: _Chooser) -> TriedMessage:
    try:
        read = read_message(data, zone=context.settings.zone, choose=chooser)
    except Unreadable as problem:
        return TriedMessage(
            number=number,
            profile=chooser.chosen.profile.name if chooser.chosen else "",
            chosen_by=chooser.chosen.by if chooser.chosen else None,
            reason=problem.reason,
            segment=problem.segment,
            field=problem.field,
            detail=problem.detail,
        )
    return TriedMessage(
        number=number,
        kind=read.kind,
        sender=read.sender,
        profile=read.profile.name,
        chosen_by=chooser.chosen.by if chooser.chosen else None,
        specimens=tuple(_try_specimen(context, read, specimen) for specimen in read.specimens),
    )


def _try_specimen(context: Context, read: ReadMessage, specimen: ReadSpecimen) -> TriedSpecimen:
    rules = context.settings.scan_rules(practice=context.practice)
    accepted = frozenset(context.settings.accepted_codes)
    meaning = _meaning(read, specimen, accepted)
    return TriedSpecimen(
        segment=specimen.segment,
        role=specimen.role,
        role_reason=specimen.role_reason,
        tubes=tuple(
            TriedTube(candidate=found, is_ours=names_a_tube(found.text, rules)) for found in specimen.candidates
        ),
        rows=explain_rows(specimen.observations, accepted_codes=accepted, profile=read.profile),
        notes=specimen.notes,
        code=meaning.code,
        reason=meaning.reason,
        reason_segment=meaning.segment or specimen.segment if meaning.reason else 0,
        corrects=meaning.corrects,
    )


def _meaning(read: ReadMessage, specimen: ReadSpecimen, accepted: frozenset[str]) -> Interpreted:
    if specimen.role is not SpecimenRole.PATIENT:
        return Interpreted(code=None)
    if not specimen.candidates:
        return Interpreted(code=None, reason=InboxReason.NO_TUBE)
    together = [found for found in read.specimens if found.role is specimen.role and _same_tube(found, specimen)]
    return interpret(
        _rows(together),
        pool=False,
        accepted_codes=accepted,
        profile=read.profile,
        order_statuses=tuple(status for found in together for status in found.order_statuses),
    )


def _same_tube(one: ReadSpecimen, other: ReadSpecimen) -> bool:
    return bool(one.candidates) and one.candidates[0].text == other.candidates[0].text


def _rows(specimens: Iterable[ReadSpecimen]) -> list[Observation]:
    return [row for specimen in specimens for row in specimen.observations]
