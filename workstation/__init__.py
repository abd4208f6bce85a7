"""Ghép: the workstation that ties a tube to the right person and returns the result."""

__version__ = "0.3.0"
