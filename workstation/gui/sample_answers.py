"""One full example of every outcome, with the longest facts that are likely: for pictures and for tests of their fit.

An outcome without an example here still gets one, from the facts that all share; a test names facts that are missing.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from workstation.domain.box_code import BOXES
from workstation.domain.custody import NoList, PackDoubt, RejectReason
from workstation.domain.desk import Answer, Choice, DeskTube, Member
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.rhythm import RhythmDoubt
from workstation.gui import sample_ports
from workstation.gui.sample_ports import NOW, tube

LONG_NAME = "Nguyễn Hoàng Phương Nguyệt Quỳnh"
FACTS: Mapping[str, object] = {
    "tube": tube(1237),
    "new_tube": tube(1238),
    "other_tube": tube(981),
    "name": LONG_NAME,
    "earlier_name": "Nguyễn Hoàng Phương Nguyệt Quyên",
    "like_name": "Nguyễn Hoàng Phương Nguyệt Quyên",
    "like_number": "CCCD 0001 •••• 0002",
    "year": 2001,
    "gender": Gender.FEMALE,
    "k": 7,
    "n": 10,
    "others": 9,
    "desk": "Bàn 12 (cổng sau)",
    "since": NOW - timedelta(minutes=64),
    "day": date(2026, 2, 28),
    "box": BOXES.number(48, 17),
    "void": "misprinted",
    "operator": LONG_NAME,
    "role": "collector",
    "why": RhythmDoubt.FLIPPED,
    "minutes": 127,
    "safe": 1412,
    "scanner": "Datalogic QuickScan QD2500 · COM3",
    "path": "slips/2026-03-12_VN004812377.pdf",
    "printer": "Zebra ZD421",
    "cause": "Ổ đĩa đầy / The disk is full",
    "count": 4,
    "found": 3,
    "expected": 7,
    "length": 2953,
    "command": "LB77",
    "other_box": BOXES.number(48, 18),
    "destination": "Trung tâm Kiểm soát bệnh tật tỉnh",
    "site": "Trường Tiểu học Lê Lợi",
    "people": 10,
    "place": 41,
    "m": 48,
    "part": 2,
    "parts": 3,
    "have": 192,
    "hours": 51,
    "limit": 48,
    "by": LONG_NAME,
    "belongs": "",
    "missing": 12,
    "unexpected": 3,
    "rejected": 2,
    "aside": 1,
    "reason": RejectReason.RM,
}
MORE: Mapping[Outcome, Mapping[str, object]] = {
    Outcome.TUBE_TAKEN: {"closed_tube": tube(1236), "closed_with": 7},
    Outcome.BOX_ADDED_CHECK: {"doubt": PackDoubt.OLD},
    Outcome.RECEIVE_BLIND: {"no_list": NoList.NOT_REACHED},
}
CHOICES: Mapping[Outcome, tuple[Choice, ...]] = {
    Outcome.TUBE_TWICE_IN_ROW: (Choice.CLOSE_AND_USE_NEW,),
    Outcome.TUBE_NOT_OURS: (Choice.USE_ANYWAY,),
    Outcome.RHYTHM_DOUBT: (Choice.TUBE_IN_HAND,),
    Outcome.PERSON_TODAY: (Choice.SPOILED, Choice.DOCTOR),
    Outcome.PERSON_MASKED: (Choice.PAIR_BY_QID,),
    Outcome.PERSON_DIFFERS: (Choice.SAME_PERSON,),
    Outcome.PERSON_LIKE: (Choice.SAME_AS_KNOWN, Choice.ANOTHER_PERSON),
    Outcome.CERT_NO_ID: (Choice.PAIR_BY_NAME,),
    Outcome.QUESTION_OPEN: (Choice.SPOILED, Choice.DOCTOR),
    Outcome.UNDO_WHY: (Choice.WRONG_PERSON, Choice.WRONG_TUBE, Choice.PERSON_LEFT),
    Outcome.CLOCK_JUMP: (Choice.CLOCK_IS_RIGHT,),
    Outcome.BOX_UNKNOWN: (Choice.PACK_ANYWAY,),
    Outcome.BOX_IS_SEALED: (Choice.SEND_BOX, Choice.REOPEN_BOX),
    Outcome.TUBE_UNKNOWN: (Choice.PACK_ANYWAY,),
    Outcome.RECEIVE_LOOSE: (Choice.RECEIVE_LOOSE,),
    Outcome.RECEIVE_CLOSED: (Choice.GO_ON,),
    Outcome.NOT_IN_MANIFEST: (Choice.RECEIVE_HERE,),
    Outcome.TUBE_TOO_OLD: (Choice.REJECT_TUBE, Choice.RECEIVE_ANYWAY),
}
HOLDS_A_PERSON = frozenset(
    {
        Outcome.SAME_AGAIN,
        Outcome.UNDO_WHY,
        Outcome.SLIP_READY,
        Outcome.PRINTING,
        Outcome.REPLACE_WITH,
        Outcome.PERSON_IN_TUBE,
    }
)
NOTHING_OPEN = frozenset(
    {
        Outcome.READY_TUBE,
        Outcome.PERSON_FIRST,
        Outcome.TUBE_PUT_BACK,
        Outcome.NOTHING_TO_CLOSE,
        Outcome.NOTHING_TO_UNDO,
        Outcome.NOTHING_TO_REPLACE,
        Outcome.WINDOW_AWAY,
    }
)


def sample_answer(outcome: Outcome, *, pool_size: int = 1) -> Answer:
    """Give an example of an outcome, in a single tube or in a pool."""
    facts = {**FACTS, "n": pool_size, "k": _people(outcome, pool_size), **MORE.get(outcome, {})}
    return Answer(
        outcome=outcome,
        at=NOW,
        facts=facts,
        choices=CHOICES.get(outcome, ()),
        asking=CLASS_OF[outcome] is OutcomeClass.ASK,
        desk_tube=None if outcome in NOTHING_OPEN else _tube(outcome, pool_size),
        pool_size=pool_size,
    )


def _tube(outcome: Outcome, pool_size: int) -> DeskTube:
    people = _people(outcome, pool_size)
    is_open = outcome not in (Outcome.POOL_FULL, Outcome.POOL_CLOSED) and people < pool_size
    shown = sample_ports.pool(10).desk_tube
    members = shown.members[:people] if shown is not None else ()
    if people == 1:
        members = (_long_member(members[0]),)
    return DeskTube(number=tube(1237), capacity=pool_size, opened_at=NOW, is_open=is_open, members=members)


def _people(outcome: Outcome, pool_size: int) -> int:
    """Tell how many are in the tube after the answer."""
    if outcome is Outcome.TUBE_TAKEN:
        return 0
    if pool_size == 1:
        return int(outcome in SAVED or outcome in HOLDS_A_PERSON)
    return pool_size if outcome is Outcome.POOL_FULL else min(7, pool_size - 1)


def _long_member(member: Member) -> Member:
    return Member(
        pairing_id=member.pairing_id,
        person_id=member.person_id,
        position=1,
        name=LONG_NAME,
        birth_year=2001,
        gender=Gender.FEMALE,
        identifier=member.identifier,
        made_at=member.made_at,
        birth="28/02/2001",
    )
