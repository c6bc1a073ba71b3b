"""A file of any kind we know, read into a `Document`."""

import re
from collections.abc import Callable
from pathlib import Path

from foedera.documents.document import Document, Furniture, sha256_of
from foedera.documents.furnishing import plain_furniture
from foedera.documents.headlines import described
from foedera.documents.language import detect_language
from foedera.documents.refusals import (
    BinaryFileError,
    EmptyDocumentError,
    TooLargeError,
    UnreadableDocumentError,
)
from foedera.documents.rendering import Rendered

MAX_BYTES = 50_000_000
MAX_CHARACTERS = 400_000
ZIP, PDF = b"PK\x03\x04", b"%PDF-"
MARKUP = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)?(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)", re.I | re.S
)


def _plain(path: Path, content: bytes) -> Rendered:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
    else:
        if b"\x00" in content[:8_000]:
            raise BinaryFileError(path)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    strange = sum(1 for char in text[:5_000] if ord(char) < 32 and char not in "\t\n\r\f")
    if strange > len(text[:5_000]) * 0.02:
        raise BinaryFileError(path)
    return Rendered(text, furniture=plain_furniture(text))


def _html(path: Path, content: bytes) -> Rendered:
    from foedera.documents.html import render_html

    return render_html(path, content)


def _pdf(path: Path, content: bytes) -> Rendered:
    from foedera.documents.pdf import render_pdf

    return render_pdf(path, content)


def _docx(path: Path, content: bytes) -> Rendered:
    from foedera.documents.docx import render_docx

    return render_docx(path, content)


EXTENSIONS: dict[str, Callable[[Path, bytes], Rendered]] = {
    ".txt": _plain, ".md": _plain, ".markdown": _plain, ".text": _plain,
    ".html": _html, ".htm": _html, ".xhtml": _html, ".pdf": _pdf, ".docx": _docx,
}  # fmt: skip


def _reader_for(path: Path, content: bytes) -> Callable[[Path, bytes], Rendered]:
    """The reader by what the file holds, and by its name only where that leaves a choice."""
    if content.startswith(PDF):
        return _pdf
    if content.startswith(ZIP):
        if path.suffix.lower() == ".docx":
            return _docx
        raise BinaryFileError(path)
    if MARKUP.match(content[:2_000]):
        return _html
    reader = EXTENSIONS.get(path.suffix.lower(), _plain)
    if reader in (_pdf, _docx):
        raise UnreadableDocumentError(path, f"it does not begin like a {path.suffix} file")
    return reader


def read_document(
    path: Path, max_bytes: int = MAX_BYTES, max_characters: int = MAX_CHARACTERS
) -> Document:
    """Read a file into a `Document`.

    Raises a `DocumentError` that says what is wrong where the file is missing, empty, binary,
    scanned only, encrypted, damaged or over the limits.
    """
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise TooLargeError(path, f"{size:,} bytes, the limit is {max_bytes:,}")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableDocumentError(path, error.strerror or str(error)) from error
    if not content.strip():
        raise EmptyDocumentError(path)
    rendered = _reader_for(path, content)(path, content)
    if not re.search(r"\w{2}", rendered.text):
        raise EmptyDocumentError(path)
    if len(rendered.text) > max_characters:
        raise TooLargeError(
            path, f"{len(rendered.text):,} characters, the limit is {max_characters:,}"
        )
    return _document(path, content, rendered)


def _document(path: Path, content: bytes, rendered: Rendered) -> Document:
    said = described(rendered.text, rendered.furniture)
    body = _without(rendered.text, rendered.furniture)
    return Document(
        path=path,
        text=rendered.text,
        sha256=sha256_of(rendered.text.encode("utf-8", errors="surrogatepass")),
        source_sha256=sha256_of(content),
        language=rendered.language or detect_language(body),
        title=rendered.title or said.title,
        date=rendered.date or said.date,
        publisher=rendered.publisher or said.publisher,
        address=rendered.address or said.address,
        furniture=rendered.furniture,
    )


def _without(text: str, furniture: tuple[Furniture, ...]) -> str:
    kept, position = [], 0
    for piece in furniture:
        kept.append(text[position : piece.start])
        position = max(position, piece.end)
    return "".join([*kept, text[position:]])
