"""The import contracts hold, and a wrong import makes the check fail (it could not otherwise be trusted)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
WRONG = [
    ("workstation/domain/pools_wrong.py", "import sqlalchemy\n"),
    ("workstation/usecases/wrong.py", "import workstation.gui.theme\n"),
    ("workstation/store/wrong.py", "import workstation.usecases.context\n"),
    ("workstation/cli/wrong.py", "from PySide6.QtCore import QObject\n"),
    ("sync/server/wrong.py", "import workstation.settings\n"),
    ("labels/wrong.py", "import sync.protocol\n"),
    ("workstation/helpers.py", ""),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("workstation", "sync", "labels"):
        ignored = shutil.ignore_patterns("*.jpg", "*.ttf", "*.mo", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("path", "text"), WRONG, ids=[path for path, _ in WRONG])
def test_a_wrong_import_breaks_the_contracts(copy: Path, path: str, text: str) -> None:
    (copy / path).write_text(text)
    done = lint(copy)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout or "exhaustive" in done.stdout.lower()


def test_the_contracts_hold(copy: Path) -> None:
    done = lint(copy)

    assert done.returncode == 0, done.stdout + done.stderr
