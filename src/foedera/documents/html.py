"""The words of an HTML page, its furniture kept and marked."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from foedera.documents.document import Furniture
from foedera.documents.furnishing import plain_furniture
from foedera.documents.refusals import MissingReaderError, UnreadableDocumentError
from foedera.documents.rendering import Rendered

UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "select",
        "button",
    ]
)
FURNITURE_TAGS = frozenset(["nav", "footer", "aside", "form", "menu", "dialog"])
FURNITURE_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "dialog"]
)
FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|footer|sidebar|cookies?|share|sharing|social"
    r"|related|comments?|newsletter|pagination|skip-?link)(?:$|[\s_-])",
    re.I,
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "blockquote",
        "figure",
        "figcaption",
        "pre",
        "form",
        "dl",
        "dt",
        "dd",
        "address",
        "body",
        "html",
        "br",
        "hr",
    ]
)
PARAGRAPHS = BLOCKS - {"br", "li", "tr", "dt", "dd"}


@dataclass
class _Page:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    furniture: list[Furniture] = field(default_factory=list)

    def add(self, words: str) -> None:
        words = re.sub(r"[^\S\xa0]+", " ", words)
        if not words.strip(" "):
            words = " " if words and self.pieces and not self.pieces[-1][-1:].isspace() else ""
        elif (self.pieces and self.pieces[-1][-1:].isspace()) or not self.pieces:
            words = words.lstrip(" ")
        if words:
            self.pieces.append(words)
            self.length += len(words)

    def end_line(self, lines: int) -> None:
        if not self.pieces:
            return
        trailing = 0
        for piece in reversed(self.pieces):
            stripped = piece.rstrip("\n")
            trailing += len(piece) - len(stripped)
            if stripped:
                break
        missing = lines - trailing
        if missing > 0:
            self.pieces.append("\n" * missing)
            self.length += missing


def render_html(path: Path, content: bytes) -> Rendered:
    """The visible words of a page; navigation, footers, forms and the like are marked furniture.

    Title, date, publisher and address come from the page's own metadata.
    """
    try:
        from lxml import html
    except ImportError as error:
        raise MissingReaderError(path, "lxml") from error
    try:
        try:
            content.decode("utf-8")
            parser = html.HTMLParser(encoding="utf-8")
        except UnicodeDecodeError:
            parser = html.HTMLParser()
        root = html.document_fromstring(content, parser=parser)
    except Exception as error:  # lxml raises several kinds
        raise UnreadableDocumentError(path, str(error)[:80]) from error
    page = _Page()
    body = root.find("body")
    _walk(body if body is not None else root, page, within=False)
    text = "".join(page.pieces)
    furniture = _merged([*page.furniture, *plain_furniture(text)])
    return Rendered(text, furniture=furniture, **_metadata(root))


def _is_furniture(element: Any) -> bool:
    if element.tag in FURNITURE_TAGS or (element.get("role") or "").lower() in FURNITURE_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in {"body", "main", "article"} or not FURNITURE_NAMES.search(names):
        return False
    return element.find(".//article") is None and element.find(".//main") is None


def _walk(element: Any, page: _Page, within: bool) -> None:
    if (
        not isinstance(element.tag, str)
        or element.tag in UNSEEN
        or element.get("hidden") is not None
    ):
        if element.tail:
            page.add(element.tail)
        return
    marked = not within and _is_furniture(element)
    if element.tag in BLOCKS:
        page.end_line(2 if element.tag in PARAGRAPHS else 1)
    start = page.length
    if element.tag == "li":
        page.add("- ")
    if element.text:
        page.add(element.text)
    for child in element:
        _walk(child, page, within or marked)
    if element.tag in BLOCKS:
        page.end_line(2 if element.tag in PARAGRAPHS else 1)
    if marked and page.length > start:
        page.furniture.append(Furniture(start, page.length, element.tag))
    if element.tail:
        page.add(element.tail)


def _merged(ranges: list[Furniture]) -> tuple[Furniture, ...]:
    kept: list[Furniture] = []
    for piece in sorted(ranges, key=lambda one: (one.start, -one.end)):
        if kept and piece.end <= kept[-1].end:
            continue
        kept.append(piece)
    return tuple(kept)


def _metadata(root: Any) -> dict[str, str | None]:
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("property") or meta.get("name") or "").lower()
        if key and meta.get("content"):
            said.setdefault(key, meta.get("content").strip())
    title = said.get("og:title") or said.get("dc.title")
    if not title and (element := root.find(".//title")) is not None:
        title = (element.text or "").strip()
    date = next(
        (
            said[key][:10]
            for key in (
                "article:published_time",
                "dc.date.issued",
                "dcterms.issued",
                "dc.date",
                "date",
            )
            if re.match(r"\d{4}-\d\d-\d\d", said.get(key, ""))
        ),
        None,
    )
    link = root.find(".//link[@rel='canonical']")
    address = (link.get("href") if link is not None else None) or said.get("og:url")
    host = urlsplit(address).hostname if address else None
    language = (root.get("lang") or "")[:2].lower()
    return {
        "title": title or None,
        "date": date,
        "publisher": said.get("og:site_name") or (host.removeprefix("www.") if host else None),
        "address": address,
        "language": language if language in {"fr", "en"} else None,
    }
