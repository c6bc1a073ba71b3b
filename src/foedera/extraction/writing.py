"""The forms in which findings are written: one table of formats."""

import json
from collections.abc import Callable

from foedera.extraction.annotation import annotation
from foedera.extraction.extractors import offered
from foedera.extraction.pipeline import Work
from foedera.extraction.proposals import NEUTRAL, as_statements, passage_hashes, proposals
from foedera.statements import write_statements

FORMATS = {"annotation": ".json", "turtle": ".ttl"}


def _annotation(work: Work) -> bytes:
    record = annotation(work.document, work.findings)
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _turtle(work: Work) -> bytes:
    assert work.view is not None
    document = work.document
    ours = proposals(document, work.findings, work.view)
    statements = as_statements(document, (*ours, *offered(document, work.failed)))
    hashes = passage_hashes(document, statements)
    return write_statements(statements, NEUTRAL, hashes).encode()


def outputs(form: str) -> Callable[[Work], bytes]:
    """The writer of a format; raises KeyError for an unknown one."""
    return {"annotation": _annotation, "turtle": _turtle}[form]
