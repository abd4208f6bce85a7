"""The laboratory's lists: their ids in one text, their rows by those ids, their counts.

A list of 100,000 rows is asked for once, as one aggregate that SQLite makes without Python; what is looked at is read
by its keys. Nothing here uses OFFSET, so the last page costs what the first costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    and_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.dialects.postgresql import aggregate_order_by

from workstation.domain.identifiers import fold_name
from workstation.domain.lab_lists import (
    CODES_OF,
    REASONS_OF,
    IdList,
    IssueFilter,
    MessageFilter,
    ResultFilter,
    Worklist,
)
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultStatus
from workstation.domain.tube_barcode import normalize_tube
from workstation.store.inbox import Issue, MessageState
from workstation.store.tables import message_issues, messages, observations, received, results, tubes

FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message as a list shows it; `source` is file, network, folder or plate."""

    id: UUID
    name: str
    source: str
    received_at: datetime
    ordinal: int
    kind: str
    sender: str
    profile: str
    state: MessageState
    results: int
    operator: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One thing that waits for a person, with the message that it stands in."""

    id: UUID
    message_id: UUID
    name: str
    source: str
    received_at: datetime
    kind: str
    state: MessageState
    issue: Issue


def message_ids(connection: Connection, wanted: MessageFilter) -> IdList:
    """Give the messages that are asked for, the newest first."""
    query = select(messages.c.id)
    if wanted.states:
        query = query.where(messages.c.state.in_(wanted.states))
    if wanted.reason:
        query = query.where(_has_issue(message_issues.c.reason == wanted.reason))
    if wanted.source or wanted.text:
        query = query.join(received, received.c.id == messages.c.received_id)
    if wanted.source:
        query = query.where(received.c.source == wanted.source)
    if wanted.text:
        query = query.where(_message_has(connection, wanted.text))
    return _ids(connection, query, messages.c.id)


def issue_ids(connection: Connection, wanted: IssueFilter) -> IdList:
    """Give what waits for a person, the newest first."""
    query = select(message_issues.c.id).join(messages, messages.c.id == message_issues.c.message_id)
    if wanted.kind is not None:
        query = query.where(message_issues.c.reason.in_(REASONS_OF[wanted.kind]))
    if wanted.reason:
        query = query.where(message_issues.c.reason == wanted.reason)
    if wanted.source or wanted.text:
        query = query.join(received, received.c.id == messages.c.received_id)
    if wanted.source:
        query = query.where(received.c.source == wanted.source)
    if wanted.text:
        query = query.where(_issue_has(connection, wanted.text))
    return _ids(connection, query, message_issues.c.id)


def result_ids(connection: Connection, wanted: ResultFilter, midnight: datetime) -> IdList:
    """Give the results of a worklist, the newest first; `midnight` is when today began."""
    query = select(results.c.id).where(_on_worklist(wanted.worklist, midnight))
    if wanted.text:
        number, name = _like(normalize_tube(wanted.text)), _like(fold_name(wanted.text))
        people = or_(*(_folded(connection, column).like(name, escape="\\") for column in _RESULT_PEOPLE))
        query = query.join(tubes, tubes.c.id == results.c.tube_id)
        query = query.where(or_(tubes.c.number.like(number, escape="\\"), people))
    return _ids(connection, query, results.c.id)


def read_messages(connection: Connection, ids: Sequence[UUID]) -> tuple[MessageRow, ...]:
    """Give these messages in this order; those that are gone are left out."""
    query = (
        select(messages, received.c.name, received.c.source, received.c.received_at, received.c.operator)
        .join(received, received.c.id == messages.c.received_id)
        .where(messages.c.id.in_(ids))
    )
    issues = _issues_of(connection, ids)
    found = {row.id: _message(row, tuple(issues.get(row.id, ()))) for row in connection.execute(query)}
    return tuple(found[wanted] for wanted in ids if wanted in found)


def read_issues(connection: Connection, ids: Sequence[UUID]) -> tuple[IssueRow, ...]:
    """Give these things that wait, in this order; those that are gone are left out."""
    query = (
        select(
            message_issues,
            messages.c.kind,
            messages.c.state,
            messages.c.ordinal,
            received.c.name,
            received.c.source,
            received.c.received_at,
        )
        .join(messages, messages.c.id == message_issues.c.message_id)
        .join(received, received.c.id == messages.c.received_id)
        .where(message_issues.c.id.in_(ids))
    )
    found = {row.id: _issue_row(row) for row in connection.execute(query)}
    return tuple(found[wanted] for wanted in ids if wanted in found)


def count_messages(connection: Connection) -> dict[str, int]:
    """Count the messages by state."""
    rows = connection.execute(select(messages.c.state, func.count()).group_by(messages.c.state))
    return {row[0]: row[1] for row in rows}


def count_issues(connection: Connection) -> dict[InboxReason, int]:
    """Count what waits for a person by its reason."""
    rows = connection.execute(select(message_issues.c.reason, func.count()).group_by(message_issues.c.reason))
    return {InboxReason(row[0]): row[1] for row in rows}


def count_worklists(connection: Connection, midnight: datetime) -> dict[Worklist, int]:
    """Count what is on each worklist."""
    waiting = select(results.c.code, func.count()).where(results.c.status == ResultStatus.PRELIMINARY)
    by_code = {row[0]: row[1] for row in connection.execute(waiting.group_by(results.c.code))}
    counts = {list_: sum(by_code.get(code, 0) for code in codes) for list_, codes in CODES_OF.items()}
    for list_ in (Worklist.HELD, Worklist.RELEASED_TODAY):
        query = select(func.count()).select_from(results).where(_on_worklist(list_, midnight))
        counts[list_] = connection.execute(query).scalar_one()
    return counts


def near_tubes(connection: Connection, number: str, most: int = 200) -> tuple[str, ...]:
    """Give tubes whose number begins as this one does, for whoever looks for a misread one."""
    start = number[: max(FEWEST_DIGITS, len(number) - 4)]
    if len(start) < FEWEST_DIGITS:
        return ()
    after = start[:-1] + chr(ord(start[-1]) + 1)
    query = select(tubes.c.number).where(tubes.c.number >= start, tubes.c.number < after, tubes.c.state != "put_back")
    return tuple(connection.execute(query.order_by(tubes.c.number).limit(most)).scalars())


_RESULT_PEOPLE = (results.c.created_by, results.c.released_by)


def _on_worklist(worklist: Worklist, midnight: datetime) -> ColumnElement[bool]:
    if worklist is Worklist.HELD:
        newer = results.alias("newer")
        is_newest = ~exists().where(newer.c.tube_id == results.c.tube_id, newer.c.version > results.c.version)
        doubted = and_(results.c.held_reason != "", results.c.status == ResultStatus.RELEASED, is_newest)
        return or_(results.c.status == ResultStatus.HELD, doubted)
    if worklist is Worklist.RELEASED_TODAY:
        return and_(results.c.released_at >= midnight, results.c.status == ResultStatus.RELEASED)
    codes = CODES_OF[worklist]
    return and_(results.c.status == ResultStatus.PRELIMINARY, results.c.code.in_(codes))


def _ids(connection: Connection, query: Select[Any], key: ColumnElement[Any]) -> IdList:
    """Have the database join the ids, the newest (largest) first, into one text."""
    if connection.dialect.name == "sqlite":
        rows = query.order_by(key.desc()).subquery()
        joined = func.group_concat(as_type(rows.c[0], String), "")
        return IdList(connection.execute(select(joined)).scalar() or "")
    rows = query.subquery()
    digits = func.replace(cast(rows.c[0], Text), "-", "")
    together = func.string_agg(digits, aggregate_order_by(literal_column("''"), rows.c[0].desc()))
    return IdList(connection.execute(select(together)).scalar() or "")


def _has_issue(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return messages.c.id.in_(select(message_issues.c.message_id).where(condition))


def _message_has(connection: Connection, text: str) -> ColumnElement[bool]:
    like, plain = _like(fold_name(text)), _like(text)
    named: list[ColumnElement[bool]] = [
        _folded(connection, column).like(like, escape="\\") for column in (received.c.name, messages.c.sender)
    ]
    # What a program gave has no accents.
    named += [column.ilike(plain, escape="\\") for column in (messages.c.control_id, messages.c.kind)]
    number = normalize_tube(text)
    if len(number) >= FEWEST_DIGITS:
        named.append(_has_issue(message_issues.c.detail.like(_like(number), escape="\\")))
        of_tube = select(observations.c.message_id).join(tubes, tubes.c.id == observations.c.tube_id)
        named.append(messages.c.id.in_(of_tube.where(tubes.c.number == number)))
    return or_(*named)


def _issue_has(connection: Connection, text: str) -> ColumnElement[bool]:
    like = _like(fold_name(text))
    named = (received.c.name, messages.c.sender, message_issues.c.detail)
    return or_(
        *(_folded(connection, column).like(like, escape="\\") for column in named),
        message_issues.c.detail.like(_like(normalize_tube(text)), escape="\\"),
    )


def _like(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{safe}%"


def _folded(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a column without accents, in the letters of `fold_name`."""
    if connection.dialect.name != "sqlite":
        return func.lower(func.translate(column, _ACCENTED, _PLAIN))
    connection.connection.driver_connection.create_function("ghep_fold", 1, _fold, deterministic=True)  # type: ignore[union-attr]
    return func.ghep_fold(column)


@lru_cache(maxsize=4096)
def _fold(text: str | None) -> str:
    return fold_name(text or "")


def _letters() -> tuple[str, str]:
    """Give the letters that lose an accent, and what becomes of each: what PostgreSQL's translate() wants."""
    pairs = [(chr(code), fold_name(chr(code))) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
    single = [(letter, plain) for letter, plain in pairs if len(plain) == 1 and plain != letter]
    return "".join(letter for letter, _plain in single), "".join(plain for _letter, plain in single)


_ACCENTED, _PLAIN = _letters()


def _issues_of(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Issue]]:
    found: dict[UUID, list[Issue]] = {}
    query = select(message_issues).where(message_issues.c.message_id.in_(ids)).order_by(message_issues.c.segment)
    for row in connection.execute(query):
        found.setdefault(row.message_id, []).append(_issue(row))
    return found


def _issue(row: Any) -> Issue:  # noqa: ANN401 - a row of columns of many types
    return Issue(reason=InboxReason(row.reason), segment=row.segment, field=row.field, detail=row.detail)


def _issue_row(row: Any) -> IssueRow:  # noqa: ANN401 - a row of columns of many types
    return IssueRow(
        id=row.id,
        message_id=row.message_id,
        name=_name(row),
        source=row.source,
        received_at=row.received_at,
        kind=row.kind,
        state=MessageState(row.state),
        issue=_issue(row),
    )


def _message(row: Any, issues: tuple[Issue, ...]) -> MessageRow:  # noqa: ANN401 - a row of columns of many types
    return MessageRow(
        id=row.id,
        name=_name(row),
        source=row.source,
        received_at=row.received_at,
        ordinal=row.ordinal,
        kind=row.kind,
        sender=row.sender,
        profile=row.profile,
        state=MessageState(row.state),
        results=row.results,
        operator=row.operator,
        issues=issues,
    )


def _name(row: Any) -> str:  # noqa: ANN401 - a row of columns of many types
    return row.name if row.ordinal == 1 else f"{row.name} ({row.ordinal})"
