"""Take one code of a box's paper list into its reception: parts may come in any order, and more than once."""

from workstation.domain.box_list import TUBES_A_CODE, ListPart
from workstation.domain.custody import BoxList, ListSource
from workstation.domain.outcomes import Outcome
from workstation.store import receptions
from workstation.usecases.context import Context
from workstation.usecases.receive_box import Received, continue_reception, open_reception


def take_list_part(context: Context, part: ListPart) -> Received:
    """Add what a code lists to the reception of its box, which it opens where none is open.

    A list that is here already stays. A part of another list of this box than the one begun is LIST_OTHER: two papers
    of one box are never mixed.
    """
    with context.database.read() as connection:
        last = receptions.last_reception(connection, part.box)
    if last is not None and not last.is_open:
        continue_reception(context, last.id)
    reception = open_reception(context, part.box, None, ListSource.NONE)
    facts: dict[str, object] = {"part": part.part, "parts": part.parts, "m": part.announced, "box": part.box}
    if reception.source not in (ListSource.NONE, ListSource.CODE):
        return Received(outcome=Outcome.LIST_SAME, reception=reception, facts={**facts, "m": reception.announced})
    with context.database.write() as connection:
        key = receptions.list_key_of(connection, reception.id)
        if key and key != part.key:
            other = {"other_box": part.box, "box": part.box}
            return Received(outcome=Outcome.LIST_OTHER, reception=reception, facts=other)
        told = BoxList(box=part.box, tubes=part.tubes, sent_at=part.sent_at, temperature=part.temperature)
        new = receptions.add_list(
            connection,
            reception.id,
            told,
            source=ListSource.CODE,
            announced=part.announced,
            key=part.key,
            places_from=(part.part - 1) * TUBES_A_CODE + 1,
        )
        after = receptions.find_reception(connection, reception.id)
    if after is None:
        raise AssertionError
    facts["have"] = len(after.listed)
    if not new:
        return Received(outcome=Outcome.LIST_SAME, reception=after, facts=facts)
    outcome = Outcome.LIST_READ if after.has_whole_list else Outcome.LIST_PART
    return Received(outcome=outcome, reception=after, facts=facts)
