"""The printed test sheet is read back by a reader of another make, and bears every code of the test."""

import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner

from labels.errors import LabelError, LabelProblem
from labels.layout import A4
from labels.png import render_png
from labels.scanner_sheet import SheetItem, SheetTexts, scanner_sheet
from workstation.cli.labels import app
from workstation.domain.scanner_test import SHEET
from workstation.texts.scanner_sheet import scanner_sheet_items, scanner_sheet_texts
from workstation.texts.translate import translations


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_of_the_sheet_is_read_back(language: str) -> None:
    catalogue = translations(language)
    page = scanner_sheet(scanner_sheet_items(catalogue), scanner_sheet_texts(catalogue))
    picture = np.asarray(Image.open(io.BytesIO(render_png(page, 203))).convert("L"))

    assert {found.text for found in zxingcpp.read_barcodes(picture)} == set(SHEET.values())
    assert page.size == A4


def test_a_sheet_with_too_many_codes_is_refused() -> None:
    items = tuple(SheetItem(payload=f"X{number}", caption="x") for number in range(6))
    with pytest.raises(LabelError) as refused:
        scanner_sheet(items, SheetTexts(title="x", steps=("x",)))

    assert refused.value.problem is LabelProblem.TOO_HIGH


def test_the_command_writes_the_sheet(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    done = CliRunner().invoke(app, ["test-sheet", "--out", str(out), "--home", str(tmp_path), "--language", "en"])

    assert (done.exit_code, out.read_bytes()[:5]) == (0, b"%PDF-")
    assert "Ctrl+T" in done.output
