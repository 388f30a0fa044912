"""`companion watch`: the feed as static files, and the monthly notice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from companion_api.app import assemble
from companion_api.core.errors import InvalidParameter, NoData
from companion_api.core.geo import Cell
from companion_api.settings import Settings
from watch_feed import check as checking
from watch_feed import export as exporting
from watch_feed import notify as notifying
from watch_feed.senders import Senders, public_key
from watch_feed.service import WatchService, projection
from watch_feed.subscriptions import Subscription, Subscriptions


@click.group("watch")
def command() -> None:
    """Export watch documents, notify of changed levels."""


def _service() -> WatchService:
    return assemble(Settings.from_env()).watch


def _subscriptions(settings: Settings) -> Subscriptions:
    return Subscriptions(settings.home / "watch.sqlite")


def _key_file(settings: Settings) -> Path:
    return settings.home / "vapid.pem"


class _CellType(click.ParamType[Cell]):
    """A cell's name."""

    name = "cell"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Cell:
        try:
            return Cell.parse(str(value))
        except ValueError:
            self.fail("write latitude_longitude in hundredths of a degree, for instance 5152_-8", param, ctx)


@command.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--month", help="YYYY-MM; the latest month when not given.")
@click.option(
    "--suffix", "suffixes", multiple=True, help="Write only this kind; may be repeated. All kinds when not given."
)
@click.option("--cell", "only", type=_CellType(), multiple=True, help="Write only this cell; may be repeated.")
@click.option("--sandbox", is_flag=True, help="The invented county instead of the loaded data.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that work at once.")
def export(
    out: Path, month: str | None, suffixes: tuple[str, ...], only: tuple[Cell, ...], sandbox: bool, jobs: int
) -> None:
    """Write every covered cell's documents as static files, the same bytes as the server's.

    Killed half-way, it goes on where it stood when run again with the same arguments.
    """
    service = _service()
    console = Console(stderr=True)
    for suffix in suffixes:
        projection(suffix)  # an unknown kind is told before anything is written
    cells = _cells(service, only, sandbox, console)
    chosen = exporting.Export(out, month or service.month_of(cells[0]), suffixes or exporting.all_suffixes())
    with _progress(console, f"cells of {chosen.month}", len(cells)) as progress, _workers(jobs) as pool:
        total = exporting.run(service, chosen, cells, progress=progress, pool=pool)
    _report(console, total)
    console.print(f"in {chosen.folder}")


@command.command()
@click.option("--month", help="YYYY-MM; the latest month when not given.")
@click.option("--cell", "only", type=_CellType(), multiple=True, help="Only this cell; may be repeated.")
@click.option("--sandbox", is_flag=True, help="The invented county instead of the loaded data.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that work at once.")
@click.option(
    "--part", default=1, show_default=True, type=click.IntRange(1), help="Take one batch of cells in so many."
)
def check(month: str | None, only: tuple[Cell, ...], sandbox: bool, jobs: int, part: int) -> None:
    """Render every covered cell's documents, with and without home, and print the largest of each kind.

    Writes nothing. Fails when a document is larger than its kind may be.
    """
    service = _service()
    console = Console(stderr=True)
    cells = _cells(service, only, sandbox, console)
    chosen = month or service.month_of(cells[0])
    cells = [cell for batch in list(exporting.batches(cells))[::part] for cell in batch]
    with _progress(console, f"cells of {chosen}", len(cells)) as progress, _workers(jobs) as pool:
        total = checking.run(service, chosen, cells, progress=progress, pool=pool)
    _report(console, total)
    if too_large := checking.over_budget(total):
        raise click.ClickException(f"over budget: {', '.join(too_large)}")


def _cells(service: WatchService, only: tuple[Cell, ...], sandbox: bool, console: Console) -> list[Cell]:
    """The cells asked for, or every one that may have a document. Raises NoData where there is none."""
    with console.status("looking for covered cells"):
        cells = list(only) or service.candidate_cells(invented=sandbox)
    if not cells:
        raise NoData(
            "No cell is covered by the data loaded here. `companion ingest` loads data; --sandbox is always there."
        )
    return cells


@contextmanager
def _progress(console: Console, what: str, cells: int) -> Iterator[exporting.Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(what, total=cells)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _workers(jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    """Processes with a service each; None where this one is to do everything."""
    if jobs == 1:
        yield None
        return
    begun: dict[str, Any] = {"initializer": exporting.begin_worker, "initargs": (_service,)}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), **begun) as pool:
        yield pool


def _report(console: Console, total: exporting.Tally) -> None:
    table = Table(title=f"{total.documents:,} documents of {total.cells:,} cells, {total.size / 1e6:,.1f} MB")
    for name in ("kind", "largest, bytes", "budget", "cell"):
        table.add_column(name, justify="left" if name in {"kind", "cell"} else "right")
    for suffix, (size, cell) in sorted(total.largest.items()):
        table.add_row(suffix, str(size), str(projection(suffix).budget), cell)
    console.print(table)


@command.command()
def notify() -> None:
    """Send one message to each subscription whose cell has a new level. Safe to run daily and to kill."""
    settings = Settings.from_env()
    senders = Senders(_key_file(settings), settings.push_contact, settings.user_agent)
    outcomes = notifying.run(_service(), _subscriptions(settings), senders)
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    click.echo(words or "no subscriptions")


@command.command()
@click.argument("endpoint")
@click.argument("cell", type=_CellType())
@click.option("--p256dh", help="Web Push: the subscription's public key.")
@click.option("--auth", help="Web Push: the subscription's authentication secret.")
def subscribe(endpoint: str, cell: Cell, p256dh: str | None, auth: str | None) -> None:
    """Tell ENDPOINT (an ntfy topic, or Web Push with its keys) when the level of CELL changes."""
    _subscriptions(Settings.from_env()).add(Subscription(endpoint, cell, p256dh, auth))


@command.command()
@click.argument("endpoint")
def unsubscribe(endpoint: str) -> None:
    """Forget ENDPOINT."""
    if not _subscriptions(Settings.from_env()).remove(endpoint):
        raise InvalidParameter("endpoint", "No such endpoint is subscribed.")


@command.command()
def key() -> None:
    """Print the public key that browsers subscribe with (applicationServerKey)."""
    click.echo(public_key(_key_file(Settings.from_env())))
