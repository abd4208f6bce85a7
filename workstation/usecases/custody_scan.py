"""What a scan says at packing and reception, before either decides what it means: a box, a list, a tube, a command."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, insert

from workstation.domain.box_code import BoxScan, read_box_code
from workstation.domain.box_list import CutList, ListPart, read_part
from workstation.domain.desk import REPEAT_SECONDS, Answer, Choice
from workstation.domain.outcomes import SAVED, Outcome, OutcomeClass
from workstation.domain.scans import BadgeScan, CommandScan, RefusedScan, TubeScan, read_scan, scan_key
from workstation.store.tables import scan_refusals
from workstation.usecases.context import Context, new_id
from workstation.usecases.operators import sign_in, who_is

CustodyScan = BoxScan | ListPart | TubeScan | CommandScan | BadgeScan | RefusedScan


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An open question: what is asked, its choices by number, what it is about, and what was agreed before."""

    outcome: Outcome
    choices: tuple[Choice, ...] = ()
    about: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    agreed: tuple[Choice, ...] = ()


def read_custody_scan(context: Context, text: str) -> CustodyScan:
    """Read a scanned text. A box of the other mode, a misread one and a list that is cut off are refused."""
    box = read_box_code(text, practice=context.practice)
    if box is not None:
        return _box(context, box)
    part = read_part(text)
    if isinstance(part, CutList):
        return RefusedScan(outcome=Outcome.CUT_READ)
    if part is not None:
        return part
    scan = read_scan(text, context.settings.scan_rules(practice=context.practice))
    if isinstance(scan, TubeScan | CommandScan | BadgeScan):
        return scan
    if isinstance(scan, RefusedScan) and scan.outcome is not Outcome.NOT_A_PERSON:
        return scan
    return RefusedScan(outcome=Outcome.NOT_FOR_BOX)


def keep_refusal(context: Context, connection: Connection, answer: Answer, text: str) -> None:
    """Keep that a scan was refused, with a fingerprint of it, as the desk does."""
    if answer.cls is not OutcomeClass.NO:
        return
    fingerprint = hmac.new(context.station_secret, text.encode("utf-8", "surrogateescape"), "sha256").hexdigest()
    connection.execute(
        insert(scan_refusals),
        {
            "id": new_id(),
            "at": answer.at,
            "desk": context.settings.desk,
            "operator": context.operator,
            "outcome": answer.outcome,
            "tube": answer.tube[:40],
            "fingerprint": fingerprint,
        },
    )


def take_badge(context: Context, badge: str, now: datetime) -> Answer:
    """Let a badge's owner work at this desk from now on; the answer names them."""
    with context.database.write() as connection:
        owner = who_is(connection, badge)
        if owner is not None:
            sign_in(context, connection, owner)
    if owner is None:
        return Answer(outcome=Outcome.UNKNOWN_COMMAND, at=now, facts={"command": "…"})
    facts = {"operator": owner.name, "role": owner.role}
    return Answer(outcome=Outcome.OPERATOR_IN, at=now, facts=facts, operator=owner.name)


@dataclass(slots=True)
class Repeats:
    """Tells a code that is held before the scanner from a second scan: within four seconds it is the same one."""

    key: str = ""
    read_at: datetime | None = None

    def is_repeat(self, text: str, now: datetime) -> bool:
        """Note a scan, and tell whether it repeats the one before."""
        key = scan_key(text)
        same = self.key == key and self.read_at is not None
        near = self.read_at is not None and abs((now - self.read_at).total_seconds()) <= REPEAT_SECONDS
        self.key, self.read_at = key, now
        return same and near

    def forget(self) -> None:
        """Take the next scan for a new one: a key or a button lay between."""
        self.key = ""


def told_again(last: Answer, now: datetime) -> Answer:
    """Answer a repeat: what changed something says so once, a refusal or a question says it again."""
    changed = last.outcome in SAVED or last.cls in (OutcomeClass.GO, OutcomeClass.SAME)
    return replace(last, outcome=Outcome.SAME_AGAIN, at=now, operator="") if changed else replace(last, at=now)


def _box(context: Context, box: BoxScan) -> BoxScan | RefusedScan:
    if not box.is_whole:
        return RefusedScan(outcome=Outcome.BOX_MISREAD, facts=(("box", box.code),))
    if not box.is_this_mode:
        return RefusedScan(outcome=Outcome.PRACTICE_REAL if context.practice else Outcome.REAL_PRACTICE)
    return box
