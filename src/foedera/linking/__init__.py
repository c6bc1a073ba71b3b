"""Names to entities: ranked candidates, each with a score and its reasons."""

from foedera.linking.columns import IndexFileError
from foedera.linking.duplicates import Duplicate, duplicates
from foedera.linking.entries import IDENTIFIERS, Entry, NameKind, entries
from foedera.linking.index import NameIndex
from foedera.linking.linker import Linker
from foedera.linking.mention import Candidate, Feature, Mention

__all__ = [
    "IDENTIFIERS",
    "Candidate",
    "Duplicate",
    "Entry",
    "Feature",
    "IndexFileError",
    "Linker",
    "Mention",
    "NameIndex",
    "NameKind",
    "duplicates",
    "entries",
]
