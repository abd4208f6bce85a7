"""Find the tubes that a misread or unknown number may mean, for a person who then looks at the label."""

from dataclasses import dataclass

from workstation.domain.tube_barcode import normalize_tube
from workstation.store import lab_lists, tubes
from workstation.usecases.context import Context

MOST = 4
MOST_TEXTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A tube that may be meant: `is_exact` if the message names it so."""

    tube: str
    is_exact: bool


def find_candidates(context: Context, detail: str) -> tuple[Candidate, ...]:
    """Give known tubes that the texts of an inbox row name, else those that differ in one place; never a decision."""
    texts = [normalize_tube(text) for text in detail.split(", ")][:MOST_TEXTS]
    found: dict[str, Candidate] = {}
    with context.database.read() as connection:
        for text in filter(None, texts):
            row = tubes.find_tube(connection, text)
            if row is not None and row.state is not tubes.TubeState.PUT_BACK:
                found[text] = Candidate(tube=text, is_exact=True)
            near = lab_lists.near_tubes(connection, text)
            for number in near:
                if is_one_apart(number, text):
                    found.setdefault(number, Candidate(tube=number, is_exact=False))
    return tuple(sorted(found.values(), key=lambda candidate: not candidate.is_exact)[:MOST])


def is_one_apart(one: str, other: str) -> bool:
    """Tell whether two numbers differ by a wrong, missing or additional letter, or by two that changed place."""
    if one == other:
        return False
    if len(one) == len(other):
        wrong = [place for place in range(len(one)) if one[place] != other[place]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] - wrong[0] == 1
            and one[wrong[0]] == other[wrong[1]]
            and one[wrong[1]] == other[wrong[0]]
        )
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
