"""Loading a release into a remote engine by the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import httpx
import pyoxigraph as ox

from foedera.engine.protocol import EngineFaultError

_SECONDS = 600.0
_PIECE = 1 << 20
_WHOLE = "application/n-quads"
_GRAPH = "application/n-triples"


def push_store(
    store: Path,
    graph_store: str,
    named_graphs: Sequence[str],
    *,
    default_graph: str | None = None,
    auth: httpx.Auth | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> str:
    """Replace a remote dataset by a store's; says how it was done.

    Where the engine takes a whole dataset in one PUT (Oxigraph, RDF4J, GraphDB), that is one step:
    readers see the old release or the new one. Elsewhere each graph is replaced by itself, the
    default graph last, so that plain queries change in one step. Raises EngineFaultError with the
    engine's message; a graph that was not reached yet is then as it was before.
    """
    opened = ox.Store.read_only(str(store.resolve(strict=True)))
    with httpx.Client(auth=auth, timeout=_SECONDS) as client:
        if default_graph is None and _push_whole(client, graph_store, opened):
            progress("the whole data set")
            return "in one step"
        for name in named_graphs:
            progress(name)
            _put_graph(client, graph_store, opened, ox.NamedNode(name), {"graph": name})
        progress("the default graph")
        target = {"default": ""} if default_graph is None else {"graph": default_graph}
        _put_graph(client, graph_store, opened, ox.DefaultGraph(), target)
    return "graph by graph"


def _push_whole(client: httpx.Client, graph_store: str, store: ox.Store) -> bool:
    """Whether the engine took all graphs in one PUT."""
    with tempfile.TemporaryFile() as file:
        store.dump(file, ox.RdfFormat.N_QUADS)
        response = _put(client, graph_store, {}, file, _WHOLE)
    return response is not None and response.status_code in (200, 201, 204)


def _put_graph(
    client: httpx.Client,
    graph_store: str,
    store: ox.Store,
    graph: ox.NamedNode | ox.DefaultGraph,
    target: dict[str, str],
) -> None:
    with tempfile.TemporaryFile() as file:
        store.dump(file, ox.RdfFormat.N_TRIPLES, from_graph=graph)
        response = _put(client, graph_store, target, file, _GRAPH)
    if response is None:
        raise EngineFaultError(f"{graph_store} cannot be reached")
    if response.status_code not in (200, 201, 204):
        raise EngineFaultError(
            f"{graph_store} refused {graph} with status {response.status_code}: "
            f"{response.text[:300]}"
        )


def _put(
    client: httpx.Client, address: str, target: dict[str, str], file: IO[bytes], media_type: str
) -> httpx.Response | None:
    """The response to a PUT of a file; None where nobody answered."""
    file.seek(0)
    size = str(file.seek(0, 2))
    file.seek(0)
    headers = {"content-type": media_type, "content-length": size}
    try:
        return client.put(address, params=target, content=file, headers=headers)
    except httpx.HTTPError:
        return None
