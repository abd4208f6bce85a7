"""The station's whole schema: importing `metadata` from here has every table in it."""

from workstation.store import lab_tables
from workstation.store.tables import metadata

__all__ = ["lab_tables", "metadata"]
