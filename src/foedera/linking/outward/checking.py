"""Links that contradict each other, the registry, or what kind of thing they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.linking.outward.identifiers import SCHEMES
from foedera.linking.outward.linksets import SAFE, Link, Linkset
from foedera.statements import Publication
from foedera.terms import DCTERMS, FD, OWL, RDF, SKOS

_SAME = (OWL.sameAs, SKOS.exactMatch)
_PEOPLE = (FD.Person, FD.ActorGroup)


@dataclass(frozen=True)
class LinkFault:
    """What is wrong with a link or an identifier, and what to do."""

    linkset: str
    """The set it stands in; empty for an identifier of the registry."""
    what: str
    mend: str

    def __str__(self) -> str:
        where = f"links/{self.linkset}.ttl: " if self.linkset else "registry: "
        return f"{where}{self.what} {self.mend}"


def check_links(publication: Publication, linksets: Iterable[Linkset]) -> Iterator[LinkFault]:
    """Every fault of a publication's links and identifiers."""
    sets = list(linksets)
    things: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in publication.registry():
        if isinstance(subject, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
            things[subject.value][predicate.value].append(value.value)
    retired = {triple.subject for triple in publication.redirects()}
    retired |= {
        ox.NamedNode(iri) for iri, said in things.items() if DCTERMS.isReplacedBy.value in said
    }
    yield from _identifiers(things)
    for linkset in sets:
        for link in linkset.links:
            yield from _alone(link, linkset.code, things, retired)
    yield from _together(sets)


def _identifiers(things: dict[str, dict[str, list[str]]]) -> Iterator[LinkFault]:
    for iri, said in sorted(things.items()):
        for scheme in SCHEMES:
            for value in said.get(scheme.property, ()):
                fault = scheme.fault(value)
                if fault:
                    yield LinkFault("", f"{iri}: {fault}.", "Copy it again from its source.")


def _alone(
    link: Link,
    code: str,
    things: dict[str, dict[str, list[str]]],
    retired: set[ox.NamedNode | ox.BlankNode | ox.Triple],
) -> Iterator[LinkFault]:
    subject, target = link.subject.value, link.object.value
    said = things.get(subject)
    if link.subject in retired:
        yield LinkFault(code, f"{subject} was merged or withdrawn.", "Move the link, or drop it.")
    elif said is None:
        yield LinkFault(code, f"{subject} is not in the registry.", "Mend its IRI.")
    if link.predicate == OWL.sameAs and (not link.reviewer or link.confidence < SAFE):
        yield LinkFault(
            code,
            f"{subject} owl:sameAs {target} has no reviewer, or a confidence below {SAFE}.",
            "Review it, or write skos:closeMatch.",
        )
    for scheme in SCHEMES:
        identifier = scheme.identifier_in(target)
        if identifier is None:
            continue
        fault = scheme.fault(identifier)
        if fault:
            yield LinkFault(code, f"{target}: {fault}.", "Copy it again from its source.")
        if not any(f"/id/{kind}/" in subject for kind in scheme.kinds):
            yield LinkFault(
                code,
                f"{subject} is of a kind that {scheme.name} does not describe.",
                f"Link one of: {', '.join(scheme.kinds)}.",
            )
        types = (said or {}).get(RDF.type.value, [])
        if scheme.code in ("siren", "ror", "lei") and any(one.value in types for one in _PEOPLE):
            yield LinkFault(
                code, f"{subject} is no organisation, {scheme.name} describes those.", "Drop it."
            )
        known = (said or {}).get(scheme.property, [])
        if known and identifier not in known and link.predicate in _SAME:
            yield LinkFault(
                code,
                f"{subject} has the {scheme.name} identifier {known[0]}, its link leads to "
                f"{identifier}.",
                "One of them is wrong.",
            )


def _together(sets: Iterable[Linkset]) -> Iterator[LinkFault]:
    for linkset in sets:
        ours: dict[str, set[str]] = defaultdict(set)
        theirs: dict[str, set[str]] = defaultdict(set)
        for link in linkset.links:
            if link.predicate in _SAME:
                ours[link.object.value].add(link.subject.value)
                theirs[link.subject.value].add(link.object.value)
        for target, subjects in sorted(ours.items()):
            if len(subjects) > 1:
                yield LinkFault(
                    linkset.code,
                    f"{' and '.join(sorted(subjects))} are both {target}.",
                    "Merge them, or drop a link.",
                )
        for subject, targets in sorted(theirs.items()):
            if len(targets) > 1:
                yield LinkFault(
                    linkset.code,
                    f"{subject} is said to be {' and '.join(sorted(targets))}.",
                    "Keep one, and write skos:closeMatch for the others.",
                )
