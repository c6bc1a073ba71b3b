"""`foedera serve`: publish the current release over HTTP."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from foedera.cli.refusals import USAGE, console, refusing
from foedera.engine.limits import Limits
from foedera.releases import Releases
from foedera.settings import Settings, load_settings
from foedera.web.config import WebConfig
from foedera.web.hosting import Hosting
from foedera.web.processes import OPTIONS
from foedera.web.server import pack_hosting
from foedera.web.sparql.endpoint import EndpointSettings

_STOP_AFTER = 30
"""Seconds that running answers get when the server is stopped."""


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8000,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    processes: Annotated[
        int | None, typer.Option(help="Server processes; they share the port and the limits.")
    ] = None,
    engine_url: Annotated[
        str | None, typer.Option(help="A SPARQL endpoint that answers in place of our own engine.")
    ] = None,
) -> None:
    """Publish the current release: pages, data, SPARQL, dumps.

    A release that is published later is switched to by itself.
    """
    with refusing():
        settings = load_settings(
            releases=releases, server_processes=processes, engine_url=engine_url
        )
        release = Releases(settings.releases).current()
    fault = _port_fault(host, port)
    if fault is not None:
        console.print(fault, style="red", markup=False, highlight=False)
        raise typer.Exit(USAGE)
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    console.print(
        f"Release {release.version} is served at {where} - look there, or at {where}sparql",
        highlight=False,
    )
    _run(settings, host, port)


def _port_fault(host: str, port: int) -> str | None:
    """What keeps us from listening; None where nothing does."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen()
    except OSError as error:
        return (
            f"Cannot listen at {host} port {port}: {os.strerror(error.errno or 0)}. "
            "Stop what uses it, or choose another with --port."
        )
    return None


def hosting_of(settings: Settings) -> Hosting:
    """What the settings mean for the server processes."""
    folders = settings.text_folders
    return Hosting(
        releases=settings.releases.resolve(),
        limits=Limits(
            time=settings.query_time,
            memory=settings.query_memory,
            answer=settings.answer_bytes,
            hold_back=settings.hold_back_bytes,
            query=settings.query_bytes,
            processes=settings.query_processes,
            queue=settings.query_queue,
            queue_wait=settings.query_wait,
            per_client=settings.queries_per_client,
            cache=settings.cache_bytes,
        ),
        processes=settings.server_processes,
        web=WebConfig(
            cache_bytes=settings.cache_bytes // settings.server_processes,
            max_age=settings.max_age,
            texts=folders[0].resolve() if folders else None,
            quotations=settings.quotations,
        ),
        endpoint=EndpointSettings(settings.max_age, frozenset(settings.trusted_proxies)),
        log_queries=settings.log_queries,
        log_clients=settings.log_clients,
    )


def _run(settings: Settings, host: str, port: int) -> None:
    """Become the server: a fresh interpreter that holds only what serving needs."""
    environment = {
        **os.environ,
        OPTIONS: pack_hosting(hosting_of(settings)),
        "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2"),
    }
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "foedera.web.processes", host, str(port), str(_STOP_AFTER)]
    os.execve(sys.executable, command, environment)
