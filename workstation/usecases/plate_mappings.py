"""Saved ways to read machines' exports: which column is what, which Ct is one, what controls are called.

Those that the program brings cannot be removed; saving under one of their names counts before it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.personal_qr.person import tidy
from workstation.domain.plate import ControlKind
from workstation.domain.plate_columns import BUILT_IN, DEFAULT_CONTROL_WORDS, PlateColumn, PlateMapping
from workstation.domain.plate_rows import MOST_CYCLES
from workstation.store import audit, plates
from workstation.usecases.context import Context

MOST_NAME = 60
_BUILT_IN = {mapping.name: mapping for mapping in BUILT_IN}


def list_mappings(context: Context) -> tuple[PlateMapping, ...]:
    """Give the saved mappings, then the built-in ones that none of them replaces."""
    with context.database.read() as connection:
        saved = plates.saved_mappings(connection)
    own = tuple(mapping_of(body) for body in saved.values())
    return own + tuple(mapping for mapping in BUILT_IN if mapping.name not in saved)


def find_mapping(context: Context, name: str) -> PlateMapping:
    """Find a mapping by its name; raises NotFound NO_SUCH_MAPPING."""
    found = next((one for one in list_mappings(context) if one.name == name), None)
    if found is None:
        raise NotFound(Reason.NO_SUCH_MAPPING, mapping=name[:MOST_NAME])
    return found


def save_mapping(context: Context, mapping: PlateMapping) -> PlateMapping:
    """Save a mapping under its name, in place of an earlier one; raises BadInput BAD_MAPPING naming what is wrong."""
    checked = replace(mapping, name=tidy(mapping.name).casefold().replace(" ", "-"))
    _check(checked)
    now = context.clock()
    with context.database.write() as connection:
        plates.save_mapping(connection, checked.name, body_of(checked), operator=context.operator, now=now)
        audit.record(connection, at=now, operator=context.operator, action="plate.mapping_saved", subject=checked.name)
    return checked


def drop_mapping(context: Context, name: str) -> None:
    """Remove a saved mapping; raises NotFound for what is not there, BadInput for a built-in one."""
    now = context.clock()
    with context.database.write() as connection:
        if not plates.drop_mapping(connection, name):
            if name in _BUILT_IN:
                raise BadInput(Reason.BAD_MAPPING, field="name", problem=name)
            raise NotFound(Reason.NO_SUCH_MAPPING, mapping=name[:MOST_NAME])
        audit.record(connection, at=now, operator=context.operator, action="plate.mapping_dropped", subject=name)


def body_of(mapping: PlateMapping) -> str:
    """Write a mapping as JSON."""
    return json.dumps(
        {
            "name": mapping.name,
            "columns": {column.value: title for column, title in mapping.columns.items()},
            "sheet": mapping.sheet,
            "cutoff": mapping.cutoff,
            "control_cutoff": mapping.control_cutoff,
            "human_controls": list(mapping.human_controls),
            "targets": list(mapping.targets),
            "control_is_added": mapping.control_is_added,
            "control_words": {kind.value: list(words) for kind, words in mapping.control_words.items()},
            "blank_is_none": mapping.blank_is_none,
            "test_code": mapping.test_code,
            "profile": mapping.profile,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def mapping_of(body: str) -> PlateMapping:
    """Read a mapping from its JSON."""
    read = json.loads(body)
    words = {kind: tuple(read["control_words"].get(kind.value, ())) for kind in DEFAULT_CONTROL_WORDS}
    return PlateMapping(
        name=read["name"],
        columns={PlateColumn(column): title for column, title in read["columns"].items()},
        sheet=read["sheet"],
        cutoff=read["cutoff"],
        control_cutoff=read["control_cutoff"],
        human_controls=tuple(read["human_controls"]),
        targets=tuple(read["targets"]),
        control_is_added=read["control_is_added"],
        control_words=words,
        blank_is_none=read["blank_is_none"],
        test_code=read["test_code"],
        profile=read["profile"],
    )


def with_words(words: Mapping[ControlKind, tuple[str, ...]]) -> dict[ControlKind, tuple[str, ...]]:
    """Add a site's own names of controls to the usual ones."""
    return {kind: tuple(dict.fromkeys((*words.get(kind, ()), *usual))) for kind, usual in DEFAULT_CONTROL_WORDS.items()}


def _check(mapping: PlateMapping) -> None:
    if not mapping.name or len(mapping.name) > MOST_NAME:
        raise BadInput(Reason.BAD_MAPPING, field="name", problem=mapping.name[:MOST_NAME] or "—")
    if mapping.missing:
        raise BadInput(Reason.BAD_MAPPING, field="columns", problem=", ".join(mapping.missing))
    for field, cutoff in (("cutoff", mapping.cutoff), ("control_cutoff", mapping.control_cutoff)):
        if not 0 < cutoff <= MOST_CYCLES:
            raise BadInput(Reason.BAD_MAPPING, field=field, problem=f"{cutoff:g}")
