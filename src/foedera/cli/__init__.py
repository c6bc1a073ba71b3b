"""The `foedera` command: one module a group of commands, each registered here by one line."""

import typer

from foedera.cli.build import build, facts
from foedera.cli.cite import cite
from foedera.cli.explain import explain
from foedera.cli.extract import evaluate, extract
from foedera.cli.init import init
from foedera.cli.serve import serve
from foedera.cli.validate import validate

app = typer.Typer(
    name="foedera",
    help="Sourced, checked linked open data about economic missions and agreements.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def _root() -> None:
    """Hold the commands together, so that one command alone keeps its name."""


app.command()(init)
app.command()(validate)
app.command()(build)
app.command()(facts)
app.command()(cite)
app.command()(explain)
app.command()(serve)
app.command()(extract)
app.command()(evaluate)


def main() -> None:
    """Run the command line."""
    app()
