"""Style sheets, scripts and pictures, each at an address that names its content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foedera.web.http import Request, Response
from foedera.web.problems import ProblemError

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".map": "application/json",
}
IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file with the digest that its address carries."""

    file: Path
    digest: str
    content_type: str


@dataclass(frozen=True)
class Assets:
    """The files of some folders by relative name; an earlier folder's file hides a later one's."""

    files: Mapping[str, Asset]

    @classmethod
    def of(cls, *folders: Path) -> Assets:
        """Read the folders, once."""
        files: dict[str, Asset] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix in _TYPES:
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
                    name = path.relative_to(folder).as_posix()
                    files.setdefault(name, Asset(path, digest, _TYPES[path.suffix]))
        return cls(files)

    def path(self, name: str) -> str:
        """The path of a file below the base address; raises KeyError for an unknown name."""
        return f"assets/{self.files[name].digest}/{name}"

    async def serve(self, _request: Request, rest: str) -> Response:
        """A file at its immutable address; an outdated digest is 404."""
        digest, _, name = rest.partition("/")
        asset = self.files.get(name)
        if asset is None or asset.digest != digest:
            raise ProblemError(404, "there is no such file, or it has changed; reload the page")
        return Response(
            body=asset.file.read_bytes(),
            content_type=asset.content_type,
            tag=asset.digest,
            cache_control=IMMUTABLE,
        )
