"""Typed links of a representation: as a Link header, in a page's head and as a link set."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LINKSET_JSON = "application/linkset+json"
LINKSET = "application/linkset"


@dataclass(frozen=True)
class Link:
    """One link (RFC 8288); addresses are URIs, so the header is plain ASCII."""

    target: str
    rel: str
    type: str | None = None
    profile: str | None = None
    hreflang: str | None = None
    title: str | None = None

    def attributes(self) -> list[tuple[str, str]]:
        """The target attributes in their order."""
        pairs = (
            ("rel", self.rel),
            ("type", self.type),
            ("profile", self.profile),
            ("hreflang", self.hreflang),
            ("title", self.title),
        )
        return [(name, value) for name, value in pairs if value is not None]


def link_header(links: Iterable[Link], anchor: str | None = None) -> str:
    """The value of a Link header, or with an anchor the text of a link set (RFC 9264, 4.1)."""
    parts = []
    for link in links:
        attributes = "".join(f'; {name}="{value}"' for name, value in link.attributes())
        anchored = f'; anchor="{anchor}"' if anchor else ""
        parts.append(f"<{link.target}>{attributes}{anchored}")
    return (",\n " if anchor else ", ").join(parts)


def linkset_json(sets: Sequence[tuple[str, Sequence[Link]]]) -> bytes:
    """A link set in JSON (RFC 9264, section 4.2): for each anchor its links by relation."""
    contexts = []
    for anchor, links in sets:
        context: dict[str, object] = {"anchor": anchor}
        for link in links:
            targets = context.setdefault(link.rel, [])
            assert isinstance(targets, list)
            more = {name: value for name, value in link.attributes() if name != "rel"}
            if "hreflang" in more:
                more["hreflang"] = [more["hreflang"]]  # type: ignore[assignment]
            targets.append({"href": link.target, **more})
        contexts.append(context)
    document = {"linkset": contexts}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
