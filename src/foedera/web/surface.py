"""What every handler of the surface needs, in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property

from pyoxigraph import NamedNode

import foedera
from foedera.engine import Engine
from foedera.releases.layout import Release
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
