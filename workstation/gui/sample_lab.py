"""A laboratory between two runs, for pictures of its screen: invented tubes, files and values, held in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from uuid import UUID

from workstation.domain.identifiers import fold_name
from workstation.domain.lab_lists import (
    REASONS_OF,
    IdList,
    IssueFilter,
    IssueKind,
    MessageFilter,
    ResultFilter,
    Worklist,
    id_list,
    issue_kind,
)
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus, Seen
from workstation.gui.lab.ports import (
    Cancelled,
    Candidate,
    ImportSummary,
    IssueRow,
    LabCounts,
    Marked,
    MeasuredRow,
    MessageDetail,
    MessageRow,
    Mood,
    Progress,
    Proposal,
    ReleaseOutcome,
    ResultDetail,
    ResultRow,
    RunRow,
    Source,
    SourceState,
)
from workstation.gui.lab.verify_model import worklist_of
from workstation.gui.sample_ports import NOW, tube
from workstation.texts.inbox_notices import INBOX
from workstation.texts.notices import hold_sentence, inbox_sentence

WAYS = (
    SourceState(source=Source.PORT, mood=Mood.WORKS, detail="2575"),
    SourceState(source=Source.FOLDER, mood=Mood.WORKS, detail="QS5"),
)


@dataclass
class SampleLab:
    """Answers from lists; what is decided changes nothing but the list of proposals."""

    rows: list[ResultRow] = field(default_factory=list)
    inbox: list[MessageRow] = field(default_factory=list)
    waiting: list[IssueRow] = field(default_factory=list)
    open_proposals: list[Proposal] = field(default_factory=list)
    shown: MessageDetail | None = None
    runs: tuple[RunRow, ...] = ()
    ways: tuple[SourceState, ...] = WAYS
    near: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    read_as: tuple[str, ...] = ()

    def counts(self) -> LabCounts:
        """Count the lists."""
        states, kinds, worklists = dict[str, int](), dict.fromkeys(IssueKind, 0), dict.fromkeys(Worklist, 0)
        for message in self.inbox:
            states[message.state] = states.get(message.state, 0) + 1
        for issue in self.waiting:
            kinds[issue.kind] += 1
        for row in self.rows:
            if (worklist := worklist_of(row)) is not None:
                worklists[worklist] += 1
        return LabCounts(messages=states, issues=kinds, reasons={}, worklists=worklists, ways=self.ways)

    def list_messages(self, wanted: MessageFilter) -> IdList:
        """Filter by state, source and text."""
        rows = [row for row in self.inbox if not wanted.states or row.state in wanted.states]
        rows = [row for row in rows if not wanted.source or row.source == wanted.source]
        return id_list([row.id for row in rows if fold_name(wanted.text) in fold_name(row.name)])

    def messages(self, ids: Sequence[UUID]) -> tuple[MessageRow, ...]:
        """Give the messages."""
        return tuple(row for wanted in ids for row in self.inbox if row.id == wanted)

    def list_issues(self, wanted: IssueFilter) -> IdList:
        """Filter by kind and text."""
        rows = [row for row in self.waiting if wanted.kind in (None, row.kind)]
        return id_list([row.id for row in rows if fold_name(wanted.text) in fold_name(row.detail + row.name)])

    def issues(self, ids: Sequence[UUID]) -> tuple[IssueRow, ...]:
        """Give what waits."""
        return tuple(row for wanted in ids for row in self.waiting if row.id == wanted)

    def list_results(self, wanted: ResultFilter) -> IdList:
        """Filter by worklist and text."""
        rows = [row for row in self.rows if worklist_of(row) is wanted.worklist]
        text = fold_name(wanted.text).replace(" ", "")
        return id_list([r.id for r in rows if text in fold_name(r.tube + r.imported_by).replace(" ", "")])

    def results(self, ids: Sequence[UUID]) -> tuple[ResultRow, ...]:
        """Give the results."""
        return tuple(row for wanted in ids for row in self.rows if row.id == wanted)

    def find_result(self, tube: str) -> ResultRow | None:
        """Give the newest version of a tube's result."""
        found = [row for row in self.rows if row.tube == tube]
        return max(found, key=lambda row: row.version) if found else None

    def result(self, tube: str) -> ResultDetail:
        """Give the versions of a tube, and the same runs for all."""
        versions = sorted((row for row in self.rows if row.tube == tube), key=lambda row: -row.version)
        return ResultDetail(tube=tube, versions=tuple(versions), runs=self.runs)

    def message(self, message_id: UUID, places: Sequence[tuple[int, str]]) -> MessageDetail:
        """Give the one message that there is."""
        shown = self.shown or MessageDetail(message_id=message_id, size=0, raw=(), tree=())
        return replace(shown, message_id=message_id) if places else replace(shown, raw_marks=(), tree_marks=())

    def decisions(self, _message_id: UUID) -> tuple[str, ...]:
        """Tell how the message is read."""
        return self.read_as

    def candidates(self, detail: str) -> tuple[Candidate, ...]:
        """Give the tubes near a number."""
        return self.near.get(detail, ())

    def import_paths(self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Import nothing, file by file."""
        for done, _path in enumerate(paths, start=1):
            if cancelled():
                break
            progress(done, len(paths))
        return ImportSummary(messages=0, results=0, set_aside=0, repeated=0)

    def try_again(self, ids: Sequence[UUID] | None, _progress: Progress, _cancelled: Cancelled) -> ImportSummary:
        """Change nothing."""
        return ImportSummary(messages=len(ids or self.inbox), results=0, set_aside=len(ids or self.inbox), repeated=0)

    def proposals(self) -> tuple[Proposal, ...]:
        """Give the matches that wait."""
        return tuple(self.open_proposals)

    def propose(self, message_id: UUID, segment: int, tube: str, why: str) -> None:
        """Keep a match."""
        made = Proposal(
            id=UUID(int=9_000 + len(self.open_proposals)),
            message_id=message_id,
            segment=segment,
            tube=tube,
            why=why,
            proposed_by="Lê Thị Hoà",
            proposed_at=NOW,
        )
        self.open_proposals.append(made)

    def confirm(self, proposal: UUID) -> None:
        """Take the match from the list."""
        self.drop(proposal)

    def drop(self, proposal: UUID) -> None:
        """Take the match from the list."""
        self.open_proposals = [row for row in self.open_proposals if row.id != proposal]

    def release(self, ids: Sequence[UUID], progress: Progress) -> tuple[ReleaseOutcome, ...]:
        """Release everything."""
        progress(len(ids), len(ids))
        return tuple(ReleaseOutcome(result_id=found) for found in ids)

    def hold(self, tube: str, why: str) -> None:
        """Hold nothing."""

    def settle(self, tube: str, why: str, seen: Seen) -> None:
        """Settle nothing."""

    def correct(self, tube: str, code: ResultCode, why: str, seen: Seen) -> None:
        """Correct nothing."""

    def withdraw(self, tube: str, why: str) -> None:
        """Withdraw nothing."""

    def report(self, _path: Path) -> int:
        """Write nothing."""
        return len(self.rows)

    def export(self, _path: Path, _wanted: MessageFilter | IssueFilter | ResultFilter) -> int:
        """Write nothing."""
        return len(self.rows)

    def set_operator(self, name: str) -> None:
        """Nobody works here."""


def sample_lab(catalogue: NullTranslations) -> SampleLab:
    """A morning of a laboratory, of which a few things ask for a person."""
    waiting = [_issue(place, *row, catalogue) for place, row in enumerate(_ISSUES)]
    lab = SampleLab(
        rows=[_result(place, catalogue, **row) for place, row in enumerate(_results())],  # type: ignore[arg-type]
        inbox=[_message(place, *row, catalogue) for place, row in enumerate(_MESSAGES)],
        waiting=waiting,
        shown=_shown(),
        runs=_runs(),
        near={_MISREAD: (Candidate(tube=tube(1238), is_exact=False), Candidate(tube=tube(1248), is_exact=False))},
        read_as=_READ_AS,
    )
    second = waiting[1]
    lab.open_proposals.append(
        Proposal(
            id=UUID(int=9_000),
            message_id=second.message_id,
            segment=second.segment,
            tube=tube(1219),
            why="Tem rách, đọc được 4 số cuối",
            proposed_by="Phạm Minh Khôi",
            proposed_at=NOW - timedelta(minutes=12),
        )
    )
    return lab


_MISREAD = tube(1238)[:-1] + "7" if not tube(1238).endswith("7") else tube(1238)[:-1] + "3"
_MESSAGES: tuple[tuple[str, str, str, int, tuple[tuple[InboxReason, int, str, str], ...]], ...] = (
    (
        "QS5/plate_0412.hl7",
        "folder",
        "partly",
        92,
        (
            (InboxReason.TUBE_UNKNOWN, 4, "SPM-2", _MISREAD),
            (InboxReason.VALUE_UNKNOWN, 23, "OBX-5", "trace"),
        ),
    ),
    ("GeneXpert ORU 12:31", "mllp", "imported", 1, ()),
    ("QS5/plate_0411.hl7", "folder", "imported", 96, ()),
    ("tệp_hỏng.hl7", "file", "set_aside", 0, ((InboxReason.MESSAGE_CUT, 3, "", ""),)),
    ("cobas6800 OUL 11:52", "mllp", "imported", 94, ()),
    ("QS5/plate_0410.hl7", "folder", "repeated", 0, ()),
    ("Alinity ORU 11:20", "mllp", "imported", 48, ()),
)
_ISSUES: tuple[tuple[str, str, InboxReason, int, str, str], ...] = (
    ("QS5/plate_0412.hl7", "folder", InboxReason.TUBE_UNKNOWN, 4, "SPM-2", _MISREAD),
    ("QS5/plate_0409.hl7", "folder", InboxReason.NO_TUBE, 11, "SPM-2", ""),
    ("QS5/plate_0412.hl7", "folder", InboxReason.VALUE_UNKNOWN, 23, "OBX-5", "trace"),
    ("cobas6800 OUL 11:52", "mllp", InboxReason.VALUES_DISAGREE, 17, "OBX-5", tube(1207)),
    ("tệp_hỏng.hl7", "file", InboxReason.MESSAGE_CUT, 3, "", ""),
)
_RAW = (
    "MSH|^~\\&|QS5|PXN|GHEP|TH|20260312083002||OUL^R22^OUL_R22|0412|P|2.5.1|||||||UTF-8",
    "SPM|1|" + tube(1237) + "||258500001^Nasopharyngeal swab^SCT",
    "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260415000^Not detected^SCT||||||F",
    "SPM|2|" + _MISREAD + "||258500001^Nasopharyngeal swab^SCT",
    "OBR|2||" + _MISREAD + "|94500-6^SARS-CoV-2 RNA^LN",
    "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260373001^Detected^SCT|||A|||F|||20260312081400",
    "OBX|2|NM|CT-ORF1^Ct ORF1ab^L||28.4|cycle||||F",
    "OBX|3|NM|CT-N^Ct N^L||29.1|cycle||||F",
    "SPM|3|NTC||^^^^^^|||||||Q^Control specimen^HL70369",
    "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260415000^Not detected^SCT||||||F",
    "NTE|1||\\xe1m t\\xednh",
)
_TREE = (
    "MSH       Message header",
    "   MSH-3     Sending application: QS5",
    "   MSH-9     Message type: OUL^R22^OUL_R22",
    "   MSH-10    Message control ID: 0412",
    "SPM       Specimen",
    "   SPM-1     Set ID: 2",
    "   SPM-2     Specimen ID: " + _MISREAD,
    "   SPM-4     Specimen type: 258500001",
    "OBR       Observation request",
    "   OBR-3     Filler order number: " + _MISREAD,
    "OBX       Observation result",
    "   OBX-3     Observation identifier: 94500-6^SARS-CoV-2 RNA^LN",
    "   OBX-5     Observation value: 260373001^Detected^SCT",
    "   OBX-8     Interpretation codes: A",
    "   OBX-11    Observation result status: F",
)
_READ_AS = (
    "Read as quantstudio5: it knows the sender (MSH-3, MSH-4)",
    "line 2: a person's specimen (nothing says that it is anything else)",
    "   ✓ tube " + tube(1237) + " in SPM-2",
    "   line 3: SARS-CoV-2 RNA = Not detected → target (a rule of the profile), Negative, a final result",
    "   → Negative",
)


def _results() -> list[dict[str, object]]:
    waits, released = ResultStatus.PRELIMINARY, ResultStatus.RELEASED
    hours = timedelta(hours=1)
    return [
        {"code": ResultCode.POOL_POSITIVE, "people": 10, "age": 3 * hours},
        {"code": ResultCode.POSITIVE, "age": 9 * hours},
        {"code": ResultCode.POSITIVE, "version": 2, "age": 26 * hours, "origin": ResultOrigin.CORRECTED},
        *({"code": ResultCode.POOL_NEGATIVE, "people": 10, "age": hours * place} for place in (2, 3, 3, 5, 9, 49)),
        *({"code": ResultCode.NEGATIVE, "age": hours * (1 + place % 5)} for place in range(18)),
        {"code": ResultCode.INCONCLUSIVE, "age": 4 * hours},
        {"code": ResultCode.INVALID, "age": 11 * hours},
        {"code": ResultCode.NEGATIVE, "status": ResultStatus.HELD, "held": "VALUES_DISAGREE", "age": 6 * hours},
        *({"code": ResultCode.NEGATIVE, "status": released, "age": 5 * hours} for _place in range(7)),
        {"code": ResultCode.POSITIVE, "status": released, "held": "BY_PERSON", "age": 8 * hours, "why": "Tem dán lại"},
        {"code": ResultCode.NEGATIVE, "status": waits, "age": 2 * hours},
    ]


def _result(
    place: int,
    catalogue: NullTranslations,
    *,
    code: ResultCode,
    people: object = 1,
    status: object = ResultStatus.PRELIMINARY,
    version: object = 1,
    held: object = "",
    age: object = timedelta(0),
    origin: object = ResultOrigin.MEASURED,
    why: object = "",
) -> ResultRow:
    received = NOW - (age if isinstance(age, timedelta) else timedelta(0)) - timedelta(minutes=7 * place % 60)
    is_out = status is ResultStatus.RELEASED
    return ResultRow(
        id=UUID(int=place + 1),
        tube=tube(1200 + place),
        people=int(str(people)),
        is_pool=people != 1,
        version=int(str(version)),
        code=code,
        status=ResultStatus(str(status)),
        tested_at=NOW - timedelta(minutes=40 + place),
        imported_by="Hoà",
        held_reason=str(held),
        held_words=hold_sentence(str(held), catalogue, tube=tube(1200 + place)) if held else "",
        origin=ResultOrigin(str(origin)),
        why=str(why),
        created_at=NOW - timedelta(minutes=38 + place),
        received_at=received,
        released_at=NOW - timedelta(minutes=20) if is_out else None,
        released_by="Khôi" if is_out else "",
        runs=2,
    )


def _message(
    place: int,
    name: str,
    source: str,
    state: str,
    results: int,
    issues: tuple[tuple[InboxReason, int, str, str], ...],
    catalogue: NullTranslations,
) -> MessageRow:
    return MessageRow(
        id=UUID(int=1000 + place),
        name=name,
        source=source,
        received_at=NOW - timedelta(minutes=17 * place + 3),
        kind="OUL^R22" if place % 2 == 0 else "ORU^R01",
        state=state,
        results=results,
        reasons=tuple(
            inbox_sentence(reason, catalogue, segment=segment, field=field_, detail=detail)
            for reason, segment, field_, detail in issues
        ),
        places=tuple((segment, field_) for _reason, segment, field_, _detail in issues),
    )


def _issue(
    place: int,
    name: str,
    source: str,
    reason: InboxReason,
    segment: int,
    field_: str,
    detail: str,
    catalogue: NullTranslations,
) -> IssueRow:
    kind = issue_kind(reason)
    if reason not in REASONS_OF[kind]:
        raise ValueError(reason)
    return IssueRow(
        id=UUID(int=2000 + place),
        message_id=UUID(int=1000 + place),
        name=name,
        source=source,
        received_at=NOW - timedelta(minutes=17 * place + 3),
        kind=kind,
        what=catalogue.gettext(INBOX[reason].what).format(detail=detail).strip(),
        do=catalogue.gettext(INBOX[reason].do),
        segment=segment,
        field=field_,
        detail=detail,
    )


def _shown() -> MessageDetail:
    start = _RAW[3].index(_MISREAD)
    return MessageDetail(
        message_id=UUID(int=1000),
        size=24_118,
        raw=_RAW,
        tree=_TREE,
        raw_marks=(Marked(line=3, first=start, end=start + len(_MISREAD)),),
        tree_marks=(Marked(line=6, first=0, end=len(_TREE[6])),),
    )


def _runs() -> tuple[RunRow, ...]:
    return (_run(2, "28.4", "29.1", 44), _run(1, "29.0", "29.6", 163))


def _run(number: int, first: str, second: str, minutes: int) -> RunRow:
    values = (
        MeasuredRow(name="SARS-CoV-2 RNA", value="Detected", flags="A", status="F"),
        MeasuredRow(name="Ct ORF1ab", value=first, status="F"),
        MeasuredRow(name="Ct N", value=second, status="F"),
        MeasuredRow(name="RNase P (IC)", value="27.0", status="F"),
    )
    controls = (
        MeasuredRow(name="NTC SARS-CoV-2", value="Not detected", status="F"),
        MeasuredRow(name="PTC SARS-CoV-2", value="Detected", status="F"),
    )
    return RunRow(
        number=number,
        code=ResultCode.POSITIVE,
        reason="",
        at=NOW - timedelta(minutes=minutes),
        source=f"QS5/plate_041{number}.hl7",
        instrument="QS5-0007",
        values=values,
        controls=controls,
    )
