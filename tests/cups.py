"""A real CUPS of the test's own: its own folders, its own socket, away from the computer's."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CUPSD = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PDF_DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
LONGEST_START = 10.0
_CONFIGURATION = """
Listen {folder}/cups.sock
LogLevel warn
DefaultAuthType None
WebInterface No
Browsing Off
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
AccessLog {folder}/access
ErrorLog {folder}/error
PageLog {folder}/page
"""


@contextmanager
def own_cups() -> Iterator[str]:
    """Run a CUPS and give the address of its socket, for CUPS_SERVER; skip where it is not installed or cannot run."""
    if CUPSD is None or (shutil.which("lpadmin") is None and not Path("/usr/sbin/lpadmin").exists()):
        pytest.skip("CUPS is not installed")
    # A socket's path may hold about a hundred characters, fewer than a folder of pytest's.
    folder = Path(tempfile.mkdtemp(prefix="cups-"))
    folder.chmod(0o755)
    try:
        for name in ("spool", "cache", "state"):
            (folder / name).mkdir()
        (folder / "cupsd.conf").write_text(_CONFIGURATION.format(folder=folder), encoding="ascii")
        (folder / "cups-files.conf").write_text(_FILES.format(folder=folder), encoding="ascii")
        arguments = [CUPSD, "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield _listening(process, folder / "cups.sock")
        finally:
            process.terminate()
            process.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cups(server: str, *command: str) -> str:
    """Run a command of CUPS on a server."""
    environment = {
        **os.environ,
        "CUPS_SERVER": server,
        "LC_ALL": "C",
        "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin",
    }
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def _listening(process: "subprocess.Popen[bytes]", socket: Path) -> str:
    until = time.monotonic() + LONGEST_START
    environment = {**os.environ, "CUPS_SERVER": str(socket), "LC_ALL": "C"}
    while process.poll() is None and time.monotonic() < until:
        found = subprocess.run(["lpstat", "-r"], env=environment, capture_output=True, text=True, check=False)
        if "scheduler is running" in found.stdout:
            return str(socket)
    process.kill()
    pytest.skip("cupsd does not start here")
