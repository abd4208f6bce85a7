"""The laboratory's lists: all rows, in their order, found by what a person types, however many there are."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.builders import (
    TECHNICIAN,
    Hands,
    cccd,
    import_bytes,
    message,
    pair,
    release_all,
    specimen,
    station,
    tube,
)
from tests.lab_seed import seed, tube_of
from workstation.domain.lab_lists import (
    CODES_OF,
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
from workstation.domain.results import ResultCode
from workstation.usecases import lab_lists
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.find_candidates import find_candidates, is_one_apart
from workstation.usecases.hold_result import hold_result
from workstation.usecases.look_at_message import look_at_message

MANY = [1_000, pytest.param(100_000, marks=pytest.mark.soak)]


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as made:
        yield made


@pytest.fixture(params=MANY)
def filled(context: Context, request: pytest.FixtureRequest) -> tuple[Context, int]:
    seed(context, request.param)
    return context, request.param


def test_every_row_is_listed_once_the_newest_first(filled: tuple[Context, int]) -> None:
    context, count = filled
    ids = lab_lists.list_messages(context, MessageFilter())
    pages = [ids.between(first, first + 500) for first in range(0, count, 500)]
    read = [row.name for page in pages for row in lab_lists.read_messages(context, page)]

    assert read == [f"đĩa_{place:06d}.hl7" for place in reversed(range(count))]


def test_the_last_page_costs_no_scan_of_the_table(filled: tuple[Context, int]) -> None:
    context, count = filled
    ids = lab_lists.list_worklist(context, ResultFilter(worklist=Worklist.NEGATIVES))
    wanted = ids.between(len(ids) - 5, len(ids))
    rows = lab_lists.read_results(context, wanted)
    with context.database.read() as connection:
        query = "SELECT * FROM results JOIN tubes ON tubes.id = tube_id WHERE results.id IN ('a', 'b')"
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
        steps = [row[3] for row in plan]

    assert (len(ids), [row.id for row in rows]) == (count - 2 * count // 100, list(wanted))
    assert all(step.startswith("SEARCH") for step in steps), steps


def test_what_is_typed_without_accents_is_found_in_any_long_list(filled: tuple[Context, int]) -> None:
    context, _count = filled
    by_name = lab_lists.list_messages(context, MessageFilter(text="DIA_000123"))
    by_state = lab_lists.list_messages(context, MessageFilter(text="dia_00012", states=("set_aside",)))
    by_tube = lab_lists.list_worklist(context, ResultFilter(worklist=Worklist.NEGATIVES, text=f" {tube_of(42)[:6]} "))

    assert [row.name for row in lab_lists.read_messages(context, by_name.all())] == ["đĩa_000123.hl7"]
    assert [row.name for row in lab_lists.read_messages(context, by_state.all())] == ["đĩa_000120.hl7"]
    assert len(by_tube) > 0


def test_counts_are_those_of_the_lists(filled: tuple[Context, int]) -> None:
    context, count = filled
    counts = lab_lists.count_lists(context)
    listed = {kind: len(lab_lists.list_issues(context, IssueFilter(kind=kind))) for kind in IssueKind}
    worklists = {name: len(lab_lists.list_worklist(context, ResultFilter(worklist=name))) for name in Worklist}

    assert (counts.issues, sum(listed.values())) == (listed, count // 10)
    assert counts.worklists == worklists
    assert counts.messages == {"imported": count - count // 10, "set_aside": count // 10}


@pytest.mark.parametrize("text_", ["100%", "a_b", "\\", "'; DROP TABLE messages; --", "", "  "])
def test_a_search_takes_every_sign_as_it_stands(context: Context, text_: str) -> None:
    seed(context, 20)
    found = lab_lists.list_messages(context, MessageFilter(text=text_.strip()))

    assert len(found) == (0 if text_.strip() else 20)


def test_a_result_moves_from_list_to_list_as_it_is_decided(context: Context) -> None:
    pair(DeskSession(context), tube(1), cccd(1))
    import_bytes(replace(context, operator=TECHNICIAN), message(specimen(tube(1))))

    def where() -> list[Worklist]:
        return [name for name in Worklist if len(lab_lists.list_worklist(context, ResultFilter(worklist=name)))]

    first = where()
    release_all(context)
    second = where()
    hold_result(context, tube(1), "tem dán lại")

    assert (first, second) == ([Worklist.NEGATIVES], [Worklist.RELEASED_TODAY])
    assert where() == [Worklist.HELD, Worklist.RELEASED_TODAY]


def test_every_reason_has_one_kind_and_ids_keep_their_places() -> None:
    ids = tuple(range(1, 40))
    held = id_list([_uuid(number) for number in ids])

    assert {issue_kind(reason) for reason in InboxReason} == set(IssueKind)
    assert [held.place_of(_uuid(number)) for number in ids] == list(range(39))
    assert (held.place_of(_uuid(99)), len(IdList()), held.between(38, 60)) == (None, 0, (_uuid(39),))


def test_the_field_that_is_the_matter_is_marked_in_bytes_and_tree(context: Context) -> None:
    data = message(specimen(tube(7)))
    done = import_bytes(context, data)[0]
    issue = done.issues[0]
    seen = look_at_message(context, done.message_id, ((issue.segment, issue.field),))
    mark = seen.marks[0]

    assert seen.raw[mark.raw_line].text[mark.first : mark.end].startswith(tube(7))
    assert seen.tree[mark.tree_line].name.startswith(issue.field)


def test_wrong_bytes_are_seen_and_never_break_the_look(context: Context) -> None:
    done = import_bytes(context, b"MSH|^~\\&|QS5\x00\xe9|\rOBX|\xff\r")[0]
    seen = look_at_message(context, done.message_id, ((9, "OBX-5"), (0, ""), (2, "OBX-77")))

    assert "\\xe9" in seen.raw[0].text
    assert "\\x00" in seen.raw[0].text
    assert [mark.raw_line for mark in seen.marks][:2] == [-1, -1]


@pytest.mark.parametrize(
    ("other", "near"),
    [
        ("VN0048123877", False),
        ("VN0048123874", True),
        ("VN004812387", True),
        ("VN0048128377", True),
        ("VN0048123", False),
    ],
)
def test_a_misread_number_is_one_letter_away(other: str, near: bool) -> None:
    assert is_one_apart("VN0048123877", other) is near


def test_the_tubes_that_may_be_meant_are_known_ones(context: Context) -> None:
    for serial in (1, 2):
        pair(DeskSession(context), tube(serial), cccd(serial))
    misread = tube(1)[:-1] + ("0" if tube(1)[-1] != "0" else "1")

    assert [row.tube for row in find_candidates(context, misread)] == [tube(1)]
    assert next((row.tube, row.is_exact) for row in find_candidates(context, f"{tube(2)}, X")) == (tube(2), True)
    assert find_candidates(context, "") == ()


def test_codes_of_worklists_leave_none_out() -> None:
    kinds = {code: [name for name in Worklist if code in CODES_OF.get(name, ())] for code in ResultCode}

    assert all(len(names) == 1 for names in kinds.values()), kinds


def _uuid(number: int) -> UUID:
    return UUID(int=number)
