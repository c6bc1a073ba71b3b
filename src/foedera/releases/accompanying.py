"""What a release carries besides its data, so that serving it needs no source tree."""

from __future__ import annotations

import shutil
from pathlib import Path

_ONTOLOGY = ("*.ttl", "schemes/*.ttl", "rules/*.rq", "questions/*.rq", "views/*.rq",
             "versions/*.ttl")  # fmt: skip
_SHAPES = ("*.ttl",)


def copy_accompanying(ontology: Path, shapes: Path, release: Path) -> None:
    """Copy ontology, schemes, rules, questions, views, earlier versions and shapes.

    They lie outside the canonical form: what the rules say is in the data already.
    """
    for source, patterns, name in ((ontology, _ONTOLOGY, "ontology"), (shapes, _SHAPES, "shapes")):
        for pattern in patterns:
            for path in sorted(source.glob(pattern)):
                target = release / name / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
