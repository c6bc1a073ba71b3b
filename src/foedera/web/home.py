"""The home page: what the data set holds, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass

from foedera.web.http import Request, Response
from foedera.web.links import Link
from foedera.web.mounted import MountedExtension
from foedera.web.pages import Pages, structured_data
from foedera.web.surface import Surface


@dataclass
class Home:
    """The handler of /."""

    surface: Surface
    pages: Pages
    extensions: tuple[MountedExtension, ...]

    async def page(self, request: Request, _rest: str) -> Response:
        """The home page."""
        root = self.surface.root
        manifest = self.surface.release.manifest
        description = manifest.description
        figures = [
            (key, manifest.counts[key])
            for key in ("entities", "statements", "documents", "triples")
            if key in manifest.counts
        ]
        panels = [
            panel
            for extension in self.extensions
            for panel in await extension.home_panels(self.surface, self.surface.chain(request))
        ]
        return self.pages.response(
            "home.html",
            request,
            links=[
                Link(root, "canonical"),
                Link(f"{root}.well-known/void", "describedby", "text/turtle"),
                Link(f"{root}sparql", "service"),
                Link(f"{root}openapi.json", "service-desc", "application/json"),
                *([Link(description.licence, "license")] if description.licence else []),
            ],
            figures=figures,
            panels=panels,
            structured=structured_data(
                {
                    "@id": self.surface.dataset.value,
                    "@type": "Dataset",
                    "name": list(description.title.values()),
                    "description": list(description.summary.values()),
                    "url": root,
                    **({"license": description.licence} if description.licence else {}),
                    "version": self.surface.release.version,
                    "dateModified": manifest.created,
                    "creator": {"@type": "Organization", "name": description.publisher},
                    "distribution": [
                        {
                            "@type": "DataDownload",
                            "contentUrl": f"{root}dumps/{dump.path}",
                            "encodingFormat": dump.media_type,
                        }
                        for dump in manifest.dumps
                        if not dump.compression and dump.graph == ""
                    ],
                }
            ),
        )
