"""The `foedera` command: each command in a module of its group, registered here by one line."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "init": "foedera.cli.init",
    "validate": "foedera.cli.validate",
    "build": "foedera.cli.build",
    "facts": "foedera.cli.build",
    "cite": "foedera.cli.cite",
    "explain": "foedera.cli.explain",
    "serve": "foedera.cli.serve",
    "query": "foedera.cli.query",
    "dump": "foedera.cli.dump",
    "publish": "foedera.cli.publish",
    "push": "foedera.cli.push",
    "reconcile": "foedera.cli.reconcile",
    "link": "foedera.cli.link",
    "extract": "foedera.cli.extract",
    "evaluate": "foedera.cli.extract",
    "review": "foedera.cli.review",
    "add": "foedera.cli.review",
    "duplicates": "foedera.cli.registry",
    "merge": "foedera.cli.registry",
    "split": "foedera.cli.registry",
    "withdraw": "foedera.cli.registry",
}
"""Where the function of each command is, by the command's name."""


class _Commands(TyperGroup):
    """Commands whose modules are imported when they are asked for: `serve` needs no reasoner."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        alone = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        alone.command(cmd_name)(getattr(import_module(COMMANDS[cmd_name]), cmd_name))
        return typer.main.get_command(alone)


app = typer.Typer(
    name="foedera",
    cls=_Commands,
    help="Sourced, checked linked open data about economic missions and agreements.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"foedera {version('foedera')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell it.")
    ] = False,
) -> None:
    """Sourced, checked linked open data about economic missions and agreements."""


def main() -> None:
    """Run the command line."""
    app()
