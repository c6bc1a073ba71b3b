"""What every handler of the surface needs, in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode

import foedera
from foedera.engine import Engine
from foedera.releases.layout import SEARCH_INDEX, Release
from foedera.terms import Base
from foedera.web.addresses import Addresses
from foedera.web.config import WebConfig
from foedera.web.extension import Extension
from foedera.web.hashed import HashedDocuments
from foedera.web.http import Request, tag_of
from foedera.web.languages import language_chain
from foedera.web.reading import Reader
from foedera.web.scanning import reader_of


@dataclass(frozen=True)
class Part:
    """A part of a release's data, with a store and a full-text index of its own."""

    name: str
    """What chooses it, in addresses: `view=` and this."""
    folder: Path

    @property
    def store(self) -> Path:
        """The folder of its store."""
        return self.folder / "store"

    @property
    def search_index(self) -> Path:
        """Its full-text index."""
        return self.folder / SEARCH_INDEX


@dataclass(frozen=True)
class Surface:
    """A release, the engine that answers from it, and how both are shown."""

    engine: Engine
    release: Release
    config: WebConfig
    extensions: tuple[Extension, ...]
    reader: Reader
    addresses: Addresses
    hashed: HashedDocuments
    kept: dict[str, object] = field(default_factory=dict)
    """What was read once and holds as long as the release: the context, figures."""
    part: Part | None = None
    """The part of the release that is shown; None for the whole."""
    beside: list[Engine] = field(default_factory=list)
    """The engines over parts of the release."""

    @classmethod
    def of(
        cls,
        engine: Engine,
        release: Release,
        config: WebConfig,
        extensions: Sequence[Extension] = (),
    ) -> Surface:
        """Put a surface together."""
        base = Base(release.manifest.base)
        return cls(
            engine,
            release,
            config,
            tuple(extensions),
            reader_of(engine),
            Addresses(
                base, config.namespaces or release.manifest.namespaces, release.manifest.described
            ),
            HashedDocuments(release),
        )

    def over(self, part: Part, engine: Engine) -> Surface:
        """The surface over a part of the release."""
        self.beside.append(engine)
        addresses = replace(self.addresses, view=part.name)
        return replace(
            self, engine=engine, reader=reader_of(engine), kept={}, part=part, addresses=addresses
        )

    async def chosen(self, request: Request) -> Surface:
        """The surface over the part of the release that a request asks for.

        Raises ProblemError for a part that there is not.
        """
        for extension in self.extensions:
            found = await extension.part(self, request)
            if found is not self:
                return found
        return self

    def choosing(self, request: Request) -> Mapping[str, object] | None:
        """What a form needs to offer parts of the data: `template`, which is given the rest."""
        for extension in self.extensions:
            found = extension.choosing(self, request)
            if found is not None:
                return found
        return None

    async def close(self) -> None:
        """Let running answers end, then give back the engine, and with it those over its parts."""
        if self.part is None:
            closing = [self.engine, *self.beside]
            self.beside.clear()
        else:
            closing = [self.engine]
            self.beside[:] = [engine for engine in self.beside if engine is not self.engine]
        for engine in closing:
            await engine.close()

    @property
    def store(self) -> Path:
        """The folder of the store that is answered from."""
        return self.release.store if self.part is None else self.part.store

    @property
    def search_index(self) -> Path:
        """The full-text index of what is shown."""
        return self.release.search_index if self.part is None else self.part.search_index

    @property
    def root(self) -> str:
        """The base address, with a slash at its end."""
        return self.addresses.root

    @property
    def own(self) -> tuple[str, ...]:
        """What the IRIs begin with whose nameless things pages show in place.

        Data that others wrote often goes without names: only its blank nodes are shown so.
        """
        return () if self.release.manifest.gathered else (f"{self.root}id/",)

    @cached_property
    def has_ontology(self) -> bool:
        """Whether the release carries the ontology that /def documents."""
        name = self.addresses.base.graph("ontology").value
        return any(graph.iri == name for graph in self.release.manifest.graphs)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefixes for data: those of the data's own files before ours."""
        known = self.addresses.base.prefixes()
        return {**known, **self.release.manifest.prefixes}

    @property
    def dataset(self) -> NamedNode:
        """The IRI of the data set, described at /dataset and /.well-known/void."""
        return NamedNode(f"{self.root}dataset")

    @cached_property
    def edition(self) -> str:
        """What entity tags are made of besides the representation: release, software, settings."""
        settings = hashlib.sha256(repr(self.config).encode("utf-8")).hexdigest()
        blocks = str(self.release.blocks.count)
        return tag_of(self.release.version, foedera.__version__, self.root, settings, blocks)

    @cached_property
    def last_modified(self) -> str:
        """When the release was made, as an HTTP date."""
        return format_datetime(self.created, usegmt=True)

    @cached_property
    def created(self) -> datetime:
        """When the release was made, in whole seconds."""
        text = self.release.manifest.created.replace("Z", "+00:00")
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).replace(microsecond=0)

    @property
    def freshness(self) -> str:
        """Cache-Control of what a new release may change."""
        return f"public, max-age={self.config.max_age}"

    def tag(self, *parts: str) -> str:
        """A strong entity tag for one representation."""
        return tag_of(self.edition, *parts)

    def unchanged_since(self, request: Request) -> bool:
        """Whether If-Modified-Since alone lets a 304 be sent (RFC 9110, section 13.1.3)."""
        since = request.header("if-modified-since")
        if since is None or request.header("if-none-match") is not None:
            return False
        try:
            moment = parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
        return moment.tzinfo is not None and self.created <= moment

    def chain(self, request: Request) -> tuple[str, ...]:
        """The languages to try for a request."""
        return language_chain(request.header("accept-language"), request.parameter("lang"))
