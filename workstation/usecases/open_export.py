"""One export of a machine, opened: its rows, how they are read, and which plate they are of. Nothing is stored here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from workstation.devices.plate_file import PlateFile, open_plate_file
from workstation.domain.analyzer_profile import AnalyzerProfile, AssayRule, RowKind, RowRule
from workstation.domain.errors import BadInput, Reason
from workstation.domain.plate import PlateSize, wells_of
from workstation.domain.plate_columns import (
    BUILT_IN,
    GUESSED,
    PlateColumn,
    PlateHeader,
    PlateMapping,
    find_plate_header,
    fullest_row,
    guess_mapping,
)
from workstation.domain.plate_reading import PlateReading, PlateRules, read_wells
from workstation.domain.plate_rows import RowProblem, WellRow, read_plate_rows
from workstation.domain.plate_run import PlateRun, read_run
from workstation.store import plates
from workstation.store.plates import PlateRow
from workstation.usecases.context import Context
from workstation.usecases.plate_mappings import mapping_of
from workstation.usecases.plate_maps import plate_id_of

MOST_FOUND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file with its headings found; `mapping` says how its rows are read."""

    file: PlateFile
    header: PlateHeader
    mapping: PlateMapping
    run: PlateRun

    def rows(self, size: PlateSize) -> tuple[WellRow | RowProblem, ...]:
        """Read every row below the headings."""
        return tuple(read_plate_rows(self.file.rows[self.header.row :], self.header, self.mapping, size))


def open_export(
    context: Context,
    path: Path,
    data: bytes,
    mappings: Sequence[PlateMapping],
    columns: Mapping[PlateColumn, str] | None = None,
) -> Export:
    """Open a file by the one mapping that is given, or by the first of several whose headings are all there.

    Several are followed by a guess. `columns` are headings that a person named; they count before the mapping's.
    Raises BadInput: what `open_plate_file` does, and PLATE_COLUMNS_MISSING.
    """
    is_chosen = len(mappings) == 1
    for mapping in mappings:
        wanted = replace(mapping, columns={**mapping.columns, **(columns or {})})
        file = open_plate_file(path, data, sheet=mapping.sheet)
        header = find_plate_header(file.top, wanted)
        if header is not None and (is_chosen or len(header.at) == len(wanted.columns)):
            return _export(context, file, header, wanted)
    file = open_plate_file(path, data, sheet=mappings[0].sheet if is_chosen else "")
    header = None if is_chosen else _guess(file, columns)
    if header is None:
        found = ", ".join(fullest_row(file.top)[:MOST_FOUND]) or "—"
        raise BadInput(Reason.PLATE_COLUMNS_MISSING, path=path, found=found)
    return _export(context, file, header, guess_mapping(header))


def read_export(context: Context, connection: Connection, export: Export, plate: PlateRow | None) -> PlateReading:
    """Judge an export by its plate's map; without a plate its size is the smallest that holds its wells."""
    size = plate.size if plate is not None else size_of(export)
    placed = plates.placed_wells(connection, plate.id) if plate is not None else None
    threshold = threshold_of(context, export.mapping)
    rules = PlateRules(
        scans=context.settings.scan_rules(practice=context.practice),
        cutoff=threshold if threshold is not None else export.mapping.cutoff,
        control_cutoff=threshold if threshold is not None else export.mapping.control_cutoff,
        test_code=export.mapping.test_code or context.settings.test_code,
        tested_at=export.run.ended_at,
        instrument=export.run.instrument,
    )
    return read_wells(export.rows(size), placed, export.mapping, rules)


def size_of(export: Export) -> PlateSize:
    """Give the smallest plate that holds every well that the file names."""
    ninety_six = set(wells_of(PlateSize.WELLS_96))
    rows = export.rows(PlateSize.WELLS_384)
    fits = all(row.well in ninety_six for row in rows if isinstance(row, WellRow))
    return PlateSize.WELLS_96 if fits else PlateSize.WELLS_384


def named_plate(connection: Connection, export: Export, name: str) -> UUID | None:
    """Find the plate that the export names: by its barcode, else by the run's name or the file's."""
    stems = (export.run.plate, export.run.name, Path(name).stem, Path(export.run.name).stem)
    return next((found for stem in stems if stem and (found := plate_id_of(connection, stem)) is not None), None)


def all_mappings(connection: Connection) -> tuple[PlateMapping, ...]:
    """Give the saved mappings, then the built-in ones."""
    saved = tuple(mapping_of(body) for body in plates.saved_mappings(connection).values())
    return saved + tuple(one for one in BUILT_IN if one.name not in {mapping.name for mapping in saved})


def judging_profile(context: Context, reading: PlateReading, mapping: PlateMapping) -> AnalyzerProfile:
    """Give the profile by which a tube's calls make its result: targets and human control are told apart already."""
    internal = {value.row.target for well in reading.wells for value in well.values if value.is_internal}
    named = context.profiles.find(mapping.profile) if mapping.profile else None
    return AnalyzerProfile(
        name=f"plate:{mapping.name}",
        title_vi=mapping.name,
        title_en=mapping.name,
        rows=(
            *(RowRule(kind=RowKind.CONTROL, code=_exactly(target)) for target in sorted(internal)),
            RowRule(kind=RowKind.TARGET, code=re.compile("")),
        ),
        assay=named.assay if named is not None else AssayRule.ALL,
    )


def threshold_of(context: Context, mapping: PlateMapping) -> float | None:
    """Give the threshold of the profile that a mapping names, if it has one."""
    named = context.profiles.find(mapping.profile) if mapping.profile else None
    return float(named.ct.threshold) if named is not None and named.ct is not None else None


def _exactly(target: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(target)}$")


def _guess(file: PlateFile, columns: Mapping[PlateColumn, str] | None) -> PlateHeader | None:
    """Guess the headings; those that a person named are taken from the same row."""
    if not columns:
        return find_plate_header(file.top)
    for row in file.top:
        by_rules = find_plate_header([row], None, needs_all=False)
        titles = {**(by_rules.titles if by_rules else {}), **columns}
        found = find_plate_header([row], PlateMapping(name=GUESSED, columns=titles))
        if found is not None and set(columns) <= set(found.at):
            return found
    return None


def _export(context: Context, file: PlateFile, header: PlateHeader, mapping: PlateMapping) -> Export:
    run = read_run(file.rows[: header.row - 1], context.settings.zone)
    return Export(file=file, header=header, mapping=mapping, run=run)
