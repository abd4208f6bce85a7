"""A morning of a laboratory for the pictures of its screen: invented tubes, files and values; some ask for a person."""

from datetime import timedelta
from gettext import NullTranslations
from uuid import UUID

from workstation.domain.lab_lists import (
    REASONS_OF,
    issue_kind,
)
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus
from workstation.gui.lab.ports import (
    Candidate,
    IssueRow,
    Marked,
    MeasuredRow,
    MessageDetail,
    MessageRow,
    Proposal,
    ResultRow,
    RunRow,
)
from workstation.gui.sample_lab import SampleLab
from workstation.gui.sample_ports import NOW, tube
from workstation.texts.inbox_notices import INBOX
from workstation.texts.notices import hold_sentence, inbox_sentence


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
            (InboxReason.VALUE_UNKNOWN, 23, "OBX-5", tube(1223)),
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
    ("QS5/plate_0412.hl7", "folder", InboxReason.VALUE_UNKNOWN, 23, "OBX-5", tube(1223)),
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
