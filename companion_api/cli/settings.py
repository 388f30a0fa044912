"""`companion settings`."""

from __future__ import annotations

import click

from companion_api.settings import Settings, table


@click.command("settings")
def command() -> None:
    """List every setting, its default and what it does."""
    Settings.from_env()  # a bad value is told here rather than at the next start
    for name, default, meaning in table():
        click.echo(f"{name:<30} {meaning}" + (f" [{default}]" if default else ""))
