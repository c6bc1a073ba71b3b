"""Which extensions the pages of a release have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from foedera.engine import Engine
from foedera.releases.layout import Release
from foedera.web.domain import domain_of
from foedera.web.kinds import Kinds
from foedera.web.mounted import MountedExtension


async def extensions_of(engine: Engine, release: Release) -> Sequence[MountedExtension]:
    """The domain where the data uses our ontology; a way in by classes where others wrote it."""
    domain = cast(Sequence[MountedExtension], await domain_of(engine))
    kinds = cast(MountedExtension, Kinds())
    return (*domain, kinds) if release.manifest.gathered else domain
