"""What OWL 2 DL asks of a graph beyond what HermiT refuses (OWL 2 Structural Specification, 11)."""

from collections.abc import Iterable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
    RDFS.Datatype: "datatype",
}
BUILT_IN_ANNOTATIONS = {
    RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated,
    OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith,
}  # fmt: skip
RESERVED = (str(RDF), str(RDFS), str(OWL), str(XSD))
DATATYPES = {
    OWL.real, OWL.rational, RDFS.Literal, RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString,
    XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger,
    XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt,
    XSD.unsignedShort, XSD.unsignedByte, XSD.double, XSD.float, XSD.string, XSD.normalizedString,
    XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean, XSD.hexBinary,
    XSD.base64Binary, XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp,
}  # fmt: skip
ONLY_SIMPLE = {
    OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
}  # fmt: skip
ENDS_ALIKE = {
    RDFS.subClassOf: "class", OWL.disjointWith: "class", OWL.equivalentClass: "class",
    OWL.inverseOf: "object property",
}  # fmt: skip
VALUES = {RDFS.domain: "class", OWL.someValuesFrom: "class"}
LISTS_OF_CLASSES = {OWL.members, OWL.intersectionOf, OWL.unionOf}
COUNTS = (
    OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.hasSelf,
)  # fmt: skip


def faults(graph: Graph) -> list[str]:
    """Every way in which the graph is no OWL 2 DL ontology, in words; empty when it is one."""
    found = [*undeclared(graph), *not_simple(graph), *irregular(graph), *foreign_datatypes(graph)]
    return sorted(set(found))


def kinds(graph: Graph, term: Node) -> set[str]:
    declared = {KINDS[kind] for kind in graph.objects(term, RDF.type) if kind in KINDS}
    if term in BUILT_IN_ANNOTATIONS:
        declared.add("annotation property")
    if term in DATATYPES:
        declared.add("datatype")
    if term in (OWL.Thing, OWL.Nothing):
        declared.add("class")
    return declared


def chains(graph: Graph) -> Iterator[tuple[Node, list[Node]]]:
    for head, steps in graph.subject_objects(OWL.propertyChainAxiom):
        yield head, list(Collection(graph, steps))


def uses(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Each term with the kind that its place asks for."""
    for subject, predicate, value in graph:
        if not str(predicate).startswith(RESERVED):
            annotation = "annotation property" in kinds(graph, predicate)
            literal = isinstance(value, Literal)
            fitting = "data property" if literal else "object property"
            yield predicate, "annotation property" if annotation else fitting
        if predicate == RDF.type and not str(value).startswith(RESERVED):
            yield value, "class"
        if predicate in ENDS_ALIKE:
            yield subject, ENDS_ALIKE[predicate]
        if predicate in ENDS_ALIKE | VALUES:
            yield value, (ENDS_ALIKE | VALUES)[predicate]
        if predicate == RDFS.range:
            objects = "object property" in kinds(graph, subject)
            yield value, "class" if objects else "datatype"
        if predicate in LISTS_OF_CLASSES:
            yield from ((member, "class") for member in Collection(graph, value))
    for head, steps in chains(graph):
        yield from ((term, "object property") for term in (head, *steps))


def undeclared(graph: Graph) -> Iterator[str]:
    """Terms without a declaration, with two, or with one that does not fit their place."""
    for term, kind in uses(graph):
        declared = kinds(graph, term)
        if not isinstance(term, BNode) and declared != {kind}:
            yield f"{term} is used as {kind}, declared as {sorted(declared) or 'nothing'}"
    for term in {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}:
        if not isinstance(term, BNode) and len(kinds(graph, term)) > 1:
            yield f"{term} is declared as {sorted(kinds(graph, term))}"
    for sub, sup in graph.subject_objects(RDFS.subPropertyOf):
        if kinds(graph, sub) != kinds(graph, sup):
            yield f"{sub} and {sup} are properties of two kinds"
    for members in graph.objects(None, OWL.hasKey):
        for member in Collection(graph, members):
            if len(kinds(graph, member) & {"object property", "data property"}) != 1:
                yield f"{member} stands in a key and is no property"
    for head, steps in chains(graph):
        if len(steps) < 2:
            yield f"the chain of {head} has a single step"


def composite(graph: Graph) -> set[Node]:
    """Properties that follow from a chain or a transitivity, their inverses, and what is above."""
    reached: set[Node] = {head for head, _ in chains(graph)}
    reached.update(graph.subjects(RDF.type, OWL.TransitiveProperty))
    while True:
        more: set[Node] = set()
        for term in reached:
            more.update(graph.objects(term, RDFS.subPropertyOf))
            more.update(graph.objects(term, OWL.inverseOf))
            more.update(graph.subjects(OWL.inverseOf, term))
        if more <= reached:
            return reached
        reached |= more


def not_simple(graph: Graph) -> Iterator[str]:
    """Composite properties where only simple ones may stand (11.2, restriction on simple roles)."""
    for term in composite(graph):
        for characteristic in ONLY_SIMPLE & set(graph.objects(term, RDF.type)):
            yield f"{term} is not simple and may not be a {characteristic}"
        for restriction in graph.subjects(OWL.onProperty, term):
            if any((restriction, count, None) in graph for count in COUNTS):
                yield f"{term} is not simple and may not be counted"
        if (term, OWL.propertyDisjointWith, None) in graph:
            yield f"{term} is not simple and may not be disjoint from another"


def irregular(graph: Graph) -> Iterator[str]:
    """Chains that refer to their own head in a circle (11.2, restriction on the hierarchy)."""
    same: dict[Node, Node] = {}
    for left, right in graph.subject_objects(OWL.inverseOf):
        same[left] = right

    def name(term: Node) -> Node:
        return same.get(term, term)

    below: dict[Node, set[Node]] = {}

    def order(lower: Iterable[Node], upper: Node) -> None:
        below.setdefault(name(upper), set()).update(name(term) for term in lower)

    for sub, sup in graph.subject_objects(RDFS.subPropertyOf):
        if "object property" in kinds(graph, sub):
            order([sub], sup)
    for head, steps in chains(graph):
        if steps == [head, head]:
            continue
        inner = steps[1:] if steps[0] == head else steps[:-1] if steps[-1] == head else steps
        order(inner, head)

    def circle(term: Node, path: tuple[Node, ...]) -> bool:
        return any(
            low in (*path, term) or circle(low, (*path, term)) for low in below.get(term, ())
        )

    for term in below:
        if circle(term, ()):
            yield f"{term} is above itself in the order of chains"


def foreign_datatypes(graph: Graph) -> Iterator[str]:
    """Literals in assertions whose datatype is not in the OWL 2 datatype map."""
    for subject, predicate, value in graph:
        if isinstance(value, Literal) and value.datatype and value.datatype not in DATATYPES:
            header = (subject, RDF.type, OWL.Ontology) in graph
            if not header and "annotation property" not in kinds(graph, predicate):
                yield f"{predicate} has a value of type {value.datatype}"
