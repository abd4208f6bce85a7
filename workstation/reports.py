"""The reports of a batch and of a reception as PDF files, and lists as CSV, for the window and the command line."""

import csv
import gettext
import io
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from labels.errors import LabelError
from labels.pdf import write_pdf
from labels.result_report import ReportRow, ReportTexts, result_report
from workstation.domain.custody import Reception
from workstation.domain.errors import BadInput, Reason
from workstation.domain.lab_lists import Worklist
from workstation.domain.reception_lines import ReceptionLine, differing_lines, reception_lines
from workstation.domain.tube_barcode import display_tube
from workstation.store.results import ResultRow
from workstation.texts.custody_words import LINE_WORDS, SOURCES, reject_words
from workstation.texts.notices import RESULT_WORDS
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.report_results import Batch

_TITLE = _("Released results")
_UNDER = _("{laboratory} · {since} to {until} · written {now} by {who}")
_SUMS = (_("Results: {count}"), _("Negative: {count}"), _("Positive: {count}"))
_HEADS = (_("Tube"), _("People"), _("Result"), _("Version"), _("Tested"), _("Released"), _("Verified by"))
_POOL = _("pool of {people}")
_SIGN = _("Names stand in no report: they are found by the tube's number alone.")
_PAGE = _("Page")
_DIFFERENCE = _("Reception: what differs")
_UNDER_BOX = _("{box} · {place} · {source} · opened {opened} · written {now} by {who}")
_BOX_SUMS = (
    _("Present: {present} of {listed}"),
    _("Missing: {missing} · not on the list: {unexpected}"),
    _("Rejected: {rejected} · set aside: {aside}"),
)
_TUBE, _WHAT, _WHY, _SCANNED, _BY = _("Tube"), _("What became of it"), _("Why"), _("Scanned"), _("By whom")
_SIGN_BOX = _("Handed over by, time, signature:                    Received by, time, signature:")
_FROM, _NO_BOX = _("From {place}"), _("without a box")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the start of a cell (OWASP, CSV injection)."""


def write_report(context: Context, batch: Batch, path: Path, catalogue: gettext.NullTranslations) -> int:
    """Write a batch as a PDF, readable by its owner alone; gives how many results. Raises BadInput."""
    rows = [_row(context, row, catalogue) for row in batch.rows]
    _write_pages(context, rows, _texts(context, batch, catalogue), path)
    return len(rows)


def _write_pages(context: Context, rows: Sequence[ReportRow], texts: ReportTexts, path: Path) -> None:
    buffer = io.BytesIO()
    try:
        write_pdf(result_report(rows, texts, practice=context.practice), buffer)
    except LabelError as problem:
        raise BadInput(Reason.BAD_LABEL, problem=problem) from problem
    _write(path, buffer.getvalue())


def write_reception(context: Context, reception: Reception, path: Path, catalogue: gettext.NullTranslations) -> int:
    """Write a reception, every tube as CSV where the file is named so, else what differs as PDF; gives how many lines.

    Raises BadInput.
    """
    if path.suffix.lower() == ".csv":
        head = [catalogue.gettext(text) for text in (_TUBE, _WHAT, _WHY, _SCANNED, _BY)]
        lines = reception_lines(reception)
        return write_table(path, head, ([line.number, *_reception_words(context, line, catalogue)] for line in lines))
    rows = [_reception_row(context, line, catalogue) for line in differing_lines(reception)]
    _write_pages(context, rows, _reception_texts(context, reception, catalogue), path)
    return len(rows)


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table as CSV (UTF-8 with mark, as Excel wants it); nothing in it is a formula. Gives how many rows."""
    buffer, count = io.StringIO(newline=""), 0
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        count += 1
    _write(path, buffer.getvalue().encode("utf-8-sig"))
    return count


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write(path: Path, data: bytes) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error


def _texts(context: Context, batch: Batch, catalogue: gettext.NullTranslations) -> ReportTexts:
    tr = catalogue.gettext
    counts = (len(batch.rows), batch.count(Worklist.NEGATIVES), batch.count(Worklist.POSITIVES))
    under = tr(_UNDER).format(
        laboratory=context.settings.laboratory or context.settings.site,
        since=_local(context, batch.since),
        until=_local(context, batch.until),
        now=_local(context, context.clock()),
        who=context.operator or "—",
    )
    heads = tuple(tr(text) for text in _HEADS)
    return ReportTexts(
        title=tr(_TITLE),
        under=under,
        heads=(heads[0], heads[1], heads[2], heads[3], heads[4], heads[5], heads[6]),
        sums=tuple(tr(text).format(count=count) for text, count in zip(_SUMS, counts, strict=True)),
        sign=tr(_SIGN),
        page=tr(_PAGE),
    )


def _row(context: Context, row: ResultRow, catalogue: gettext.NullTranslations) -> ReportRow:
    tr = catalogue.gettext
    people = tr(_POOL).format(people=row.people) if row.is_pool else str(row.people)
    return ReportRow(
        cells=(
            display_tube(row.tube),
            people,
            tr(RESULT_WORDS[row.code]),
            str(row.version),
            _local(context, row.tested_at),
            _local(context, row.released_at),
            row.released_by or "—",
        )
    )


def _reception_texts(context: Context, reception: Reception, catalogue: gettext.NullTranslations) -> ReportTexts:
    tr, counted = catalogue.gettext, reception.tally
    under = tr(_UNDER_BOX).format(
        box=display_tube(reception.box) if reception.box else tr(_NO_BOX),
        place=tr(_FROM).format(place=reception.site or "—"),
        source=tr(SOURCES[reception.source]),
        opened=_local(context, reception.opened_at),
        now=_local(context, context.clock()),
        who=context.operator or "—",
    )
    counts = {
        "present": counted.present,
        "listed": reception.announced or "?",
        "missing": len(counted.missing),
        "unexpected": len(counted.unexpected),
        "rejected": counted.rejected,
        "aside": counted.aside,
    }
    return ReportTexts(
        title=tr(_DIFFERENCE),
        under=under,
        heads=(tr(_TUBE), "", tr(_WHAT), "", tr(_SCANNED), tr(_WHY), tr(_BY)),
        sums=tuple(tr(text).format(**counts) for text in _BOX_SUMS),
        sign=tr(_SIGN_BOX),
        page=tr(_PAGE),
    )


def _reception_row(context: Context, line: ReceptionLine, catalogue: gettext.NullTranslations) -> ReportRow:
    became, why, at, by = _reception_words(context, line, catalogue)
    return ReportRow(cells=(display_tube(line.number), "", became, "", at or "—", why, by or "—"))


def _reception_words(
    context: Context, line: ReceptionLine, catalogue: gettext.NullTranslations
) -> tuple[str, str, str, str]:
    """What became of a tube, why, when it was scanned and by whom; empty for what did not come."""
    why = reject_words(line.reason, catalogue) if line.reason else ""
    at = _local(context, line.at) if line.at else ""
    return (catalogue.gettext(LINE_WORDS[line.became]), why, at, line.by)


def _local(context: Context, at: datetime | None) -> str:
    return at.astimezone(context.settings.zone).strftime("%d/%m/%Y %H:%M") if at is not None else "—"
