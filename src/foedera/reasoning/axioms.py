"""The ontology's axioms as rules: OWL 2 RL/RDF (OWL 2 Profiles, section 4.3), and no name built in.

What the profile cannot use (existentials on the right, cardinalities above one) is left out: a
description logic reasoner uses it in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pyoxigraph as ox

from foedera.reasoning.expressions import conclusions, conditions, named_terms
from foedera.reasoning.rules import Atom, Guard, Rule
from foedera.reasoning.schema import Schema
from foedera.terms import OWL, RDF, RDFS, XSD, Term

_TOP = frozenset({OWL.Thing, RDFS.Resource, RDFS.Literal})


def compile_axioms(schema: Schema) -> tuple[Rule, ...]:
    """The rules that follow from an ontology's axioms, in a stable order, each once."""
    rules = [
        *_property_rules(schema),
        *_end_rules(schema),
        *_class_rules(schema),
        *_key_rules(schema),
        *_equality_rules(),
        *_disjointness_rules(schema),
        *_refusal_rules(schema),
        *_difference_rules(schema),
    ]
    unique = {(rule.head, rule.body, rule.guards): rule for rule in reversed(rules)}
    return tuple(sorted(unique.values(), key=lambda r: (len(r.body), r.kind, r.describe())))


def _property_rules(schema: Schema) -> Iterator[Rule]:
    for narrow, broad in schema.named_pairs(RDFS.subPropertyOf):
        if narrow != broad:
            yield _implication("subproperty", narrow, broad)
    for one, other in schema.named_pairs(OWL.equivalentProperty):
        yield _implication("subproperty", one, other)
        yield _implication("subproperty", other, one)
    for one, other in schema.named_pairs(OWL.inverseOf):
        for a, b in ((one, other), (other, one)):
            yield Rule(
                "inverse", (Atom("x", a, "y"),), Atom("y", b, "x"), (_resource("y"),), terms=(a, b)
            )
    for term in schema.named_instances(OWL.SymmetricProperty):
        yield Rule(
            "symmetric", (Atom("x", term, "y"),), Atom("y", term, "x"), (_resource("y"),), (term,)
        )
    for term in schema.named_instances(OWL.TransitiveProperty):
        body = (Atom("x", term, "y"), Atom("y", term, "z"))
        yield Rule("transitive", body, Atom("x", term, "z"), terms=(term,))
    for subject, head in schema.pairs(OWL.propertyChainAxiom):
        links = [link for link in schema.members(head) if isinstance(link, ox.NamedNode)]
        if isinstance(subject, ox.NamedNode) and links:
            steps = tuple(Atom(f"x{i}", link, f"x{i + 1}") for i, link in enumerate(links))
            end = f"x{len(links)}"
            yield Rule("chain", steps, Atom("x0", subject, end), terms=(subject, *links))


def _end_rules(schema: Schema) -> Iterator[Rule]:
    """Domains and ranges; those that are datatypes say nothing of things."""
    for axiom, kind, slot in ((RDFS.domain, "domain", "x"), (RDFS.range, "range", "y")):
        for term, node in schema.pairs(axiom):
            if not isinstance(term, ox.NamedNode) or node in _TOP or _is_datatype(schema, node):
                continue
            guards = (_resource("y"),) if slot == "y" else ()
            terms = (term, *named_terms(schema, node))
            draft = Rule(kind, (Atom("x", term, "y"),), None, guards, terms)
            yield from conclusions(schema, node, slot, draft)


def _class_rules(schema: Schema) -> Iterator[Rule]:
    for narrow, broad in schema.pairs(RDFS.subClassOf):
        yield from _inclusion(schema, narrow, broad, "subclass")
    for one, other in schema.pairs(OWL.equivalentClass):
        kind = (
            "equivalent class"
            if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode)
            else "definition"
        )
        yield from _inclusion(schema, one, other, kind)
        yield from _inclusion(schema, other, one, kind)
    for predicate in (OWL.unionOf, OWL.intersectionOf, OWL.oneOf):
        for subject, _ in schema.pairs(predicate):
            if isinstance(subject, ox.NamedNode):
                terms = (subject,)
                member = (_is("x", subject),)
                for body, guards in conditions(schema, subject, "x", opened=True):
                    if body:
                        yield Rule("definition", body, member[0], guards, terms)
                draft = Rule("definition", member, None, terms=terms)
                yield from conclusions(schema, subject, "x", draft, opened=True)


def _inclusion(schema: Schema, narrow: Term, broad: Term, kind: str) -> Iterator[Rule]:
    if narrow in (broad, OWL.Nothing) or broad in _TOP:
        return
    anonymous = not isinstance(narrow, ox.NamedNode)
    if kind == "subclass" and anonymous:
        kind = "condition"
    elif kind == "subclass" and not isinstance(broad, ox.NamedNode):
        kind = "restriction"
    for body, guards in conditions(schema, narrow, "x"):
        asked = _terms_of(body) if anonymous else named_terms(schema, narrow)
        said = named_terms(schema, broad)
        terms = (*said, *asked) if anonymous else (*asked, *said)
        draft = Rule(kind, body, None, guards, tuple(dict.fromkeys(terms)))
        yield from conclusions(schema, broad, "x", draft)


def _terms_of(body: tuple[Atom, ...]) -> tuple[ox.NamedNode, ...]:
    slots = (slot for atom in body for slot in (atom.predicate, atom.object))
    return tuple(slot for slot in slots if isinstance(slot, ox.NamedNode) and slot != RDF.type)


def _key_rules(schema: Schema) -> Iterator[Rule]:
    for term in schema.named_instances(OWL.FunctionalProperty):
        yield Rule(
            "functional",
            (Atom("x", term, "y"), Atom("x", term, "z")),
            Atom("y", OWL.sameAs, "z"),
            (_differ("y", "z"), _resource("y"), _resource("z")),
            (term,),
        )
    for term in schema.named_instances(OWL.InverseFunctionalProperty):
        yield Rule(
            "inverse functional",
            (Atom("y", term, "x"), Atom("z", term, "x")),
            Atom("y", OWL.sameAs, "z"),
            (_differ("y", "z"),),
            (term,),
        )
    for kind, head in schema.pairs(OWL.hasKey):
        keys = [key for key in schema.members(head) if isinstance(key, ox.NamedNode)]
        if not keys:
            continue
        for body, guards in conditions(schema, kind, "y"):
            twin = tuple(
                Atom(*("z" if s == "y" else f"{s}'" if isinstance(s, str) else s for s in atom))
                for atom in body
            )
            shared = tuple(
                Atom(owner, key, f"v{i}") for i, key in enumerate(keys) for owner in ("y", "z")
            )
            terms = (*named_terms(schema, kind), *keys)
            yield Rule(
                "key",
                (*shared, *body, *twin),
                Atom("y", OWL.sameAs, "z"),
                (*guards, _differ("y", "z")),
                terms,
            )


def _equality_rules() -> Iterator[Rule]:
    same = OWL.sameAs
    yield Rule("same as", (Atom("x", same, "y"),), Atom("y", same, "x"), (_differ("x", "y"),))
    yield Rule(
        "same as",
        (Atom("x", same, "y"), Atom("y", same, "z")),
        Atom("x", same, "z"),
        (_differ("x", "z"),),
    )
    yield Rule("same as", (Atom("x", same, "y"), Atom("x", "p", "z")), Atom("y", "p", "z"))
    yield Rule("same as", (Atom("x", same, "y"), Atom("z", "p", "x")), Atom("z", "p", "y"))


def _disjointness_rules(schema: Schema) -> Iterator[Rule]:
    for one, other in _disjoint(schema, OWL.disjointWith, OWL.AllDisjointClasses):
        yield from _exclusion(schema, one, other)
    for subject, head in schema.pairs(OWL.disjointUnionOf):
        parts = schema.members(head)
        for part in parts:
            yield from _inclusion(schema, part, subject, "subclass")
        for one, other in combinations(parts, 2):
            yield from _exclusion(schema, one, other)
    for one, other in _disjoint(schema, OWL.propertyDisjointWith, OWL.AllDisjointProperties):
        if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
            body = (Atom("x", one, "y"), Atom("x", other, "y"))
            yield Rule("disjoint properties", body, None, terms=(one, other))
    yield Rule("empty class", (_is("x", OWL.Nothing),), None, terms=(OWL.Nothing,))


def _exclusion(schema: Schema, one: Term, other: Term) -> Iterator[Rule]:
    terms = (*named_terms(schema, one), *named_terms(schema, other))
    for body, guards in conditions(schema, one, "x"):
        for twin, more in conditions(schema, other, "x", "'"):
            yield Rule("disjoint classes", (*body, *twin), None, (*guards, *more), terms)


def _refusal_rules(schema: Schema) -> Iterator[Rule]:
    for term in schema.named_instances(OWL.IrreflexiveProperty):
        yield Rule("irreflexive", (Atom("x", term, "x"),), None, terms=(term,))
    for term in schema.named_instances(OWL.AsymmetricProperty):
        yield Rule("asymmetric", (Atom("x", term, "y"), Atom("y", term, "x")), None, terms=(term,))
    for term in schema.named_instances(OWL.FunctionalProperty):
        body = (Atom("x", term, "y"), Atom("x", term, "z"))
        yield Rule("single value", body, None, (Guard("unequal literals", ("y", "z")),), (term,))
    for denial in schema.instances(OWL.NegativePropertyAssertion):
        source = schema.object(denial, OWL.sourceIndividual)
        link = schema.object(denial, OWL.assertionProperty)
        target = schema.object(denial, OWL.targetIndividual) or schema.object(
            denial, OWL.targetValue
        )
        if source is not None and isinstance(link, ox.NamedNode) and target is not None:
            yield Rule("denied", (Atom(source, link, target),), None, terms=(link,))


def _difference_rules(schema: Schema) -> Iterator[Rule]:
    different = (Atom("x", OWL.sameAs, "y"), Atom("x", OWL.differentFrom, "y"))
    yield Rule("different", different, None)
    yield Rule("different", (Atom("x", OWL.differentFrom, "x"),), None)
    for group in schema.instances(OWL.AllDifferent):
        for head in (
            *schema.objects(group, OWL.members),
            *schema.objects(group, OWL.distinctMembers),
        ):
            for one, other in combinations(schema.members(head), 2):
                yield Rule("different", (Atom(one, OWL.sameAs, other),), None)


def _disjoint(
    schema: Schema, pairwise: ox.NamedNode, grouped: ox.NamedNode
) -> Iterator[tuple[Term, Term]]:
    yield from schema.pairs(pairwise)
    for group in schema.instances(grouped):
        for head in schema.objects(group, OWL.members):
            yield from combinations(schema.members(head), 2)


def _implication(kind: str, narrow: ox.NamedNode, broad: ox.NamedNode) -> Rule:
    return Rule(kind, (Atom("x", narrow, "y"),), Atom("x", broad, "y"), terms=(narrow, broad))


def _is(variable: str, kind: Term) -> Atom:
    return Atom(variable, RDF.type, kind)


def _resource(variable: str) -> Guard:
    return Guard("resource", (variable,))


def _differ(one: str, other: str) -> Guard:
    return Guard("differ", (one, other))


def _is_datatype(schema: Schema, kind: Term) -> bool:
    return isinstance(kind, ox.NamedNode) and (
        kind.value.startswith(str(XSD))
        or kind in (RDF.langString, RDF.PlainLiteral, RDF.XMLLiteral, OWL.real, OWL.rational)
        or RDFS.Datatype in schema.objects(kind, RDF.type)
    )
