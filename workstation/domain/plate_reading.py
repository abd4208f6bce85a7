"""From the rows of an export and the map of its plate to specimens, or to why a well gives no result.

The map says what stands in a well; the file's sample column may only agree with it. Without a map the sample column
alone names the tubes. A plate whose controls failed gives no result at all, a tube whose wells disagree none of its.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workstation.domain.identifiers import fold_name
from workstation.domain.observation_meaning import is_control_name
from workstation.domain.observations import (
    InboxReason,
    Observation,
    ReadIssue,
    ReadSpecimen,
    SpecimenRole,
    TubeCandidate,
)
from workstation.domain.plate import (
    ControlFinding,
    ControlKind,
    ControlValue,
    ControlWell,
    Placed,
    judge_controls,
)
from workstation.domain.plate_columns import PlateMapping, control_of, is_standard
from workstation.domain.plate_rows import RowProblem, WellRow
from workstation.domain.scans import ScanRules, names_a_tube
from workstation.domain.tube_barcode import normalize_tube

MOST_ISSUES = 2_000
_DETECTED = frozenset({"positive", "pos", "detected", "amp", "amplified", "+", "duong tinh", "co", "reactive"})
_ABSENT = frozenset(
    {"negative", "neg", "not detected", "undetected", "no amp", "-", "am tinh", "khong", "undetermined"}
)
_NO_CALL = frozenset({"", "n/a", "na", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRules:
    """What the reading needs of the site and the run: cutoffs, the form of tube numbers, time and machine."""

    scans: ScanRules
    cutoff: float
    control_cutoff: float
    test_code: str = ""
    tested_at: datetime | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetValue:
    """One target of one well as it counts: `is_internal` is the human (or added) control."""

    row: WellRow
    is_detected: bool
    is_internal: bool


@dataclass(slots=True, kw_only=True)
class ReadWell:
    """One well of the file: what stands in it, its values, and why it gives nothing (the first issue), if so."""

    well: str
    line: int
    sample: str = ""
    tube: str = ""
    control: ControlKind | None = None
    is_standard: bool = False
    values: list[TargetValue] = field(default_factory=list)
    issue: ReadIssue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateReading:
    """What a file says of a plate. `findings` of its controls make it invalid: then no specimen is a person's."""

    wells: tuple[ReadWell, ...]
    findings: tuple[ControlFinding, ...]
    specimens: tuple[ReadSpecimen, ...]
    issues: tuple[ReadIssue, ...]
    names_tubes: bool

    @property
    def is_valid(self) -> bool:
        """Whether the controls let the plate be used."""
        return not self.findings


def read_wells(
    rows: Iterable[WellRow | RowProblem], placed: Mapping[str, Placed] | None, mapping: PlateMapping, rules: PlateRules
) -> PlateReading:
    """Judge a plate; `placed` is its map by wells, None where it has none."""
    work = _Reading(placed, mapping, rules)
    for row in rows:
        work.take(row)
    return work.finish()


class _Reading:
    """One file."""

    def __init__(self, placed: Mapping[str, Placed] | None, mapping: PlateMapping, rules: PlateRules) -> None:
        self.placed, self.mapping, self.rules = placed, mapping, rules
        self.wells: dict[str, ReadWell] = {}
        self.issues: list[ReadIssue] = []
        self.internal = {fold_name(name) for name in mapping.human_controls}
        self.wanted = frozenset[str]()

    def take(self, row: WellRow | RowProblem) -> None:
        if isinstance(row, RowProblem):
            self._refuse(row)
            return
        well = self._well(row.well, row.line)
        self._take_content(well, row)
        before = next((v.row for v in well.values if fold_name(v.row.target) == fold_name(row.target)), None)
        if before is not None:
            if (before.ct, fold_name(before.call)) != (row.ct, fold_name(row.call)):
                self._hold(well, InboxReason.WELL_TWICE, row.line, detail=f"{row.target}, {before.line} · {row.line}")
            return
        value = self._value(well, row)
        if value is not None:
            well.values.append(value)

    def finish(self) -> PlateReading:
        names_tubes = self.placed is not None or any(well.tube for well in self.wells.values())
        findings = self._judge()
        self.wanted = frozenset(fold_name(target) for target in self._targets())
        specimens = [self._apart(well) for well in self.wells.values() if well.control or well.is_standard]
        self._list_what_has_no_tube()
        by_tube: dict[str, list[ReadWell]] = {}
        for well in self.wells.values():
            if well.tube:
                by_tube.setdefault(well.tube, []).append(well)
        if findings:
            self._refuse_plate(findings)
        else:
            specimens += [found for tube, wells in by_tube.items() if (found := self._specimen(tube, wells))]
        return PlateReading(
            wells=tuple(self.wells.values()),
            findings=findings,
            specimens=tuple(specimens),
            issues=tuple(self.issues[:MOST_ISSUES]),
            names_tubes=names_tubes,
        )

    def _well(self, name: str, line: int) -> ReadWell:
        well = self.wells.get(name)
        if well is None:
            content = (self.placed or {}).get(name, Placed())
            well = ReadWell(well=name, line=line, tube=content.tube, control=content.control)
            self.wells[name] = well
        return well

    def _refuse(self, row: RowProblem) -> None:
        """A well with a refused row gives nothing: what is missing may be the target that matters."""
        if not row.well:
            issue = ReadIssue(reason=row.reason, segment=row.line, field=row.column, detail=row.detail)
            self.issues.append(issue)
            return
        self._hold(self._well(row.well, row.line), row.reason, row.line, column=row.column, detail=row.detail)

    def _hold(self, well: ReadWell, reason: InboxReason, line: int, *, column: str = "", detail: str = "") -> None:
        issue = ReadIssue(reason=reason, segment=line, field=column or well.well, detail=detail, tube=well.tube)
        self.issues.append(issue)
        well.issue = well.issue or issue

    def _take_content(self, well: ReadWell, row: WellRow) -> None:
        """Compare what the file says stands in the well with the map; where there is none, believe the file."""
        words = self.mapping.control_words
        control = control_of(row.content, words) or control_of(row.sample, words)
        number = normalize_tube(row.sample) if names_a_tube(row.sample, self.rules.scans) else ""
        well.sample = well.sample or row.sample
        is_mapped = self.placed is not None and well.well in self.placed
        if self.placed is None and not well.tube:
            well.tube = "" if control else number
        if not is_mapped and not well.tube:
            well.control = well.control or control
            well.is_standard = well.is_standard or is_standard(row.content)
        differs = (number and number != well.tube and (is_mapped or self.placed is None)) or (
            is_mapped and control is not None and control is not well.control
        )
        if differs and well.issue is None:
            placed = well.tube or (well.control.upper() if well.control else "—")
            self._hold(well, InboxReason.WELL_DIFFERS, row.line, detail=f"{row.sample or row.content} ≠ {placed}")

    def _value(self, well: ReadWell, row: WellRow) -> TargetValue | None:
        is_internal = self._is_internal(row.target)
        called, is_unknown = _call(row.call)
        if is_unknown or (called is None and not row.has_ct):
            self._hold(well, InboxReason.VALUE_UNKNOWN, row.line, detail=row.call or row.target)
            return None
        cutoff = self.rules.control_cutoff if is_internal else self.rules.cutoff
        measured = row.ct is not None and row.ct < cutoff
        if row.has_ct and called is not None and called is not measured:
            detail = f"{row.target}: {row.call}, Ct {row.ct_text or '—'}"
            self._hold(well, InboxReason.WELL_CALL_DIFFERS, row.line, detail=detail)
            return None
        detected = measured if row.has_ct else bool(called)
        return TargetValue(row=row, is_detected=detected, is_internal=is_internal)

    def _is_internal(self, target: str) -> bool:
        return fold_name(target) in self.internal if self.internal else is_control_name(target)

    def _judge(self) -> tuple[ControlFinding, ...]:
        controls = [self._control(well, well.control) for well in self.wells.values() if well.control]
        for name, content in (self.placed or {}).items():
            if content.control is not None and name not in self.wells:
                controls.append(ControlWell(kind=content.control, well=name))
        return judge_controls(controls, self._targets(False), control_is_added=self.mapping.control_is_added)

    def _control(self, well: ReadWell, kind: ControlKind) -> ControlWell:
        values = tuple(
            ControlValue(target=v.row.target, ct=v.row.ct, is_detected=v.is_detected, is_internal=v.is_internal)
            for v in well.values
        )
        return ControlWell(kind=kind, well=well.well, values=values, is_read=well.issue is None)

    def _targets(self, internal: bool | None = None) -> list[str]:
        """Give the plate's targets by their first spelling; the human control apart, or with them.

        Those of the controls count: what they were run for must be there for every tube.
        """
        found: dict[str, str] = {}
        for well in self.wells.values():
            for value in well.values if well.tube or well.control else ():
                if internal is None or value.is_internal is internal:
                    found.setdefault(fold_name(value.row.target), value.row.target)
        for name in self.mapping.targets:
            if internal is None or self._is_internal(name) is internal:
                found.setdefault(fold_name(name), name)
        return list(found.values())

    def _list_what_has_no_tube(self) -> None:
        for well in self.wells.values():
            if not (well.tube or well.control or well.is_standard or well.issue):
                self._hold(well, InboxReason.WELL_WITHOUT_TUBE, well.line, detail=well.sample or "—")
        for name, content in (self.placed or {}).items():
            if content.tube and name not in self.wells:
                issue = ReadIssue(
                    reason=InboxReason.WELL_NOT_IN_FILE, field=name, detail=content.tube, tube=content.tube
                )
                self.issues.append(issue)

    def _refuse_plate(self, findings: tuple[ControlFinding, ...]) -> None:
        lines = {well.well: well.line for well in self.wells.values()}
        reason = InboxReason.PLATE_INVALID
        whole = [ReadIssue(reason=reason, segment=lines.get(f.well, 0), field=f.well, detail=f.text) for f in findings]
        each = []
        for well in self.wells.values():
            if well.tube:
                issue = ReadIssue(reason=reason, segment=well.line, field=well.well, detail=well.tube, tube=well.tube)
                well.issue = well.issue or issue
                each.append(issue)
        self.issues = [*whole, *each, *self.issues]

    def _apart(self, well: ReadWell) -> ReadSpecimen:
        """A control or standard as it is kept: never a person's."""
        role = SpecimenRole.CONTROL if well.control else SpecimenRole.CALIBRATOR
        name = well.control.upper() if well.control else "STD"
        candidate = TubeCandidate(text=f"{name} {well.well}", field=well.well, segment=well.line)
        observations = tuple(self._observation(value) for value in well.values)
        return ReadSpecimen(segment=well.line, role=role, candidates=(candidate,), observations=observations)

    def _specimen(self, tube: str, wells: list[ReadWell]) -> ReadSpecimen | None:
        """Give a tube's specimen by all its wells, or none where one of them is in doubt."""
        if any(well.issue for well in wells) or self._lacks_a_well(tube):
            return None
        values = [value for well in wells for value in well.values]
        doubt = self._doubt(values)
        if doubt is not None:
            for well in wells:
                self._hold(well, doubt, well.line, detail=tube)
            return None
        candidates = (TubeCandidate(text=tube, field=wells[0].well, segment=wells[0].line),)
        return ReadSpecimen(
            segment=wells[0].line,
            role=SpecimenRole.PATIENT,
            candidates=candidates,
            observations=tuple(self._observation(value) for value in values),
        )

    def _lacks_a_well(self, tube: str) -> bool:
        return any(c.tube == tube and name not in self.wells for name, c in (self.placed or {}).items())

    def _doubt(self, values: list[TargetValue]) -> InboxReason | None:
        """Say what is wrong with a tube's values: two wells that differ, or a target of the plate that it lacks."""
        calls: dict[str, set[bool]] = {}
        for value in values:
            calls.setdefault(fold_name(value.row.target), set()).add(value.is_detected)
        if any(len(said) > 1 for said in calls.values()):
            return InboxReason.REPLICATES_DISAGREE
        is_whole = self.wanted <= calls.keys()
        return None if is_whole else InboxReason.TARGET_MISSING

    def _observation(self, value: TargetValue) -> Observation:
        row = value.row
        return Observation(
            segment=row.line,
            code=row.target,
            code_text=row.target,
            code_system="",
            sub_id=row.well,
            value_type="NM" if row.ct is not None else "ST",
            value=f"{row.ct:g}" if row.ct is not None else "",
            value_code="",
            value_text="",
            value_system="",
            units="",
            flags=("POS" if value.is_detected else "NEG",),
            status="F",
            observed_at=self.rules.tested_at,
            instrument=self.rules.instrument,
            notes=tuple(filter(None, (row.well, row.ct_text, row.call))),
            alternate_code=self.rules.test_code,
        )


def _call(text: str) -> tuple[bool | None, bool]:
    """Give what the machine called (detected or not, None for nothing), and whether its word is not known."""
    word = fold_name(text)
    if word in _NO_CALL:
        return None, False
    if word in _DETECTED:
        return True, False
    return (False, False) if word in _ABSENT else (None, True)
