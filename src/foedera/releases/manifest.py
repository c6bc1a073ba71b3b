"""The manifest of a release: what it is, what it holds, and what its files are checked by."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Description:
    """What a publisher says of the data set; texts by language."""

    title: dict[str, str] = field(
        default_factory=lambda: {
            "en": "Economic missions and agreements",
            "fr": "Missions et accords économiques",
        }
    )
    summary: dict[str, str] = field(
        default_factory=lambda: {
            "en": "Who travelled where, whom they met and what was agreed: statements drawn from "
            "public documents, each with its passage.",
            "fr": "Qui est allé où, qui a rencontré qui, ce qui a été convenu : des énoncés tirés "
            "de documents publics, chacun avec son passage.",
        }
    )
    publisher: str = "Foedera"
    publisher_address: str | None = None
    """The publisher's home page."""
    publisher_type: str | None = None
    """What the publisher is, by its code in ADMS (`RegionalAuthority`, `Company`)."""
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    """The licence's address; empty where none is known."""
    contact: str | None = None
    """A mailto: or http(s) address to which errors are reported."""


@dataclass(frozen=True)
class GraphCount:
    """One graph of the data set; the default graph has an empty name."""

    name: str
    iri: str
    triples: int


@dataclass(frozen=True)
class DumpFile:
    """One file for download, with what a client checks it by."""

    path: str
    """Relative to the release's `dumps/` folder: `facts.ttl`, `graph/registry.nt.gz`."""
    media_type: str
    """Of the content, without its compression."""
    bytes: int
    sha256: str
    compression: str | None = None
    graph: str | None = None
    """The name of the graph; None for the whole data set, "" for the default graph."""


@dataclass(frozen=True)
class Manifest:
    """The mark of a complete release: what it is and what it holds."""

    version: str
    build_format: int
    software: str
    base: str
    created: str
    """When this folder was made; RFC 3339, UTC."""
    description: Description
    graphs: tuple[GraphCount, ...]
    dumps: tuple[DumpFile, ...]
    counts: dict[str, int]
    """triples (of the default graph), quads, statements, documents, entities."""
    validation: dict[str, int]
    """violations, warnings, infos; empty where others wrote the data."""
    gathered: bool = False
    """Whether others wrote the data: without registry, whose marks redirect, and statements."""
    namespaces: tuple[str, ...] = ()
    """What such data's own IRIs begin with; they are served at the same paths below `base`."""
    described: tuple[str, ...] = ()
    """What the IRIs of the other things begin with of which such data speaks."""
    prefixes: dict[str, str] = field(default_factory=dict)
    """The prefixes that such data's files declare."""

    def to_json(self) -> str:
        """The manifest as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest; raises ValueError, KeyError or TypeError where it is not one."""
        raw: dict[str, Any] = json.loads(text)
        raw["description"] = Description(**raw["description"])
        raw["graphs"] = tuple(GraphCount(**graph) for graph in raw["graphs"])
        raw["dumps"] = tuple(DumpFile(**dump) for dump in raw["dumps"])
        for name in ("namespaces", "described"):
            raw[name] = tuple(raw.get(name, ()))
        return cls(**raw)
