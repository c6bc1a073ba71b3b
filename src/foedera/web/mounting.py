"""Which extensions the pages of a release have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from foedera.engine import Engine
from foedera.releases.layout import Release
from foedera.web.domain import domain_of
from foedera.web.extension import Extension
from foedera.web.kinds import Kinds


async def extensions_of(engine: Engine, release: Release) -> Sequence[Extension]:
    """The domain where the data uses our ontology; a way in by classes where others wrote it."""
    domain = cast(Sequence[Extension], await domain_of(engine))
    kinds = cast(Extension, Kinds())
    return (*domain, kinds) if release.manifest.gathered else domain
