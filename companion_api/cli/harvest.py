"""`companion harvest`."""

from __future__ import annotations

import click

from companion_api.core.errors import NoData
from companion_api.core.forces import all_forces
from companion_api.data.live.opening import open_transport
from companion_api.data.live.pages import FreshPages
from companion_api.policing.harvest import harvest
from companion_api.settings import Settings


@click.command("harvest")
@click.option(
    "--force", "forces", multiple=True, metavar="ID", help="Force to collect, e.g. leicestershire. Repeatable."
)
@click.option("--all", "everything", is_flag=True, help="Every force of England, Wales and Northern Ireland (hours).")
def command(forces: tuple[str, ...], everything: bool) -> None:
    """Collect a force's teams, priorities and meetings, politely.

    Asks COMPANION_LIVE_URL about four pages of each neighbourhood, four requests a second. What is stopped halfway goes
    on from there at the next call, for a week. A running server picks the finished harvest up by itself.
    """
    settings = Settings.from_env()
    if everything:
        forces = tuple(force.id for force in all_forces().values() if force.territorial and not force.invented)
    if not forces:
        raise click.UsageError("Say which force: --force leicestershire (ids: `curl .../v1/forces`), or --all.")
    pages = FreshPages(open_transport(settings))
    for force in forces:
        try:
            done = harvest(force, pages, settings.policing / "teams", progress=click.echo)
        except NoData as nothing:
            if not everything:
                raise
            click.echo(f"{force}: {nothing.detail}")
            continue
        click.echo(
            f"{force}: {done.neighbourhoods} neighbourhoods, {done.asked} pages asked for, {done.kept} kept from before"
        )
