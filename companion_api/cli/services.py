"""`companion services import FILE..` and `companion services list`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from companion_api.legal.importing import Report, import_services
from companion_api.legal.model import KINDS
from companion_api.legal.postcodes import PostcodeTables
from companion_api.legal.shelf import Shelf
from companion_api.settings import Settings

_SHOWN = 10
"""How many examples of anything a report prints unless all are asked for."""


@click.group("services")
def command() -> None:
    """Import police stations, courts and advice offices."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--allow-loss", is_flag=True, help="Import even when more than half of a kind would go.")
@click.option("--all", "everything", is_flag=True, help="Print every finding, not the first ten of each sort.")
def import_(files: tuple[Path, ...], *, allow_loss: bool, everything: bool) -> None:
    """Make the services of this server from published FILES (all of them at once) and report what changed.

    Known originals: courts and tribunals (JSON lines or CSV), legal-aid advisers, Citizens Advice offices, police
    places, and the table of services in one shape. A running API takes the new services up by itself.
    """
    settings = Settings.from_env()
    postcodes = PostcodeTables.found_in(settings.places)
    if postcodes is None:
        click.echo("No postcode table here: services without a point stay unplaced. See `companion places import`.")
    report = import_services(
        files, settings.services, postcodes, allow_loss=allow_loss, progress=lambda line: click.echo(line)
    )
    _print(report, None if everything else _SHOWN)
    click.echo(f"Written to {settings.services}")


@command.command("list")
def list_() -> None:
    """Say how many services of each kind are loaded, and of what date."""
    settings = Settings.from_env()
    collection = Shelf(settings.services).collection()
    if "fault" in collection.report:
        raise click.ClickException(collection.report["fault"])
    if not collection.services:
        click.echo("No services are imported. Run `companion services import FILE..`; the sandbox has its own.")
    for kind in KINDS:
        if kind in collection.coverage:
            entry = collection.coverage[kind]
            click.echo(f"{kind:<16} {entry['count']:>6}  newest {entry['as_of']}")


def _print(report: Report, most: int | None) -> None:
    for name, file in report.files.items():
        click.echo(f"{name}: {file['rows']} rows, {file['original']}")
    click.echo("Services: " + ", ".join(f"{count} {kind}" for kind, count in report.kinds.items()))
    click.echo(f"Rows about a service that another row tells too: {report.merged}")
    click.echo(f"Lines about opening: {report.opening_lines}, understood {report.opening_read}, the rest kept as text")
    for what, meaning in (
        ("corrected", "moved to their postcode, the published point was far off"),
        ("doubtful", "published far from their postcode, which is not in the table here"),
        ("placed", "without a point, put at their postcode"),
        ("unplaced", "without a point and without a known postcode: found by id only"),
    ):
        lines = [
            f"{item.id} ({item.postcode or 'no postcode'}{f', {item.km:.1f} km' if item.km is not None else ''})"
            for item in report.findings
            if item.what == what
        ]
        _examples(f"{what.capitalize()} ({meaning})", lines, most)
    _examples("Added", report.added, most)
    _examples("Removed", report.removed, most)
    _examples("Changed", report.changed, most)


def _examples(title: str, lines: Iterable[str], most: int | None) -> None:
    found = list(lines)
    click.echo(f"{title}: {len(found)}")
    for line in found[:most]:
        click.echo(f"  {line}")
    if most is not None and len(found) > most:
        click.echo(f"  and {len(found) - most} more")
