"""Is the data sound? Shapes and checks, their report, and how a fault is mended."""

from foedera.validation.consistency import JavaMissingError, check_owl, contradictions
from foedera.validation.engines import ENGINES, PyShacl, RustShacl, ShaclEngine
from foedera.validation.findings import Finding
from foedera.validation.publication import validate_publication
from foedera.validation.report import Place, Report, Result
from foedera.validation.rules import Rule, Shapes
from foedera.validation.severity import Severity
from foedera.validation.texts import FrozenTexts
from foedera.validation.triples import CheckedGraphs, Triples

__all__ = [
    "ENGINES",
    "CheckedGraphs",
    "Finding",
    "FrozenTexts",
    "JavaMissingError",
    "Place",
    "PyShacl",
    "Report",
    "Result",
    "Rule",
    "RustShacl",
    "Severity",
    "ShaclEngine",
    "Shapes",
    "Triples",
    "check_owl",
    "contradictions",
    "validate_publication",
]
