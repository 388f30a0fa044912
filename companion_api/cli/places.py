"""`companion places import`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from companion_api.places.importing import import_file
from companion_api.settings import Settings


@click.group("places")
def command() -> None:
    """Import postcodes, place names, streets, populations."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(files: tuple[Path, ...]) -> None:
    """Import published FILES, each known by its header; .gz and .xz as they are. Replaces each table in one step."""
    folder = Settings.from_env().places
    assert folder is not None  # noqa: S101  # Settings fills it in
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as bar:
        for path in files:
            task = bar.add_task(path.name, total=1.0)
            report = import_file(path, folder, lambda share, task=task: bar.update(task, completed=share))  # type: ignore[misc]
            bar.update(task, completed=1.0)
            bar.console.print(f"{report.file}: {report.kept:,} of {report.rows:,} rows into {report.table}")
            for remark in report.remarks:
                bar.console.print(f"  {remark}")
