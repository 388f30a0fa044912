"""`companion places import`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from companion_api.places.importing import finish, import_file
from companion_api.settings import Settings


@click.group("places")
def command() -> None:
    """Import postcodes, place names, streets, populations."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(files: tuple[Path, ...]) -> None:
    """Import published FILES, each known by its header; .gz and .xz as they are. Replaces each table in one step."""
    folder = Settings.from_env().places
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as bar:
        for path in files:
            task = bar.add_task(path.name, total=1.0)

            def tell(share: float, task: object = task) -> None:
                bar.update(task, completed=min(share, 0.99))  # type: ignore[arg-type]

            done = import_file(path, folder, tell)
            bar.update(task, completed=1.0)
            unused = f", {done.read - done.used:,} without a position, repeated or malformed" * (done.used < done.read)
            bar.console.print(f"{done.name}: {done.original.title}, {done.used:,} of {done.read:,} rows{unused}")
        task = bar.add_task("residents and names", total=1.0)
        known = finish(folder)
        bar.update(task, completed=1.0)
    if not known:
        click.echo("No residents yet: they need both the postcodes and the residents of LSOAs.")
