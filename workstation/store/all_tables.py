"""The station's whole schema: importing `metadata` from here has every table in it."""

from workstation.store import custody_tables, lab_tables, plate_tables, worklist_tables
from workstation.store.tables import metadata

__all__ = ["custody_tables", "lab_tables", "metadata", "plate_tables", "worklist_tables"]
