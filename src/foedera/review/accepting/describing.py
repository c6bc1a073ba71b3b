"""What data/ says of the document itself, and of its being reviewed."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from foedera.review.accepting.sitting import Pending, Sitting
from foedera.review.blocks import REGISTRY_HEAD, block
from foedera.review.stating import TYPE
from foedera.statements import Statement, passage_iri
from foedera.terms import DCTERMS, FD, PROV, RDFS, SCHEMA, XSD, Term

_RIGHTS = {
    "en": "The text belongs to its publisher and is not republished here: only facts, offsets and "
    "hashes are.",
    "fr": "Le texte appartient à son éditeur et n'est pas republié ici : seuls le sont des faits, "
    "des positions et des empreintes.",
}


def describe(sitting: Sitting, pending: Pending) -> None:
    """The document's own block in documents.ttl: what is there stays, what is missing comes."""
    file = pending.blocks("documents.ttl", "fd", "dcterms", "rdfs", "schema", "xsd")
    subject = f"document/{sitting.source.slug}"
    own = {FD.sha256, FD.characterCount, FD.hasPageFurniture}
    said: dict[ox.NamedNode, list[Term]] = {}
    for triple in sitting.publication.documents_file or ():
        if triple.subject == sitting.document and triple.predicate not in own:
            said.setdefault(triple.predicate, []).append(triple.object)
    described = sitting.publication.documents.get(sitting.source.slug)
    if (
        described is not None
        and described.sha256 == sitting.source.sha256
        and not _relabelled(sitting)
    ):
        return
    source, given = sitting.source, sitting.outcome.described
    title = source.title or source.slug
    labels = {tag: given.get("labels", {}).get(tag) for tag in ("en", "fr")}
    old = {t.language: t for t in said.get(RDFS.label, ()) if isinstance(t, ox.Literal)}
    said[RDFS.label] = [
        ox.Literal(labels[tag], language=tag)
        if labels[tag]
        else old.get(tag) or ox.Literal(_tidy(title), language=tag)
        for tag in ("en", "fr")
    ]
    said.setdefault(TYPE, [FD.SourceDocument])
    if source.title:
        said.setdefault(DCTERMS.title, [ox.Literal(_tidy(source.title), language=source.language)])
    said.setdefault(DCTERMS.language, [ox.Literal(source.language)])
    issued = given.get("date") or source.date
    if issued:
        said.setdefault(DCTERMS.issued, [ox.Literal(issued, datatype=XSD.date)])
    publisher = given.get("publisher") or source.publisher
    if publisher:
        said.setdefault(DCTERMS.publisher, [ox.Literal(publisher)])
    if source.address:
        said.setdefault(SCHEMA.url, [ox.NamedNode(source.address)])
    rights = [ox.Literal(text, language=tag) for tag, text in _RIGHTS.items()]
    said.setdefault(DCTERMS.rights, list[Term](rights))
    said[FD.sha256] = [ox.Literal(source.sha256)]
    said[FD.characterCount] = [ox.Literal(str(len(sitting.desk.text)), datatype=XSD.integer)]
    said[FD.hasPageFurniture] = [
        passage_iri(sitting.document.value, start, end) for start, end in source.furniture
    ]
    order = (
        TYPE, RDFS.label, DCTERMS.title, DCTERMS.language, DCTERMS.issued, DCTERMS.publisher,
        SCHEMA.url, FD.sha256, FD.characterCount, FD.hasPageFurniture, DCTERMS.rights,
    )  # fmt: skip
    ordered = [(p, said[p]) for p in order if said.get(p)]
    ordered += [(p, values) for p, values in said.items() if p not in order]
    file.put(subject, block(subject, ordered, sitting.base, file.head))
    pending.put("documents.ttl", file.text())


def _relabelled(sitting: Sitting) -> bool:
    labels = sitting.outcome.described.get("labels", {})
    known = {
        triple.object.language: triple.object.value
        for triple in sitting.publication.documents_file or ()
        if triple.subject == sitting.document
        and triple.predicate == RDFS.label
        and isinstance(triple.object, ox.Literal)
    }
    return any(text and known.get(tag) != text for tag, text in labels.items())


def record(sitting: Sitting, pending: Pending, statements: Iterable[Statement]) -> None:
    """The activity that today's statements come from: who reviewed what, and when."""
    activity = sitting.activity
    if all(statement.activity != activity for statement in statements):
        return
    file = pending.blocks("registry/activity.ttl", *REGISTRY_HEAD)
    subject = "activity/" + activity.value.rpartition("/")[2]
    if file.get(subject) is not None:
        return
    day = sitting.now.date().isoformat()
    ended = sitting.now.isoformat().replace("+00:00", "Z")
    said: list[tuple[ox.NamedNode, list[Term]]] = [
        (TYPE, [FD.ExtractionActivity]),
        (
            RDFS.label,
            [
                ox.Literal(f"Reviewed by {sitting.by}, {day}", language="en"),
                ox.Literal(f"Relecture de {sitting.by}, {day}", language="fr"),
            ],
        ),
        (DCTERMS.creator, [ox.Literal(sitting.by)]),
        (PROV.used, [sitting.document]),
        (PROV.endedAtTime, [ox.Literal(ended, datatype=XSD.dateTime)]),
    ]
    file.put(subject, block(subject, said, sitting.base, file.head))
    pending.put("registry/activity.ttl", file.text())


def _tidy(title: str) -> str:
    """A label of one line without marks at its ends."""
    return " ".join(title.split()).strip(" *#_").rstrip(".,;:")
