"""From a file to a `Document`: frozen text, hash, language, title, date and publisher."""

from foedera.documents.document import Document, Furniture, sha256_of
from foedera.documents.freezing import freeze, frozen_text
from foedera.documents.likeness import Sketch, likeness, near_copies
from foedera.documents.reading import EXTENSIONS, read_document
from foedera.documents.refusals import (
    BinaryFileError,
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    MissingReaderError,
    ScannedDocumentError,
    TooLargeError,
    UnreadableDocumentError,
)

__all__ = [
    "EXTENSIONS",
    "BinaryFileError",
    "Document",
    "DocumentError",
    "EmptyDocumentError",
    "EncryptedDocumentError",
    "Furniture",
    "MissingReaderError",
    "ScannedDocumentError",
    "Sketch",
    "TooLargeError",
    "UnreadableDocumentError",
    "freeze",
    "frozen_text",
    "likeness",
    "near_copies",
    "read_document",
    "sha256_of",
]
