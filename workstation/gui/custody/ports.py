"""What the Custody screen asks of the rest: boxes, shipments and their reception."""

from typing import Protocol


class CustodyPort(Protocol):
    """Boxes and tubes on their way; every call is made on a worker thread and may wait for the disk."""
