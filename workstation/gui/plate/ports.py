"""What the Plate tab asks of the rest: plates, their wells and the files of PCR machines."""

from typing import Protocol


class PlatesPort(Protocol):
    """Plates and their wells; every call is made on a worker thread and may wait for the disk."""
