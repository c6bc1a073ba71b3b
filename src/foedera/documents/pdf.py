"""The text layer of a PDF."""

import io
import re
from pathlib import Path

from foedera.documents.refusals import (
    EncryptedDocumentError,
    MissingReaderError,
    ScannedDocumentError,
    TooLargeError,
    UnreadableDocumentError,
)
from foedera.documents.rendering import Rendered

MAX_PAGES = 100
WORDS_THAT_MAKE_A_TEXT = 5


def render_pdf(path: Path, content: bytes, max_pages: int = MAX_PAGES) -> Rendered:
    """The text layer of a PDF, pages parted by a blank line.

    Raises EncryptedDocumentError, ScannedDocumentError, TooLargeError, UnreadableDocumentError.
    """
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise MissingReaderError(path, "pypdf") from error
    try:
        reader = PdfReader(io.BytesIO(content))
        # An owner's password alone leaves the text readable: the empty password opens it.
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedDocumentError(path)
        count = len(reader.pages)
        if count > max_pages:
            raise TooLargeError(path, f"{count} pages, the limit is {max_pages}")
        pages = [(page.extract_text() or "").strip() for page in reader.pages]
        information = reader.metadata
        title = str(information.title).strip() if information and information.title else None
    except (EncryptedDocumentError, TooLargeError):
        raise
    except Exception as error:  # pypdf raises many kinds on damaged files
        if "crypt" in f"{type(error).__name__} {error}".lower():
            raise EncryptedDocumentError(path, str(error)[:80]) from error
        raise UnreadableDocumentError(path, str(error)[:80]) from error
    text = "\n\n".join(page for page in pages if page)
    if len(re.findall(r"\w{2,}", text)) < WORDS_THAT_MAKE_A_TEXT:
        raise ScannedDocumentError(path, f"{count} pages")
    return Rendered(text, title=title or None)
