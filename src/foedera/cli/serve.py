"""`foedera serve`: publish the current release over HTTP."""

from __future__ import annotations

import os
import socket
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from foedera.cli.refusals import console, refusing
from foedera.engine.limits import Limits
from foedera.engine.remote_settings import RemoteSettings
from foedera.engine.services import ServiceSettings
from foedera.releases import Releases
from foedera.settings import Settings, SettingsError, load_settings
from foedera.web.config import WebConfig
from foedera.web.hosting_options import EndpointSettings, Hosting, pack_hosting
from foedera.web.processes import OPTIONS, TEMPORARY

_STOP_AFTER = 30
"""Seconds that running answers get when the server is stopped."""


def serve(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="RDF files, or folders of them, to publish instead of a release."),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8000,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    processes: Annotated[
        int | None, typer.Option(help="Server processes; they share the port and the limits.")
    ] = None,
    engine_url: Annotated[
        str | None, typer.Option(help="A SPARQL endpoint that answers in place of our own engine.")
    ] = None,
    namespace: Annotated[
        str | None, typer.Option(help="Of FILES: what their own IRIs begin with; else guessed.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Of FILES: the public address; else host and port.")
    ] = None,
) -> None:
    """Publish the current release, or any RDF files: pages, data, SPARQL, dumps.

    A release that is published later is switched to by itself. With FILES nothing needs to be
    set up: they are published as they are, until the server is stopped.
    """
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    with refusing():
        settings = load_settings(
            releases=releases, server_processes=processes, engine_url=engine_url
        )
        services_of(settings)
        if not files and (namespace or base_url):
            raise SettingsError(
                "--namespace and --base-url are for FILES: name some, or set "
                "base_url in foedera.toml and build anew."
            )
        fault = _port_fault(host, port)
        if fault is not None:
            raise SettingsError(fault)
        if files:
            from foedera.cli.serve_files import publish_files

            folder = publish_files(
                files, namespace, base_url or _local(host, port), settings.described
            )
            _run(settings.model_copy(update={"releases": folder}), host, port, temporary=folder)
        release = Releases(settings.releases).current()
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
            views_kept=settings.views_kept,
            views_folder=settings.views_folder and settings.views_folder.resolve(),
            reconcile_batch=settings.reconcile_batch,
            jsonp=settings.jsonp,
        ),
        endpoint=EndpointSettings(settings.max_age, frozenset(settings.trusted_proxies)),
        services=services_of(settings),
        remote=remote_of(settings),
        log_queries=settings.log_queries,
        log_clients=settings.log_clients,
    )


def _local(host: str, port: int) -> str:
    """The address under which people on this machine reach a server."""
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def services_of(settings: Settings) -> ServiceSettings:
    """The endpoints that SERVICE may call; raises SettingsError."""
    for endpoint in settings.services:
        if not endpoint.startswith(("http://", "https://")):
            raise SettingsError(f"services: {endpoint!r} is no http(s) address of an endpoint")
    for network in settings.service_networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise SettingsError(f"service_networks: {error}") from error
    return ServiceSettings(
        tuple(settings.services), tuple(settings.service_networks), settings.service_bytes
    )


def remote_of(settings: Settings) -> RemoteSettings | None:
    """The endpoint that answers in place of our own engine; None for our own."""
    if settings.engine_url is None:
        return None
    return RemoteSettings(
        url=settings.engine_url,
        user=settings.engine_user,
        password=settings.engine_password,
        digest=settings.engine_digest,
        default_graph=settings.engine_default_graph,
        timeout_parameter=settings.engine_timeout_parameter,
        version=settings.engine_version,
    )


def _run(settings: Settings, host: str, port: int, temporary: Path | None = None) -> NoReturn:
    """Become the server: a fresh interpreter that holds only what serving needs."""
    environment = {
        **os.environ,
        OPTIONS: pack_hosting(hosting_of(settings)),
        "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2"),
        **({TEMPORARY: str(temporary)} if temporary else {}),
    }
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "foedera.web.processes", host, str(port), str(_STOP_AFTER)]
    os.execve(sys.executable, command, environment)
