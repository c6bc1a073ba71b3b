"""Names to entities: ranked candidates, each with a score and its reasons."""

from foedera.linking.columns import IndexFileError
from foedera.linking.entries import IDENTIFIERS, Entry, NameKind, entries
from foedera.linking.index import NameIndex
from foedera.linking.linker import Candidate, Feature, Linker, Mention

__all__ = [
    "IDENTIFIERS",
    "Candidate",
    "Entry",
    "Feature",
    "IndexFileError",
    "Linker",
    "Mention",
    "NameIndex",
    "NameKind",
    "entries",
]
