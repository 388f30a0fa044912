"""`companion status`."""

from __future__ import annotations

from pathlib import Path

import click

from companion_api.core.months import add
from companion_api.data.archive import manifest
from companion_api.data.archive.errors import BadSnapshot
from companion_api.data.archive.publish import current
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.live.opening import wanted
from companion_api.settings import Settings


@click.command("status")
@click.option("--check/--no-check", default=True, help="Read every byte of the snapshot and compare digests.")
def command(check: bool) -> None:
    """Say what data is loaded and whether it is sound. Exit code 1 when the snapshot in force is not."""
    settings = Settings.from_env()
    sound = _snapshot(settings.snapshot, check)
    for what, path, how in (
        ("places", settings.places, "companion places import"),
        ("services", settings.services, "companion services import"),
        ("policing", settings.policing, "companion ingest --boundaries"),
    ):
        size = _size(path)
        state = f"{size / 1e6:,.1f} MB at {path}" if size else f"none at {path} ({how})"
        click.echo(f"{what:<10} {state}")
    click.echo(f"live       {'asked where nothing else answers' if wanted(settings) else 'off'}")
    if not sound:
        raise click.exceptions.Exit(1)


def _snapshot(folder: Path, check: bool) -> bool:
    """Print what is known of the snapshot in force; whether it is sound (none at all is)."""
    try:
        version = current(folder)
        if version is None:
            click.echo(f"snapshot   none at {folder} (companion ingest)")
            return True
        snapshot = Snapshot(folder / version, deep=check)
    except BadSnapshot as error:
        click.echo(f"snapshot   NOT SOUND: {error.detail}")
        return False
    about = SnapshotSource(snapshot).describe()
    checked = "every digest right" if check else "not checked byte for byte"
    click.echo(f"snapshot   {version} at {folder / version}, {_size(folder / version) / 1e6:,.1f} MB, {checked}")
    click.echo(
        f"           edition {about['edition']}, {about['months'][0]} to {about['as_of']}, "
        f"{about['records']:,} crimes, {snapshot.facts['stops']['rows']:,} stops, "
        f"{about['quarantined']:,} rows quarantined"
    )
    for force, known in about["forces"].items():
        gaps = f", missing {_runs(known['missing'])}" if known["missing"] else ""
        odd = f", malformed {_runs(known['malformed'])}" if known["malformed"] else ""
        share = f"{known['unplaced_share']:.1%}" if known["unplaced_share"] is not None else "-"
        click.echo(f"           {force:<20} {len(known['present']):>3} months, {share} without a location{gaps}{odd}")
    return True


def _runs(months: list[str]) -> str:
    """Months with neighbours drawn together: `2023-01 to 2023-04, 2024-06`."""
    runs: list[list[str]] = []
    for month in months:
        if runs and month == add(runs[-1][-1], 1):
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _size(path: Path) -> int:
    """Bytes of a file or a folder; 0 where there is none."""
    if path.is_file():
        return path.stat().st_size
    return sum(item.stat().st_size for item in path.rglob("*") if item.is_file() and item.name != manifest.NAME)
