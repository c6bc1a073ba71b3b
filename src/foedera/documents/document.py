"""A document as every later step sees it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Furniture:
    """A range of the frozen text that is page furniture, in code points, end exclusive."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Document:
    """A document's frozen text with what the file itself tells about it.

    `sha256` is the hash of the frozen text (UTF-8), `source_sha256` that of the file's bytes; for
    a plain UTF-8 text the two are the same. All offsets are code points of `text`.
    """

    path: Path
    text: str
    sha256: str
    source_sha256: str
    language: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    address: str | None = None
    furniture: tuple[Furniture, ...] = field(default=())

    @property
    def name(self) -> str:
        """The file's name without its extension: what its outputs are called."""
        return self.path.stem

    @classmethod
    def from_text(
        cls, text: str, name: str = "text.txt", language: str | None = None
    ) -> "Document":
        """A document made of words at hand, read like a plain text file of that name."""
        from foedera.documents.furnishing import plain_furniture
        from foedera.documents.headlines import described
        from foedera.documents.language import detect_language

        digest = sha256_of(text.encode())
        furniture = plain_furniture(text)
        said = described(text, furniture)
        return cls(
            path=Path(name),
            text=text,
            sha256=digest,
            source_sha256=digest,
            language=language or detect_language(text),
            title=said.title,
            date=said.date,
            publisher=said.publisher,
            address=said.address,
            furniture=furniture,
        )


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
