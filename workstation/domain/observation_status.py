"""OBX-11, the status of a result: each code of HL7 table 0085, and what it does to a tube's result.

The words are those of table 0085 in HL7 v2.8.2 (chapter 2C) and of OBX-11 in chapter 7.4.2; which of them an
analyzer may send is its profile's to say.
"""

from dataclasses import dataclass
from enum import StrEnum


class StatusEffect(StrEnum):
    """What a status does: gives a result, or why it gives none."""

    RESULT = "result"
    PRELIMINARY = "preliminary"
    CORRECTION = "correction"
    NOT_OBTAINED = "not_obtained"
    TAKEN_BACK = "taken_back"
    UNVERIFIED = "unverified"
    PENDING = "pending"
    NO_RESULT = "no_result"
    STATUS_ONLY = "status_only"


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """The effect, and what the table says of the code."""

    effect: StatusEffect
    table_0085: str


STATUSES: dict[str, StatusMeaning] = {
    "": StatusMeaning(StatusEffect.RESULT, "required by the standard; left out by many analyzers, and meant as final"),
    "F": StatusMeaning(StatusEffect.RESULT, "Final results; Can only be changed with a corrected result"),
    "P": StatusMeaning(StatusEffect.PRELIMINARY, "Preliminary results"),
    "S": StatusMeaning(StatusEffect.PRELIMINARY, "Partial results"),
    "C": StatusMeaning(StatusEffect.CORRECTION, "Record coming over is a correction and thus replaces a final result"),
    "X": StatusMeaning(StatusEffect.NOT_OBTAINED, "Results cannot be obtained for this observation"),
    "D": StatusMeaning(StatusEffect.TAKEN_BACK, "Deletes the OBX record"),
    "W": StatusMeaning(StatusEffect.TAKEN_BACK, "Post original as wrong, e.g., transmitted for wrong patient"),
    "R": StatusMeaning(StatusEffect.UNVERIFIED, "Results entered -- not verified"),
    "I": StatusMeaning(StatusEffect.PENDING, "Specimen in lab; results pending"),
    "O": StatusMeaning(StatusEffect.NO_RESULT, "Order detail description only (no result)"),
    "N": StatusMeaning(StatusEffect.NO_RESULT, "Not asked"),
    "U": StatusMeaning(
        StatusEffect.STATUS_ONLY,
        "Results status change to final without retransmitting results already sent as 'preliminary'",
    ),
}
"""RESULT, PRELIMINARY, CORRECTION and NOT_OBTAINED (which is INVALID) may give a result, where the profile accepts the
code. Every other effect, and every code that stands here not, holds the tube's result and waits for a person."""

GIVING_RESULTS = frozenset(
    {StatusEffect.RESULT, StatusEffect.PRELIMINARY, StatusEffect.CORRECTION, StatusEffect.NOT_OBTAINED}
)
CORRECTED, NOT_OBTAINED = "C", "X"


def effect_of(status: str) -> StatusEffect | None:
    """Give a status's effect; None for a code that the table does not know."""
    meaning = STATUSES.get(status)
    return meaning.effect if meaning else None
