"""The registry's named things, as linking wants them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from foedera import linking
from foedera.review.classes import broader_classes
from foedera.statements import Publication
from foedera.terms import SKOS

_NOT_LINKED_TO = ("document", "activity", "situation", "statement")


def named_things(publication: Publication, ontology: Path) -> list[linking.Entry]:
    """Every entity of the registry with all its names.

    A post's title alone ("president") names a hundred posts, so a post has its label only.
    """
    own = publication.base.address + "id/"
    entries = linking.entries(_facts(publication), broader_classes(ontology))
    without = tuple(f"{own}{kind}/" for kind in _NOT_LINKED_TO)
    return [e for e in entries if e.iri.startswith(own) and not e.iri.startswith(without)]


def _facts(publication: Publication) -> Iterator[ox.Triple]:
    posts = publication.base.thing("post", "").value
    for triple in chain(publication.registry(), publication.facts()):
        titled = triple.predicate in (SKOS.altLabel, SKOS.hiddenLabel)
        subject = triple.subject
        if titled and isinstance(subject, ox.NamedNode) and subject.value.startswith(posts):
            continue
        yield triple
