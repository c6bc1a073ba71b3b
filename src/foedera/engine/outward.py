"""Asking another endpoint: only at addresses that were checked, and not led elsewhere.

A name is resolved once, every address it has is checked, and the connection goes to the address
that was checked. Redirects are followed by us, each target checked in the same way.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpcore

from foedera.engine.protocol import EngineFaultError, ForbiddenQueryError
from foedera.engine.services import ServiceSettings
from foedera.formats import Format, by_media_type
from foedera.formats.table import RESULTS_JSON, RESULTS_XML

_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 307, 308})
"""Followed with the same request; 303 would mean that the answer lies elsewhere, by GET."""
_MESSAGE = 300
_ACCEPT = f"{RESULTS_JSON.media_type}, {RESULTS_XML.media_type};q=0.5"

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def named_addresses(settings: ServiceSettings) -> frozenset[str]:
    """The IP addresses by which endpoints are named themselves."""
    found = set()
    for endpoint in settings.endpoints:
        host = urlsplit(endpoint).hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            continue
        found.add(host)
    return frozenset(found)


def may_reach(text: str, networks: Iterable[_Network]) -> bool:
    """Whether an IP address is public, or in one of the networks."""
    address: _Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in networks if network.version == address.version):
        return True
    if isinstance(address, ipaddress.IPv6Address) and (address.sixtofour or address.teredo):
        return False
    return address.is_global and not address.is_multicast


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that may be reached, and to nothing else."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._networks = tuple(ipaddress.ip_network(text) for text in settings.networks)
        self._named = named_addresses(settings)
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check all addresses, connect to the first that answers."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if host not in self._named and not may_reach(address, self._networks):
                raise ForbiddenQueryError(
                    f"SERVICE at {host} is refused: {address} is no public address, and no "
                    "setting allows for it"
                )
        fault: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                fault = error
        raise fault or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise httpcore.ConnectError("no endpoint is at a local socket")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Outward:
    """Asks allowed endpoints."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._pool = httpcore.AsyncConnectionPool(network_backend=_CheckedNetwork(settings))

    async def select(self, endpoint: str, text: str) -> tuple[bytes, Format]:
        """The answer to a SELECT query at an allowed endpoint, and its format.

        Raises ForbiddenQueryError for addresses that are not allowed, EngineFaultError for what is
        no answer.
        """
        url = endpoint
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                found = await self._post(url, text)
                if not isinstance(found, str):
                    return found
                url = self._redirected(endpoint, url, found)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise EngineFaultError(
                f"SERVICE <{endpoint}> cannot be reached: {error or type(error).__name__}"
            ) from error
        raise EngineFaultError(f"SERVICE <{endpoint}> redirects more than {_MOST_REDIRECTS} times")

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    def _redirected(self, endpoint: str, url: str, location: str) -> str:
        target = urljoin(url, location)
        parts, before = urlsplit(target), urlsplit(url)
        kept = parts.hostname == before.hostname and parts.port == before.port
        secured = parts.hostname == before.hostname and (before.scheme, parts.scheme) == (
            "http",
            "https",
        )
        known = target in self._settings.endpoints
        if parts.scheme not in ("http", "https") or not (kept or secured or known):
            raise ForbiddenQueryError(
                f"SERVICE <{endpoint}> is refused: it redirects to {target}, which is not allowed"
            )
        return target

    async def _post(self, url: str, text: str) -> tuple[bytes, Format] | str:
        """The answer and its format, or where a redirect leads."""
        headers: list[tuple[bytes | str, bytes | str]] = [
            ("accept", _ACCEPT),
            ("accept-encoding", "identity"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("user-agent", "foedera"),
        ]
        body = urlencode({"query": text}).encode("ascii")
        async with self._pool.stream("POST", url, headers=headers, content=body) as response:
            fields = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            if response.status in _REDIRECTS and "location" in fields:
                return fields["location"]
            pieces: list[bytes] = []
            size = 0
            async for piece in response.aiter_stream():
                pieces.append(piece)
                size += len(piece)
                if size > self._settings.answer:
                    raise EngineFaultError(
                        f"SERVICE <{url}> answers with more than {self._settings.answer} bytes"
                    )
        whole = b"".join(pieces)
        if response.status != 200:
            message = whole[:_MESSAGE].decode("utf-8", "replace")
            raise EngineFaultError(
                f"SERVICE <{url}> answers with status {response.status}: {message}"
            )
        media_type = fields.get("content-type", "no media type")
        form = by_media_type(media_type, (RESULTS_JSON, RESULTS_XML))
        if form is None:
            raise EngineFaultError(f"SERVICE <{url}> answers with {media_type}")
        return whole, form
