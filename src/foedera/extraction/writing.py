"""The forms in which findings are written: one table of formats."""

import json
from collections.abc import Callable

from foedera.extraction.annotation import annotation
from foedera.extraction.pipeline import Work

FORMATS = {"annotation": ".json"}


def _annotation(work: Work) -> bytes:
    record = annotation(work.document, work.findings)
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def outputs(form: str) -> Callable[[Work], bytes]:
    """The writer of a format; raises KeyError for an unknown one."""
    return {"annotation": _annotation}[form]
