"""What documents say: statements with their evidence, the registry of entities, the plain facts."""

from foedera.statements.faults import DataFaultError, TurtleFaultError
from foedera.statements.model import (
    Passage,
    SourceDocument,
    Statement,
    mint_statement_name,
    statement_is_asserted,
)
from foedera.statements.passages import expand_passage, parse_passage, passage_iri
from foedera.statements.publication import DocumentFile, Publication
from foedera.statements.reading import ParsedFile, parse_turtle
from foedera.statements.writing import write_statements

__all__ = [
    "DataFaultError",
    "DocumentFile",
    "ParsedFile",
    "Passage",
    "Publication",
    "SourceDocument",
    "Statement",
    "TurtleFaultError",
    "expand_passage",
    "mint_statement_name",
    "parse_passage",
    "parse_turtle",
    "passage_iri",
    "statement_is_asserted",
    "write_statements",
]
