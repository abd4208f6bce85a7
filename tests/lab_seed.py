"""A laboratory of any size, written into a real database by SQLite itself: tubes, messages, what waits, results."""

from sqlalchemy import Connection, text

from tests.builders import NOON, TUBES, cccd, pair, tube
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

_NUMBERS = "WITH RECURSIVE n(p) AS (SELECT 0 UNION ALL SELECT p + 1 FROM n WHERE p + 1 < :count) "
_RECEIVED = """
INSERT INTO received (id, source, name, sha256, data, received_at, operator)
SELECT printf('01900000%016x%08x', p, 1), CASE WHEN p % 3 THEN 'file' ELSE 'network' END,
       printf('đĩa_%06d.hl7', p), printf('%064x', p), x'4D53487C', :now, 'Hoà' FROM n"""
_MESSAGES = """
INSERT INTO messages (id, received_id, ordinal, first_byte, end_byte, sha256, framing, kind, sender, control_id,
                      state, results, imported_at, imported_by)
SELECT printf('01900000%016x%08x', p, 2), printf('01900000%016x%08x', p, 1), 1, 0, 4, printf('%064x', p), '', 'ORU^R01',
       'QS5|PXN', 'C' || p, CASE WHEN p % 10 THEN 'imported' ELSE 'set_aside' END, CASE WHEN p % 10 THEN 94 ELSE 0 END,
       :now, 'Hoà' FROM n"""
_ISSUES = """
INSERT INTO message_issues (id, message_id, reason, segment, field, detail, created_at)
SELECT printf('01900000%016x%08x', p, 3), printf('01900000%016x%08x', p, 2),
       CASE p / 10 % 3 WHEN 0 THEN 'TUBE_UNKNOWN' WHEN 1 THEN 'VALUE_UNKNOWN' ELSE 'MESSAGE_CUT' END, 3, 'SPM-2',
       printf('VN9%09d', p), :now FROM n WHERE p % 10 = 0"""
_RESULTS = """
INSERT INTO results (id, tube_id, version, code, status, held_reason, message_id, tested_at, created_at, created_by)
SELECT printf('01900000%016x%08x', p, 5), printf('01900000%016x%08x', p, 4), 1,
       CASE WHEN p % 100 = 0 THEN 'POSITIVE' WHEN p % 100 = 1 THEN 'INVALID' ELSE 'NEGATIVE' END, 'preliminary', '',
       printf('01900000%016x%08x', p, 2), :now, :now, 'Hoà' FROM n"""
_OF_A_TUBE = {"id": "printf('01900000%016x%08x', p, 4)", "opening_id": "printf('01900000%016x%08x', p, 6)"}


def seed(context: Context, count: int) -> None:
    """Store `count` messages, of which every tenth waits for a person, and as many results to release."""
    pair(DeskSession(context), tube(9_999, 9_999), cccd())
    given = {"count": count, "now": NOON.replace(tzinfo=None).isoformat(sep=" ") + ".000000"}
    with context.database.write() as connection:
        for statement in (_RECEIVED, _MESSAGES, _ISSUES):
            connection.execute(text(_with(statement)), given)
        _add_tubes(connection, count)
        connection.execute(text(_with(_RESULTS)), given)


def tube_of(place: int) -> str:
    """Give the number of a tube of the seed."""
    return f"VN{place:08d}00"


def _add_tubes(connection: Connection, count: int) -> None:
    """Copy the desk's one tube under other ids and numbers."""
    names = [row[1] for row in connection.execute(text("PRAGMA table_info(tubes)"))]
    made = {**_OF_A_TUBE, "number": "printf('VN%08d00', p)", "received_at": "tubes.opened_at"}
    values = ", ".join(made.get(name, f"tubes.{name}") for name in names)
    statement = f"INSERT INTO tubes ({', '.join(names)}) SELECT {values} FROM n, tubes WHERE tubes.number = :first"
    connection.execute(text(_with(statement)), {"count": count, "first": TUBES.number(9_999, 9_999)})


def _with(statement: str) -> str:
    """Put the numbers before the SELECT of an INSERT, where SQLite wants them."""
    head, _select, rest = statement.partition("SELECT")
    return f"{head} {_NUMBERS} SELECT{rest}"
