"""What a start may not load: each of these is loaded by the first thing that needs it, and not before."""

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sync.first_use import module_when_used, object_when_called

ROOT = Path(__file__).parent.parent.parent
PICTURES = ("numpy", "cv2", "zxingcpp", "pyzbar", "PIL", "workstation.devices.decoder")
DRAWING = ("labels.layout", "reportlab", "segno", "barcode")
PLATFORM = ("fastapi", "starlette", "uvicorn", "jinja2", "limits", "sync.server")
REST = ("alembic", "httpx", "openpyxl", "hl7apy", "workstation.usecases.import_results")
HEAVY = (*PICTURES, *DRAWING, *PLATFORM, *REST)
WINDOW = """
from pathlib import Path
from PySide6.QtWidgets import QApplication
from workstation.app import make_window
from workstation.station import open_station
home = Path(sys.argv.pop())
with open_station(home) as context:
    application = QApplication([])
    shown = make_window(context, language="vi", state_file=home / "window.ini")
    shown.collect.answered.connect(application.quit)
    shown.show()
    application.exec()
    told = loaded()
    shown.close()
print(*told)
"""
COMMAND = """
from workstation.__main__ import main
try:
    main()
except SystemExit as ended:
    if ended.code:
        raise
print(*loaded())
"""
LOADED = f"""
import sys
def loaded():
    return [name for name in {HEAVY!r} if name in sys.modules]
"""


def last_line(code: str, *arguments: str, home: Path, given: str = "") -> list[str]:
    environment = {**os.environ, "GHEP_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED + code, *arguments],
        input=given,
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return done.stdout.splitlines()[-1].split()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose database is of this version."""
    last_line(COMMAND, "status", home=tmp_path)
    return tmp_path


def test_a_window_is_shown_without_what_only_its_other_screens_need(home: Path) -> None:
    assert last_line(WINDOW, str(home), home=home) == []


@pytest.mark.parametrize("command", ["status", "scan", "--help"])
def test_a_command_loads_only_what_it_needs(home: Path, command: str) -> None:
    assert last_line(COMMAND, command, home=home, given="\n") == []


def test_help_needs_no_database() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "workstation", "--help"], capture_output=True, text=True, check=True
    ).stderr

    assert "typer" in told
    assert "sqlalchemy" not in told
    assert "pydantic" not in told


def test_what_stands_in_for_a_module_is_the_module_that_is_declared() -> None:
    pairs = [pair for path in source_files() for pair in stand_ins(path)]

    assert len(pairs) > 10
    assert [stands for stands, declared in pairs if stands not in declared] == []


def test_a_module_is_loaded_by_the_first_name_that_is_asked_of_it() -> None:
    sys.modules.pop("this_is_only_a_test", None)
    missing = module_when_used("this_is_only_a_test")

    with pytest.raises(ModuleNotFoundError):
        missing.anything  # noqa: B018


def test_an_object_is_made_once_and_on_the_thread_of_the_first_call() -> None:
    made = list[str]()

    class Port:
        def __init__(self) -> None:
            made.append(threading.current_thread().name)

        def double(self, number: int, *, more: int = 0) -> int:
            return number * 2 + more

    port = object_when_called(Port)
    double = port.double
    before = list(made)
    worker = threading.Thread(target=double, args=(1,), name="worker")
    worker.start()
    worker.join()

    assert before == []
    assert double(2, more=1) == 5
    assert made == ["worker"]


def source_files() -> list[Path]:
    return [path for folder in ("workstation", "sync") for path in (ROOT / folder).rglob("*.py")]


def stand_ins(path: Path) -> list[tuple[tuple[str, str], set[tuple[str, str]]]]:
    """Each stand-in as its name and module, with all that is declared beside it."""
    found = list[tuple[tuple[str, str], set[tuple[str, str]]]]()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            declared = {name for part in node.body for name in declared_names(part)}
            found += [(assigned(part), declared) for part in node.orelse]
    return found


def declared_names(node: ast.stmt) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(one.asname or one.name, one.name) for one in node.names]
    assert isinstance(node, ast.ImportFrom)
    return [(one.asname or one.name, f"{node.module}.{one.name}") for one in node.names]


def assigned(node: ast.stmt) -> tuple[str, str]:
    assert isinstance(node, ast.Assign)
    assert isinstance(node.value, ast.Call)
    return ast.unparse(node.targets[0]), ast.literal_eval(node.value.args[0])
