"""Generated data of our own kind at any size: a data/ folder, N-Quads, or both.

    python -m bench.generate --triples 1000000 --data DIR --nquads FILE

The N-Quads are the graphs of a release without the entailed one and the ontology. The same numbers
and the same seed give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import IO, NamedTuple

from bench.world import ACTIVITY, FD, SCHEME, XSD, Claim, Entity, World

QUADS_A_DOCUMENT = 1020
"""Measured; registry, plain facts and spelled-out passages included."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
_LENGTH, _SENTENCE = 4000, 100
_PUBLISHERS = 20
_FIRST_DAY, _DAYS = date(2010, 1, 1), 3650
"""The days on which documents come out."""
_PREFIXES = {"fd": FD, "rdf": RDF, "rdfs": RDFS, "prov": PROV, "dcterms": DCTERMS, "xsd": XSD}


def world_of(triples: int, seed: int = 1) -> World:
    """A world whose N-Quads are about as many as asked for."""
    documents = max(1, triples // QUADS_A_DOCUMENT)
    return World(seed, documents, max(1, documents * 3 // 4), documents, max(8, documents // 3))


class Said(NamedTuple):
    """A claim with its name and passage."""

    name: str
    claim: Claim
    passage: str


def statements(world: World, number: int) -> list[Said]:
    """The statements of a document, a triple said twice said once, by passage."""
    slug = world.document(number)
    said: dict[tuple[str, str, str], Said] = {}
    for claim in world.claims(number):
        triple = (claim.subject, claim.predicate, claim.value)
        digest = hashlib.sha256("\n".join((*triple, slug)).encode()).hexdigest()[:16]
        start = claim.sentence * _SENTENCE
        passage = f"<id/document/{slug}#char={start},{start + _SENTENCE - 20}>"
        said.setdefault(triple, Said(f"<id/statement/{digest}>", claim, passage))
    return sorted(said.values(), key=lambda each: (each.claim.sentence, *each.claim[:3]))


def write_data(world: World, directory: Path) -> None:
    """Write the folder data/ of a publisher."""
    (directory / "registry").mkdir(parents=True, exist_ok=True)
    (directory / "statements").mkdir(exist_ok=True)
    head = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in _PREFIXES.items())
    for kind, entities in groupby(world.registry(), key=lambda entity: entity.kind):
        with (directory / "registry" / f"{kind}.ttl").open("w", encoding="utf-8") as out:
            out.write(head)
            out.writelines(_turtle_block(_entity(entity)) for entity in entities)
    with (directory / "documents.ttl").open("w", encoding="utf-8") as out:
        out.write(head)
        for number in range(world.documents):
            out.write(_turtle_block(_document(world, number)))
    for number in range(world.documents):
        path = directory / "statements" / f"{world.document(number)}.ttl"
        with path.open("w", encoding="utf-8") as out:
            out.write(head)
            said = statements(world, number)
            out.writelines(_turtle_block(_statement(each, world.document(number))) for each in said)
            out.write("\n")
            for passage in dict.fromkeys(each.passage for each in said):
                out.write(
                    f"{passage} a fd:Passage ;\n    fd:wordsSha256 {_words_hash(passage)} .\n"
                )


def write_nquads(world: World, out: IO[str], base: str) -> int:
    """Write every graph of a release; gives the number of quads."""
    count = 0

    def emit(triples: Iterable[tuple[str, str, str]], graph: str) -> None:
        nonlocal count
        end = f" <{base}graph/{graph}> .\n"
        lines = [f"{s} {p} {o}{end}".replace("<id/", f"<{base}id/") for s, p, o in triples]
        count += len(lines)
        out.writelines(lines)

    for entity in world.registry():
        emit(_entity(entity), "registry")
    seen: set[bytes] = set()
    for number in range(world.documents):
        slug = world.document(number)
        emit(_document(world, number), "registry")
        said = statements(world, number)
        for each in said:
            emit(_statement(each, slug), f"document/{slug}")
        for passage in dict.fromkeys(each.passage for each in said):
            emit(_passage(passage), f"document/{slug}")
        emit(plain_triples(said, seen), "consolidated")
    return count


def plain_triples(said: Iterable[Said], seen: set[bytes]) -> Iterator[tuple[str, str, str]]:
    """The asserted triples that no document before has stated; what is seen is kept as digests."""
    for _, claim, _ in said:
        digest = hashlib.blake2b("\n".join(claim[:3]).encode(), digest_size=8).digest()
        if claim.modality == "asserted" and digest not in seen:
            seen.add(digest)
            yield claim.subject, claim.predicate, claim.value


def plain_ntriples(world: World, base: str) -> Iterator[str]:
    """Registry and plain facts as lines of N-Triples: what a reasoner reads."""
    seen: set[bytes] = set()
    for entity in world.registry():
        yield from _lines(_entity(entity), base)
    for number in range(world.documents):
        yield from _lines(_document(world, number), base)
        yield from _lines(plain_triples(statements(world, number), seen), base)


def _lines(triples: Iterable[tuple[str, str, str]], base: str) -> Iterator[str]:
    for s, p, o in triples:
        yield f"{s} {p} {o} .\n".replace("<id/", f"<{base}id/")


def _entity(entity: Entity) -> Iterator[tuple[str, str, str]]:
    yield entity.term, f"<{RDF}type>", entity.type
    yield entity.term, f"<{RDFS}label>", f'"{entity.name.en}"@en'
    yield entity.term, f"<{RDFS}label>", f'"{entity.name.fr}"@fr'
    for predicate, value in entity.details:
        yield entity.term, predicate, value


def _document(world: World, number: int) -> Iterator[tuple[str, str, str]]:
    slug = world.document(number)
    term = f"<id/document/{slug}>"
    digest = hashlib.sha256(slug.encode()).hexdigest()
    yield term, f"<{RDF}type>", f"<{FD}SourceDocument>"
    yield term, f"<{RDFS}label>", f'"Generated document {number}"@en'
    yield term, f"<{RDFS}label>", f'"Document engendré {number}"@fr'
    yield term, f"<{DCTERMS}language>", '"fr"'
    yield term, f"<{DCTERMS}publisher>", f'"Publisher {number % _PUBLISHERS}"'
    issued = _FIRST_DAY + timedelta(days=number * 7 % _DAYS)
    yield term, f"<{DCTERMS}issued>", f'"{issued}"^^<{XSD}date>'
    yield term, f"<{DCTERMS}rights>", '"Generated, there is no text"@en'
    yield term, f"<{FD}sha256>", f'"{digest}"'
    yield term, f"<{FD}characterCount>", f'"{_LENGTH}"^^<{XSD}integer>'


def _statement(said: Said, slug: str) -> Iterator[tuple[str, str, str]]:
    name, claim, passage = said
    yield name, f"<{RDF}type>", f"<{FD}Statement>"
    yield name, f"<{RDF}subject>", claim.subject
    yield name, f"<{RDF}predicate>", claim.predicate
    yield name, f"<{RDF}object>", claim.value
    yield name, f"<{FD}assertedIn>", f"<id/document/{slug}>"
    yield name, f"<{FD}hasPassage>", passage
    yield name, f"<{FD}modality>", f"<{SCHEME}modality/{claim.modality}>"
    yield name, f"<{FD}certainty>", f"<{SCHEME}certainty/{claim.certainty}>"
    yield name, f"<{FD}confidence>", f'"0.9"^^<{XSD}decimal>'
    yield name, f"<{FD}rank>", f"<{SCHEME}rank/{claim.rank}>"
    yield name, f"<{PROV}wasGeneratedBy>", ACTIVITY


def _passage(passage: str) -> Iterator[tuple[str, str, str]]:
    document, offsets = passage[1:-1].split("#char=")
    start, end = offsets.split(",")
    selector = f"<{document}#position={offsets}>"
    yield passage, f"<{RDF}type>", f"<{FD}Passage>"
    yield passage, f"<{RDF}type>", f"<{OA}SpecificResource>"
    yield passage, f"<{FD}wordsSha256>", _words_hash(passage)
    yield passage, f"<{OA}hasSource>", f"<{document}>"
    yield passage, f"<{OA}hasSelector>", selector
    yield selector, f"<{RDF}type>", f"<{OA}TextPositionSelector>"
    yield selector, f"<{OA}start>", f'"{start}"^^<{XSD}integer>'
    yield selector, f"<{OA}end>", f'"{end}"^^<{XSD}integer>'


def _words_hash(passage: str) -> str:
    return f'"{hashlib.sha256(passage.encode()).hexdigest()}"'


def _turtle_block(triples: Iterable[tuple[str, str, str]]) -> str:
    listed = list(triples)
    body = " ;\n    ".join(f"{_short(p)} {_short(o)}" for _, p, o in listed)
    return f"\n{listed[0][0]} {body} .\n"


def _short(term: str) -> str:
    if term.startswith("<http"):
        if term == f"<{RDF}type>":
            return "a"
        for prefix, address in _PREFIXES.items():
            if term.startswith(address, 1):
                return f"{prefix}:{term[len(address) + 1 : -1]}"
    elif term.endswith((f"^^<{XSD}decimal>", f"^^<{XSD}integer>")):
        return term[1 : term.rindex('"')]
    elif f"^^<{XSD}" in term:
        return term.replace(f"<{XSD}", "xsd:").rstrip(">")
    return term


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000, help="quads wanted, about")
    parser.add_argument("--documents", type=int, help="instead of --triples, with the next three")
    parser.add_argument("--missions", type=int)
    parser.add_argument("--agreements", type=int)
    parser.add_argument("--actors", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--base-url", default="http://localhost:8000/")
    parser.add_argument("--data", type=Path, help="folder to write data/ into")
    parser.add_argument("--nquads", type=Path, help="file to write N-Quads into")
    given = parser.parse_args()
    world = world_of(given.triples, given.seed)
    if given.documents:
        count = given.documents
        world = World(
            given.seed, count, given.missions or count, given.agreements or count,
            max(8, (given.actors or 4 * count) // 12),
        )  # fmt: skip
    if given.data:
        write_data(world, given.data)
    if given.nquads:
        with given.nquads.open("w", encoding="utf-8") as out:
            count = write_nquads(world, out, given.base_url)
        sys.stderr.write(f"{count:,} quads, {world.documents:,} documents\n")


if __name__ == "__main__":
    main()
