"""Names, in both languages, for properties and classes that come from elsewhere."""

from __future__ import annotations

import pyoxigraph as ox

from foedera.terms import DCTERMS, FOAF, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, VOID

_NAMES: tuple[tuple[ox.NamedNode, str, str], ...] = (
    (RDF.type, "is a", "est de type"),
    (RDF.subject, "subject", "sujet"),
    (RDF.predicate, "property", "propriété"),
    (RDF.object, "value", "valeur"),
    (RDF.Statement, "statement (RDF)", "énoncé (RDF)"),
    (RDFS.label, "name", "nom"),
    (RDFS.comment, "comment", "commentaire"),
    (RDFS.seeAlso, "see also", "voir aussi"),
    (RDFS.isDefinedBy, "defined by", "défini par"),
    (RDFS.subClassOf, "kind of", "sous-classe de"),
    (RDFS.subPropertyOf, "special case of", "sous-propriété de"),
    (RDFS.domain, "domain", "domaine"),
    (RDFS.range, "range", "portée"),
    (SKOS.prefLabel, "preferred name", "nom préféré"),
    (SKOS.altLabel, "also named", "autre nom"),
    (SKOS.hiddenLabel, "misspelt", "graphie fautive"),
    (SKOS.notation, "code", "code"),
    (SKOS.definition, "definition", "définition"),
    (SKOS.scopeNote, "scope note", "note d'application"),
    (SKOS.note, "note", "note"),
    (SKOS.example, "example", "exemple"),
    (SKOS.broader, "broader", "plus général"),
    (SKOS.narrower, "narrower", "plus précis"),
    (SKOS.related, "related", "associé"),
    (SKOS.inScheme, "in the scheme", "dans le schéma"),
    (SKOS.topConceptOf, "top concept of", "concept de tête de"),
    (SKOS.hasTopConcept, "top concepts", "concepts de tête"),
    (SKOS.exactMatch, "same as, elsewhere", "identique, ailleurs"),
    (SKOS.closeMatch, "close to, elsewhere", "proche, ailleurs"),
    (SKOS.Concept, "concept", "concept"),
    (SKOS.ConceptScheme, "concept scheme", "schéma de concepts"),
    (DCTERMS.title, "title", "titre"),
    (DCTERMS.description, "description", "description"),
    (DCTERMS.language, "language", "langue"),
    (DCTERMS.issued, "published on", "publié le"),
    (DCTERMS.created, "created on", "créé le"),
    (DCTERMS.modified, "changed on", "modifié le"),
    (DCTERMS.publisher, "publisher", "éditeur"),
    (DCTERMS.creator, "creator", "auteur"),
    (DCTERMS.source, "taken from", "tiré de"),
    (DCTERMS.rights, "rights", "droits"),
    (DCTERMS.license, "licence", "licence"),
    (DCTERMS.identifier, "identifier", "identifiant"),
    (DCTERMS.subject, "subject", "sujet"),
    (DCTERMS.isReplacedBy, "replaced by", "remplacé par"),
    (DCTERMS.replaces, "replaces", "remplace"),
    (DCTERMS.isPartOf, "part of", "fait partie de"),
    (DCTERMS.hasPart, "has part", "comprend"),
    (FOAF.name, "name", "nom"),
    (FOAF.homepage, "home page", "page d'accueil"),
    (FOAF.page, "page", "page"),
    (FOAF.knows, "knows", "connaît"),
    (SCHEMA.url, "address on the Web", "adresse sur le Web"),
    (SCHEMA.name, "name", "nom"),
    (OWL.sameAs, "same thing as", "identique à"),
    (OWL.deprecated, "withdrawn", "retiré"),
    (OWL.inverseOf, "inverse of", "inverse de"),
    (OWL.versionInfo, "version", "version"),
    (OWL.Class, "class", "classe"),
    (OWL.ObjectProperty, "property between things", "propriété entre choses"),
    (OWL.DatatypeProperty, "property with a value", "propriété à valeur"),
    (OWL.Ontology, "ontology", "ontologie"),
    (PROV.wasGeneratedBy, "made by", "produit par"),
    (PROV.wasDerivedFrom, "drawn from", "tiré de"),
    (PROV.endedAtTime, "ended at", "terminé le"),
    (PROV.startedAtTime, "started at", "commencé le"),
    (PROV.wasAssociatedWith, "carried out by", "réalisé par"),
    (OA.hasSource, "in the document", "dans le document"),
    (OA.hasSelector, "place in it", "position"),
    (OA.start, "from character", "du caractère"),
    (OA.end, "to character", "au caractère"),
    (OA.SpecificResource, "part of a document", "partie d'un document"),
    (ORG.Post, "post", "poste"),
    (VOID.inDataset, "in the data set", "dans le jeu de données"),
)


def foreign_names() -> dict[ox.NamedNode, tuple[ox.Literal, ...]]:
    """The names of foreign terms by term, used where the data set itself has none."""
    return {
        term: (ox.Literal(english, language="en"), ox.Literal(french, language="fr"))
        for term, english, french in _NAMES
    }


def local_name(iri: str) -> str:
    """What stands in for the name of a nameless thing: the end of its IRI."""
    trimmed = iri.rstrip("/#")
    for mark in ("#", "/", ":"):
        head, found, tail = trimmed.rpartition(mark)
        if found and tail and head:
            return tail
    return iri
