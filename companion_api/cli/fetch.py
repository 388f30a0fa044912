"""`companion fetch`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from companion_api.core.months import is_month
from companion_api.data.archive.download import Downloader
from companion_api.settings import Settings

PUBLISHER: Final = "https://data.police.uk/data"
ADDRESSES: Final = {
    "archive": "archive/{edition}.zip",
    "boundaries": "boundaries/{edition}.zip",
    "force-outlines": "boundaries/force_kmls.zip",
}


@click.command("fetch")
@click.argument("what", nargs=-1, type=click.Choice(list(ADDRESSES)))
@click.option("--edition", default="latest", help="Month of the edition, YYYY-MM; boundaries need one. [latest]")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Folder. [HOME/originals]")
@click.option("--md5", help="Expected digest, as data.police.uk lists it; for one file.")
@click.option("--from", "publisher", default=PUBLISHER, help=f"Base address. [{PUBLISHER}]")
def command(what: tuple[str, ...], edition: str, to: Path | None, md5: str | None, publisher: str) -> None:
    """Download the published originals: archive (1.7 GB), boundaries, force-outlines.

    An interrupted download goes on where it stopped; a file that has not changed is not fetched again. Open Government
    Licence v3.0.
    """
    what = what or ("archive",)
    if md5 and len(what) > 1:
        raise click.UsageError("--md5 goes with one file.")
    if edition != "latest" and not is_month(edition):
        raise click.UsageError("--edition is a month like 2025-12, or latest.")
    if edition == "latest" and "boundaries" in what:
        raise click.UsageError("Boundaries have no latest edition: give --edition YYYY-MM.")
    settings = Settings.from_env()
    folder = to or settings.home / "originals"
    downloader = Downloader(settings.user_agent)
    console = Console(highlight=False)
    for name in what:
        address = ADDRESSES[name].format(edition=edition)
        path = folder / address
        columns = (TextColumn(address), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            show = partial(_show, bar, bar.add_task(address, total=None))
            done = downloader.fetch(f"{publisher.rstrip('/')}/{address}", path, md5=md5, progress=show)
        news = "fetched" if done.fresh else "unchanged"
        console.print(f"{news}: {done.path}, {done.size:,} bytes", soft_wrap=True)
        console.print(f"  sha256 {done.sha256}\n  md5    {done.md5}")


def _show(bar: Progress, task: TaskID, at: int, total: int | None) -> None:
    bar.update(task, completed=at, total=total)
