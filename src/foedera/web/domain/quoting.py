"""The words of passages, where the publisher quotes and has the texts at hand.

Texts are other people's: nothing is quoted unless `quotations` is set and the folder `texts` holds
the document's frozen text, found by its hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from foedera.terms import FD, OA, RDF
from foedera.web.config import WebConfig
from foedera.web.domain.evidence import offsets
from foedera.web.extension import Claim
from foedera.web.reading import Reader


def quotable_text(config: WebConfig, facts: Iterable[ox.Triple]) -> str | None:
    """The frozen text of the document that some facts are about; None where it is not quoted."""
    if not config.quotations or config.texts is None:
        return None
    for triple in facts:
        if triple.predicate == FD.sha256 and isinstance(triple.object, ox.Literal):
            digest = triple.object.value
            path = config.texts / f"{digest}.txt"
            if digest.isalnum() and path.exists():
                return path.read_text(encoding="utf-8")
    return None


async def quoted(reader: Reader, config: WebConfig, claims: Sequence[Claim]) -> Sequence[ox.Quad]:
    """The words of the claims' passages, each beside its claim (oa:TextQuoteSelector)."""
    if not config.quotations or config.texts is None:
        return ()
    documents = {claim.document for claim in claims if claim.document is not None}
    texts = {one: quotable_text(config, await reader.about(one)) for one in documents}
    found: dict[ox.Quad, None] = {}
    for claim in claims:
        text = texts.get(claim.document) if claim.document is not None else None
        if text is not None:
            for passage in claim.passages:
                found |= dict.fromkeys(_selected(passage, text, claim.graph))
    return list(found)


def _selected(passage: ox.NamedNode, text: str, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """What a passage's words are (Web Annotation Vocabulary, section 3.4)."""
    span = offsets(passage.value)
    if span is None:
        return
    start, end = span
    document = passage.value.partition("#")[0]
    selector = ox.NamedNode(f"{document}#quote={start},{end}")
    yield ox.Quad(passage, OA.hasSource, ox.NamedNode(document), graph)
    yield ox.Quad(passage, OA.hasSelector, selector, graph)
    yield ox.Quad(selector, RDF.type, OA.TextQuoteSelector, graph)
    yield ox.Quad(selector, OA.exact, ox.Literal(text[start:end]), graph)
