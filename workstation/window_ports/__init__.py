"""What the windows get of the rest: use cases and devices in the windows' own words, a module for each port."""

from workstation.window_ports.camera import WindowCamera
from workstation.window_ports.collections import WindowCollections
from workstation.window_ports.custody import WindowCustody
from workstation.window_ports.lab import WindowLab
from workstation.window_ports.labels import WindowLabels
from workstation.window_ports.people import WindowPeople
from workstation.window_ports.plates import WindowPlates
from workstation.window_ports.printers import WindowPrinters
from workstation.window_ports.sync import WindowSync

__all__ = [
    "WindowCamera",
    "WindowCollections",
    "WindowCustody",
    "WindowLab",
    "WindowLabels",
    "WindowPeople",
    "WindowPlates",
    "WindowPrinters",
    "WindowSync",
]
