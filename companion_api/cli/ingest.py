"""`companion ingest`."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from companion_api.crime.fit_prior import refit_beside
from companion_api.data.archive.build import Report, Watcher
from companion_api.data.archive.ingest import Ingested, ingest
from companion_api.data.archive.layout import Sources
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.archive.source import SnapshotSource
from companion_api.settings import Settings

SHOWN = 20
"""Quarantined rows printed; all are in quarantine.csv beside the snapshot."""


@click.command("ingest")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="SRC..")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of snapshots. [COMPANION_SNAPSHOT]"
)
@click.option(
    "--boundaries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Neighbourhood or force outlines as published; may be given several times.",
)
@click.option("--fit/--no-fit", default=True, help="Fit levels anew when the snapshot covers enough of the country.")
def command(sources: tuple[Path, ...], out: Path | None, boundaries: tuple[Path, ...], fit: bool) -> None:
    """Build a snapshot from the police.uk archive.

    SRC is a zip as downloaded, a folder of zips, or a folder of unpacked YYYY-MM folders; several may be named. Where
    two hold the same month of a force, the later edition is taken. A running API picks the new snapshot up by itself.
    Without SRC, only the --boundaries are imported.
    """
    if not sources and not boundaries:
        raise click.UsageError("Name an archive to ingest (SRC..), or outlines with --boundaries.")
    settings = Settings.from_env()
    out = out or settings.snapshot
    console = Console(highlight=False)
    for path in boundaries:
        _boundaries(console, path, settings.policing)
    if not sources:
        return
    started = time.monotonic()
    with _Bars(console) as bars:
        done = ingest(sources, out, bars)
    _close(console, done, time.monotonic() - started)
    if fit:
        with console.status("Fitting levels to this snapshot, where it covers enough of the country"):
            fitted = refit_beside(SnapshotSource(Snapshot(done.path)), settings.places, out)
        console.print("Levels: fitted to this snapshot." if fitted else "Levels: as shipped (not enough covered here).")


class _Bars(Watcher):
    """Progress on a terminal: rows a second and the time left."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[rows]:,} rows, {task.fields[pace]:,.0f}/s"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task = TaskID(0)
        self._rows = 0
        self._since = time.monotonic()

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, sources: Sources) -> None:
        self._open(f"Reading {len(sources.members):,} files", sum(member.size for member in sources.members))

    def read(self, size: int, rows: int) -> None:
        self._step(size, rows)

    def sorting(self, rows: int) -> None:
        self._open("Sorting by place", rows)

    def wrote(self, rows: int) -> None:
        self._step(rows, rows)

    def _open(self, what: str, total: int) -> None:
        self._rows, self._since = 0, time.monotonic()
        self._task = self._progress.add_task(what, total=total, rows=0, pace=0)

    def _step(self, amount: int, rows: int) -> None:
        self._rows += rows
        pace = self._rows / max(time.monotonic() - self._since, 1e-9)
        self._progress.update(self._task, advance=amount, rows=self._rows, pace=pace)


def _close(console: Console, done: Ingested, seconds: float) -> None:
    """The closing report."""
    report = done.report
    console.print(
        f"{report.files:,} files, {report.rows_read:,} rows read in {seconds:,.1f} s "
        f"({report.rows_read / max(seconds, 1e-9):,.0f} rows/s)"
    )
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.rows_by_kind.items()))
    console.print(f"kept {report.rows_kept:,} ({kinds or 'none'}); crimes without a location {report.unplaced:,}")
    _list(console, "Malformed, counted where they lie but not as coverage", report.malformed)
    _list(console, "Empty files, not taken for published months", report.empty)
    _list(console, "Passed over for a later edition", report.superseded)
    if report.odd_ids:
        console.print(f"Crime IDs of another form, kept as blank: {report.odd_ids:,}")
    _quarantined(console, report, done.path)
    if done.revisions:
        found = done.revisions
        console.print(
            f"Since edition {found['edition']}: {found['changed_outcome']:,} with another outcome, "
            f"{found['moved']:,} moved, {found['appeared']:,} appeared, {found['vanished']:,} vanished "
            f"(of {found['compared']:,} compared)"
        )
    console.print(f"In force: {done.path}", soft_wrap=True)


def _quarantined(console: Console, report: Report, path: Path) -> None:
    console.print(f"quarantined {len(report.quarantined):,}")
    for note in report.quarantined[:SHOWN]:
        console.print(f"  {note.file}, line {note.line}: {note.reason}", soft_wrap=True, markup=False)
    if len(report.quarantined) > SHOWN:
        reasons = Counter(note.reason for note in report.quarantined).most_common(5)
        console.print(f"  ... all in {path / 'quarantine.csv'}; most frequent: {reasons}", soft_wrap=True, markup=False)


def _list(console: Console, title: str, items: list[str]) -> None:
    if items:
        console.print(f"{title}: {len(items):,}")
        for item in items[:SHOWN]:
            console.print(f"  {item}", soft_wrap=True, markup=False)


def _boundaries(console: Console, path: Path, folder: Path) -> None:
    from companion_api.policing.boundaries.importer import import_boundaries  # only when asked for

    with console.status(f"Outlines of {path.name}"):
        done = import_boundaries(path, folder)
    console.print(f"{path.name}: " + ", ".join(f"{count:,} {layer} outlines" for layer, count in done.layers.items()))
    _list(console, "Outlines that could not be used", [f"{name}: {why}" for name, why in done.refused.items()])
