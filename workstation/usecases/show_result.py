"""One tube's result with all that a verifier looks at: every version, every run, what was measured, the controls."""

from dataclasses import dataclass

from workstation.domain.errors import NotFound, Reason
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import results, runs
from workstation.store.results import ResultRow
from workstation.store.runs import Run, StoredObservation
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRun:
    """One run of a tube, with what it measured and the controls that ran beside it, each with its name."""

    run: Run
    observations: tuple[StoredObservation, ...]
    controls: tuple[tuple[str, StoredObservation], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResult:
    """Versions, the newest first, and runs, the last first."""

    versions: tuple[ResultRow, ...]
    runs: tuple[MeasuredRun, ...]


def show_result(context: Context, tube: str) -> ShownResult:
    """Give a tube's result in full; raises NotFound for a tube without one."""
    number = normalize_tube(tube)
    with context.database.read() as connection:
        latest = results.latest_of_number(connection, number)
        if latest is None:
            raise NotFound(Reason.NO_RESULT_YET, tube=number[:40])
        measured = tuple(
            MeasuredRun(
                run=run,
                observations=runs.observations_of(connection, latest.tube_id, run.message_id),
                controls=runs.controls_of(connection, run.message_id),
            )
            for run in reversed(runs.runs_of(connection, latest.tube_id))
        )
        return ShownResult(versions=results.versions_of(connection, latest.tube_id), runs=measured)
