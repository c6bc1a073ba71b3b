"""Keeping the frozen text: one file per hash, never changed."""

from pathlib import Path

from foedera.documents.document import Document, sha256_of


def freeze(document: Document, folder: Path) -> Path:
    """Write a document's text as `{sha-256}.txt` and return where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{document.sha256}.txt"
    if not target.exists():
        part = target.with_suffix(".part")
        part.write_bytes(document.text.encode())
        part.replace(target)
    return target


def frozen_text(sha256: str, *folders: Path) -> str | None:
    """The text with this hash from the first folder that has it, checked; None where none has."""
    for folder in folders:
        candidate = folder / f"{sha256}.txt"
        if candidate.exists():
            content = candidate.read_bytes()
            if sha256_of(content) == sha256:
                return content.decode()
    return None
