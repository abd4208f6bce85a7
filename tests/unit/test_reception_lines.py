"""What a reception came to: every tube has its line once, and what differs stands first."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.custody import CheckedTube, ListedTube, ListSource, Reception, Standing
from workstation.domain.reception_lines import Became, differing_lines, reception_lines

NOW = datetime(2026, 3, 12, 2, tzinfo=UTC)
NUMBERS = [f"VN{place}" for place in range(8)]


def reception(listed: set[str], checked: dict[str, Standing], elsewhere: set[str], *, has_list: bool) -> Reception:
    return Reception(
        id=UUID(int=1),
        box="TH1",
        source=ListSource.PLATFORM if has_list else ListSource.NONE,
        announced=len(listed),
        opened_at=NOW,
        opened_by="Hoà",
        listed=tuple(ListedTube(number=number, people=1) for number in sorted(listed)),
        checked=tuple(CheckedTube(number=n, standing=s, at=NOW, by="Hoà") for n, s in checked.items()),
        elsewhere=frozenset(elsewhere),
    )


@given(
    st.sets(st.sampled_from(NUMBERS)),
    st.dictionaries(st.sampled_from(NUMBERS), st.sampled_from(Standing)),
    st.sets(st.sampled_from(NUMBERS)),
    st.booleans(),
)
def test_every_tube_has_one_line_and_the_counts_agree(
    listed: set[str], checked: dict[str, Standing], elsewhere: set[str], has_list: bool
) -> None:
    given_ = reception(listed, checked, elsewhere, has_list=has_list)
    lines = reception_lines(given_)
    became = [line.became for line in lines]

    assert sorted(line.number for line in lines) == sorted(listed | checked.keys())
    assert became.count(Became.MISSING) == len(given_.tally.missing)
    assert became.count(Became.REJECTED) == given_.tally.rejected
    assert became.count(Became.ASIDE) == given_.tally.aside


def test_what_differs_stands_first_and_what_came_well_is_no_difference() -> None:
    checked = {"VN1": Standing.RECEIVED, "VN7": Standing.RECEIVED, "VN2": Standing.REJECTED, "VN3": Standing.ASIDE}
    shown = reception({"VN0", "VN1", "VN2", "VN3", "VN4"}, checked, {"VN4"}, has_list=True)

    assert [(line.number, line.became) for line in differing_lines(shown)] == [
        ("VN0", Became.MISSING),
        ("VN7", Became.UNEXPECTED),
        ("VN2", Became.REJECTED),
        ("VN3", Became.ASIDE),
        ("VN4", Became.ELSEWHERE),
    ]
    assert reception_lines(shown)[-1].number == "VN1"


def test_without_a_list_nothing_is_unexpected() -> None:
    shown = reception(set(), {"VN1": Standing.RECEIVED}, set(), has_list=False)

    assert differing_lines(shown) == ()
