"""The published JSON-LD context, made from the properties that the ontology defines."""

from __future__ import annotations

import json

import pyoxigraph as ox

from foedera.terms import (
    DCTERMS,
    FD,
    FOAF,
    HYDRA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    VOID,
    XSD,
)  # fmt: skip
from foedera.web.http import Request, Response
from foedera.web.jsonld import Context, ContextTerm
from foedera.web.surface import Surface

_FIXED = (
    ContextTerm("label", RDFS.label.value, "@language"),
    ContextTerm("comment", RDFS.comment.value, "@language"),
    ContextTerm("seeAlso", RDFS.seeAlso.value, "@id"),
    ContextTerm("prefLabel", SKOS.prefLabel.value, "@language"),
    ContextTerm("altLabel", SKOS.altLabel.value, "@language"),
    ContextTerm("hiddenLabel", SKOS.hiddenLabel.value, "@language"),
    ContextTerm("note", SKOS.note.value, "@language"),
    ContextTerm("definition", SKOS.definition.value, "@language"),
    ContextTerm("broader", SKOS.broader.value, "@id"),
    ContextTerm("inScheme", SKOS.inScheme.value, "@id"),
    ContextTerm("sameAs", OWL.sameAs.value, "@id"),
    ContextTerm("title", DCTERMS.title.value, "@language"),
    ContextTerm("issued", DCTERMS.issued.value, XSD.date.value),
    ContextTerm("license", DCTERMS.license.value, "@id"),
    ContextTerm("conformsTo", DCTERMS.conformsTo.value, "@id"),
    ContextTerm("isReplacedBy", DCTERMS.isReplacedBy.value, "@id"),
    ContextTerm("subject", RDF.subject.value, "@id"),
    ContextTerm("predicate", RDF.predicate.value, "@id"),
    ContextTerm("object", RDF.object.value, "@id"),
    ContextTerm("wasGeneratedBy", PROV.wasGeneratedBy.value, "@id"),
    ContextTerm("url", SCHEMA.url.value, "@id"),
    ContextTerm("primaryTopic", FOAF.primaryTopic.value, "@id"),
    ContextTerm("inDataset", VOID.inDataset.value, "@id"),
    ContextTerm("view", HYDRA.view.value, "@id"),
    ContextTerm("next", HYDRA.next.value, "@id"),
    ContextTerm("previous", HYDRA.previous.value, "@id"),
    ContextTerm("first", HYDRA.first.value, "@id"),
    ContextTerm("last", HYDRA.last.value, "@id"),
)


def fixed_terms() -> tuple[ContextTerm, ...]:
    """The short names of terms that every data set may use."""
    return _FIXED


_KEYWORDS = frozenset({"id", "type"})


async def published_context(surface: Surface) -> Context:
    """The context of a surface's data, read once from the ontology in it."""
    kept = surface.kept.get("context")
    if isinstance(kept, Context):
        return kept
    rows = await surface.engine.rows(
        f"SELECT ?p ?kind (SAMPLE(?r) AS ?range) (COUNT(DISTINCT ?r) AS ?ranges) WHERE {{ "
        f"VALUES ?kind {{ {OWL.ObjectProperty} {OWL.DatatypeProperty} }} ?p a ?kind . "
        f"FILTER(STRSTARTS(STR(?p), {ox.Literal(str(FD))})) "
        f"OPTIONAL {{ ?p {RDFS.range} ?r }} }} GROUP BY ?p ?kind"
    )
    taken = {term.name for term in _FIXED} | _KEYWORDS
    terms = list(_FIXED)
    for row in sorted(rows, key=lambda one: str(one["p"])):
        found = row["p"]
        assert isinstance(found, ox.NamedNode)
        name = found.value.removeprefix(str(FD))
        if name in taken or not name.isidentifier():
            continue
        taken.add(name)
        range_ = row.get("range")
        coercion = None
        if row["kind"] == OWL.ObjectProperty:
            coercion = "@id"
        elif (
            isinstance(range_, ox.NamedNode)
            and row["ranges"] == ox.Literal("1", datatype=XSD.integer)
            and range_.value.startswith(str(XSD))
            and range_ not in (XSD.string, XSD.integer, XSD.boolean)
        ):
            coercion = range_.value
        terms.append(ContextTerm(name, found.value, coercion))
    names = {term.name for term in terms}
    prefixes = {
        name: iri
        for name, iri in surface.prefixes.items()
        if name not in names and name not in _KEYWORDS
    }
    context = Context(f"{surface.root}context.jsonld", prefixes, tuple(terms))
    surface.kept["context"] = context
    return context


def context_handler(surface: Surface):  # type: ignore[no-untyped-def]
    """/context.jsonld."""

    async def handle(_request: Request, _rest: str) -> Response:
        context = await published_context(surface)
        body = json.dumps(context.document(), ensure_ascii=False, indent=1).encode("utf-8")
        return Response(
            body=body,
            content_type="application/ld+json",
            tag=surface.tag("context"),
            cache_control=surface.freshness,
            headers=(("last-modified", surface.last_modified),),
        )

    return handle
