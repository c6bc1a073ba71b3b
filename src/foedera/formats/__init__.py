"""The one table of formats, and choosing among them (RFC 9110, section 12)."""

from foedera.formats.carrying import UnwritableError, writable
from foedera.formats.negotiation import NotAcceptableError, Offer, accepted, negotiate, quality
from foedera.formats.table import (
    DATASET_FORMATS,
    FORMATS,
    GRAPH_FORMATS,
    RDF_FORMATS,
    RESULT_FORMATS,
    Format,
    by_extension,
    by_media_type,
    by_name,
)

__all__ = [
    "DATASET_FORMATS",
    "FORMATS",
    "GRAPH_FORMATS",
    "RDF_FORMATS",
    "RESULT_FORMATS",
    "Format",
    "NotAcceptableError",
    "Offer",
    "UnwritableError",
    "accepted",
    "by_extension",
    "by_media_type",
    "by_name",
    "negotiate",
    "quality",
    "writable",
]
