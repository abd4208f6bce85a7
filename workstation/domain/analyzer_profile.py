"""What is known of one kind of analyzer: how its messages are told apart, and how they are read and judged.

Plain values and no decisions. The files that fill them are in `workstation/profiles/data`; what they say of an
analyzer comes from its maker's manual or from what it was seen to send.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from enum import StrEnum

from workstation.domain.observation_status import GIVING_RESULTS, STATUSES
from workstation.domain.results import ResultCode


class RowKind(StrEnum):
    """What one OBX is taken for."""

    TARGET = "target"
    CONTROL = "control"
    OVERALL = "overall"
    CT = "ct"
    CONTROL_CT = "control_ct"
    QUANTITY = "quantity"
    IGNORED = "ignored"


class AssayRule(StrEnum):
    """How several targets make one result.

    ALL is the CDC panel's: every target positive is positive, some is inconclusive. ANY: one positive target is enough.
    EACH: every test is a result of its own, as of another disease, so there may be but one.
    """

    ALL = "all"
    ANY = "any"
    EACH = "each"


class ControlState(StrEnum):
    """What the word of a control's row says; SILENT says nothing, as SPC NA beside a strong positive."""

    PASSED = "passed"
    FAILED = "failed"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """Rows for which every pattern that is given is found are of this kind."""

    kind: RowKind
    code: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    alternate: re.Pattern[str] | None = None
    sub_id: re.Pattern[str] | None = None
    value_type: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CtRule:
    """Where a Ct stands and from which cycle on it is none.

    `component` of OBX-5 is the target's, `control_components` are those of the human or internal control; `none` are
    the texts that say that there was no Ct; `note` finds a Ct (its group `ct`) in an NTE.
    """

    threshold: Decimal = Decimal(40)
    component: int = 1
    control_components: tuple[int, ...] = ()
    none: frozenset[str] = frozenset()
    note: re.Pattern[str] | None = None


TUBE_FIELDS = ("SPM-2", "SAC-3", "OBR-2", "OBR-3", "ORC-2", "ORC-3", "SPM-3", "INV-1")
"""Every field in which some analyzer puts the tube, the specimen's own before the order's."""

CONTROL_NAMES = re.compile(
    r"control|ctrl|^\s*(?:(?:NTC|NEC|PTC|NC|PC|HPC|LPC|RMC|I?QC)[-_ ]?[0-9]{0,3}|\([+-]\) ?C)\s*$", re.IGNORECASE
)
ACCEPTED_STATUSES = frozenset(code for code, meaning in STATUSES.items() if meaning.effect in GIVING_RESULTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzerProfile:
    """One kind of analyzer. The defaults read what most analyzers send, and doubt whatever they do not know.

    `sources` are looked for in the name of the folder or port, `senders` in MSH-3|MSH-4. `test_of` finds the test's
    name (its group `test`) in OBX-3.1, so that a Ct joins its target. `refuses_other_rows`: a row that no rule knows
    is another test. `trusts_specimen_type`: SPM-11 alone makes a control. `needs_order`: results without an OBR or
    ORC before them have lost their place. `targets` are the tests without which there is no result; `needs_control`:
    nobody is negative without the human control. `own_call` is False where the analyzer sends Cts and calls nothing.
    `strict`: a test that one message calls in two ways waits for a person, a control alone gives no result, and rows
    that call nothing need no code of the campaign.
    """

    name: str
    title_vi: str
    title_en: str
    built_in: bool = True
    sources: tuple[re.Pattern[str], ...] = ()
    senders: tuple[re.Pattern[str], ...] = ()
    kinds: frozenset[str] = frozenset()
    tube_fields: tuple[str, ...] = TUBE_FIELDS
    control_names: re.Pattern[str] = CONTROL_NAMES
    trusts_specimen_type: bool = True
    needs_order: bool = False
    rows: tuple[RowRule, ...] = ()
    refuses_other_rows: bool = False
    test_of: re.Pattern[str] | None = None
    words: Mapping[str, ResultCode] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], ResultCode], ...] = ()
    no_values: frozenset[str] = frozenset()
    flags: Mapping[str, ResultCode] = field(default_factory=dict)
    control_words: Mapping[str, ControlState] = field(default_factory=dict)
    ct: CtRule | None = None
    assay: AssayRule = AssayRule.ALL
    targets: frozenset[str] = frozenset()
    needs_control: bool = False
    own_call: bool = True
    strict: bool = True
    accepted_statuses: frozenset[str] = ACCEPTED_STATUSES
    zone: tzinfo | None = None
    decimal_comma: bool = False

    def title(self, language: str) -> str:
        """Give the description in `vi` or `en`."""
        return self.title_vi if language == "vi" else self.title_en


GENERIC = AnalyzerProfile(
    name="generic",
    title_vi="Máy chưa biết: đọc theo cách chung nhất",
    title_en="Any analyzer: read in the most general way",
    strict=False,
)
"""For what no profile fits: every tube field is looked at, rows are told apart by code, value and name alone."""
