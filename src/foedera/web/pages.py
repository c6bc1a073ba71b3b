"""Pages from templates: escaped, in the reader's language, with their headers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

from foedera.web.assets import Assets
from foedera.web.http import Request, Response
from foedera.web.languages import PAGE_LANGUAGES, page_language
from foedera.web.links import Link, link_header
from foedera.web.messages import Messages
from foedera.web.surface import Surface

HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from other hosts, no inline script or style, no framing (CSP Level 3)."""
PAGE_HEADERS = (
    ("content-security-policy", POLICY),
    ("referrer-policy", "strict-origin-when-cross-origin"),
)
_HERE = Path(__file__).parent
_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?P<kind>licenses/[a-z-]+|publicdomain/zero)/(?P<version>[0-9.]+)"
)
_THIN = "\N{NARROW NO-BREAK SPACE}"


def data_block(value: Any) -> Markup:
    """JSON for a `<script type="application/ld+json">`: no character that could end it."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def written_number(value: int, language: str) -> str:
    """A whole number with its thousands apart."""
    text = f"{value:,}"
    return text.replace(",", _THIN) if language == "fr" else text


def licence_name(address: str) -> str:
    """The short name of a licence that people know, else its address."""
    found = _CREATIVE_COMMONS.match(address)
    if found is None:
        return address
    if found["kind"] == "publicdomain/zero":
        return f"CC0 {found['version']}"
    return f"CC {found['kind'].removeprefix('licenses/').upper()} {found['version']}"


class Pages:
    """Renders templates for one surface."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        extra = [e.presentation.templates for e in surface.extensions if e.presentation.templates]
        self.messages = Messages.read(*(folder / "messages" for folder in extra))
        self.assets = Assets.of(_HERE / "assets", *(folder / "assets" for folder in extra))
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(p) for p in (_HERE / "templates", *extra)]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

        self.environment.filters["licence"] = licence_name
        for name in self.environment.list_templates(extensions=["html"]):
            self.environment.get_template(name)

    @cached_property
    def path(self) -> str:
        """The path of the base address."""
        return self.surface.addresses.base.path

    def local(self, path: str) -> str:
        """A link to a path below the base address."""
        return self.path + path

    def _languages(self, request: Request) -> list[tuple[str, str]]:
        """For the switch of languages: each with the address of this page in it."""
        others = [(k, v) for k, v in request.parameters if k != "lang"]
        path = str(request.scope["path"])
        return [
            (language, f"{path}?{urlencode([*others, ('lang', language)])}")
            for language in PAGE_LANGUAGES
        ]

    def render(self, template: str, request: Request, **values: Any) -> bytes:
        """A page as bytes."""
        chain = self.surface.chain(request)
        language = page_language(chain)
        description = self.surface.release.manifest.description

        def t(key: str, **more: object) -> str:
            return self.messages.text(language, key, **more)

        return (
            self.environment.get_template(template)
            .render(
                t=t,
                lang=language,
                number=lambda value: written_number(value, language),
                local=self.local,
                asset=lambda name: self.local(self.assets.path(name)),
                data_block=data_block,
                languages=self._languages(request),
                site=description.title.get(language) or next(iter(description.title.values())),
                publication=description,
                release=self.surface.release,
                root=self.surface.root,
                navigation=self._navigation(),
                past=self._present(request),
                has_ontology=self.surface.has_ontology,
                keep_language=request.parameter("lang"),
                **{"links": (), "query": "", "structured": None, **values},
            )
            .encode("utf-8")
        )

    def _present(self, request: Request) -> str | None:
        """Where a page of a kept release stands today; None for a page of the current one."""
        if not self.surface.config.past:
            return None
        path = str(request.scope["path"])
        return path.replace(f"release/{self.surface.release.version}/", "", 1)

    def _navigation(self) -> Sequence[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for extension in self.surface.extensions:
            found.extend(extension.presentation.navigation)
        return found

    def response(
        self,
        template: str,
        request: Request,
        links: Sequence[Link] = (),
        status: int = 200,
        headers: Sequence[tuple[str, str]] = (),
        **values: Any,
    ) -> Response:
        """A page as a response, with the same links in its head and in the Link header."""
        chain = self.surface.chain(request)
        body = self.render(template, request, links=links, **values)
        more = [("content-language", page_language(chain)), *headers]
        if links:
            more.append(("link", link_header(links)))
        good = status == 200
        address = (str(request.scope["path"]), request.query_string.decode("latin-1"))
        return Response(
            status=status,
            body=body,
            content_type=HTML,
            tag=self.surface.tag(template, HTML, *address, *chain) if good else None,
            vary=("Accept-Language",),
            cache_control=self.surface.freshness if good else "public, max-age=60",
            headers=(
                *PAGE_HEADERS,
                *((("last-modified", self.surface.last_modified),) if good else ()),
                *more,
            ),
        )


def structured_data(value: Mapping[str, Any]) -> Markup:
    """schema.org JSON-LD for a page's head."""
    return data_block({"@context": "https://schema.org/", **value})
