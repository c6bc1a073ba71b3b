"""Refusals on the command line: one clear message and the right exit status, never a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

from foedera.releases import ReleaseMissingError, SortFailedError
from foedera.releases.files import NoRdfFileError, RdfFileError
from foedera.settings import SettingsError
from foedera.statements import DataFaultError
from foedera.terms import BaseAddressError

console = Console(stderr=True, soft_wrap=True)

FAULTY_DATA = 1
USAGE = 2


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the refusals of the other packages into a message and an exit status."""
    try:
        yield
    except (DataFaultError, RdfFileError) as error:
        _say(str(error))
        raise typer.Exit(FAULTY_DATA) from error
    except (
        SettingsError, BaseAddressError, ReleaseMissingError, NoRdfFileError, SortFailedError
    ) as error:  # fmt: skip
        _say(str(error))
        raise typer.Exit(USAGE) from error
    except BrokenPipeError:
        raise  # whoever read the answer has gone: Click ends quietly
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}.")
        raise typer.Exit(USAGE) from error


def refuse(message: str, status: int) -> NoReturn:
    """Say what is wrong and end the command with an exit status."""
    _say(message)
    raise typer.Exit(status)


def _say(message: str) -> None:
    console.print(message, style="red", markup=False, highlight=False)


def said(error: Exception) -> str:
    """An error in words; of a file by its name."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)
