"""`foedera cite`: the passage that holds quoted words, so that nobody counts characters."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated

import typer

from foedera.cli.refusals import FAULTY_DATA, USAGE, refuse, refusing
from foedera.settings import Settings, load_settings
from foedera.statements import Publication
from foedera.statements.passages import words_hash
from foedera.validation import FrozenTexts

_ALIKE = {"'": "['’]", "’": "['’]", '"': '["“”«»]', "-": "[-‐‑–]"}
"""Characters that a keyboard and a text write differently."""


def cite(
    document: Annotated[str, typer.Argument(help="A document's name in data/, or a text file.")],
    words: Annotated[str, typer.Argument(help="The words, as they stand in the text.")],
    texts: Annotated[
        list[Path] | None, typer.Option(help="A folder with frozen texts, searched by hash.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="The folder data/.")] = None,
    occurrence: Annotated[
        int | None, typer.Option(min=1, help="Which one, where the words stand more than once.")
    ] = None,
    turtle: Annotated[
        bool, typer.Option("--turtle", help="The passage as data/ writes it, with its hash.")
    ] = False,
) -> None:
    """Print the IRI of the passage that holds the quoted words, relative to the base address.

    Line breaks, apostrophes, quotation marks and hyphens may be written otherwise than in the text.
    Exit status 1: the words are not there, or more than once; 2: no such document or text.
    """
    with refusing():
        settings = load_settings(data=data, texts=texts or None)
        name, text = _text(document, settings)
    found = _occurrences(text, words)
    passages = [f"<id/document/{name}#char={start},{end}>" for start, end in found]
    if not found:
        refuse(f"{name}: these words are not in the text: {words!r}", FAULTY_DATA)
    if occurrence is not None and occurrence > len(found):
        refuse(
            f"{name}: the words stand there {len(found)} times, so there is no occurrence "
            f"{occurrence}.",
            FAULTY_DATA,
        )
    if occurrence is None and len(found) > 1:
        listed = "\n".join(f"  {n}  {iri}" for n, iri in enumerate(passages, 1))
        refuse(
            f"{name}: the words stand there {len(found)} times. Quote more of them, or choose with "
            f"--occurrence:\n{listed}",
            FAULTY_DATA,
        )
    start, end = found[(occurrence or 1) - 1]
    passage = passages[(occurrence or 1) - 1]
    if turtle:
        typer.echo(f'{passage} a fd:Passage ; fd:wordsSha256 "{words_hash(text[start:end])}" .')
    else:
        typer.echo(passage)


def _text(document: str, settings: Settings) -> tuple[str, str]:
    """The document's name and its frozen text."""
    documents = Publication(settings.data, settings.base).documents
    path = Path(document)
    if path.is_file():
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        for slug, described in documents.items():
            if described.sha256 == digest:
                return slug, _decoded(content, path)
        refuse(
            f"{path}: data/documents.ttl describes no document with the SHA-256 {digest}. "
            "Describe it there first.",
            USAGE,
        )
    if document not in documents:
        known = ", ".join(sorted(documents)) or "none"
        refuse(f"no document is called {document!r}. There are: {known}.", USAGE)
    digest = documents[document].sha256 or ""
    found = FrozenTexts(settings.text_folders).path(digest)
    if found is None:
        folders = ", ".join(map(str, settings.texts))
        refuse(
            f"{document}: no text with the SHA-256 {digest} in {folders}. Name its folder with "
            "--texts.",
            USAGE,
        )
    return document, _decoded(found.read_bytes(), found)


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse(f"{path}: not UTF-8 text: {error}.", USAGE)


def _occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand, in code points; overlapping ones too."""
    parts = ["".join(_ALIKE.get(c, re.escape(c)) for c in part) for part in words.split()]
    if not parts:
        return []
    pattern = r"(?=(" + r"\s+".join(parts) + r"))"
    return [found.span(1) for found in re.finditer(pattern, text)]
