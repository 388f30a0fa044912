"""The `companion` command. One file per topic, loaded only when called, so that each starts at once."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

from companion_api import __version__
from companion_api.core.errors import CompanionError
from companion_api.settings import SettingError

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    # name: (module under companion_api.cli that holds a command called `command`, help line)
    "settings": ("settings", "List every setting, its default and what it does."),
    "serve": ("serve", "Serve the API alone."),
    "ingest": ("ingest", "Build a snapshot from the police.uk archive."),
    "places": ("places", "Import postcodes, place names, streets, populations."),
    "services": ("services", "Import police stations, courts and advice offices."),
    "harvest": ("harvest", "Collect a force's teams, priorities and meetings, politely."),
    "fetch": ("fetch", "Download the published originals."),
    "up": ("up", "Run everything: API, assistant, actions."),
    "watch": ("watch", "Export watch documents, notify of changed levels."),
    "status": ("status", "Say what data is loaded and whether it is sound."),
}


class _Lazy(click.Group):
    """Finds commands in COMMANDS; importing one room never waits for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"companion_api.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="companion")
def group() -> None:
    """Open crime and justice data, asked by place."""


def main() -> None:
    """Run the command; a foreseen error is one sentence on stderr and exit code 1, never a traceback."""
    try:
        group(standalone_mode=True)
    except (CompanionError, SettingError) as error:
        click.echo(f"companion: {error}", err=True)
        sys.exit(1)
