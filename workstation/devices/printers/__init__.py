"""Printers: Zebra and its like over TCP, queues of the print system, folders and files, behind one protocol."""
