"""Turtle files of the registry, edited block by block: nobody else's line is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from foedera.terms import DCTERMS, FD, KINDS, ORG, OWL, PROV, RDFS, SCHEMA, SKOS, XSD, Base, Term

_SUBJECT = re.compile(
    rf"^(?:(?P<kind>{'|'.join(KINDS)}):(?P<slug>[a-z0-9-]+)|<id/(?P<path>[a-z]+/[^>#\s]+)>)(?=[\s;])"
)
_NAMESPACES = {
    "fd": FD, "org": ORG, "prov": PROV, "dcterms": DCTERMS, "rdfs": RDFS, "schema": SCHEMA,
    "xsd": XSD, "owl": OWL, "skos": SKOS,
}  # fmt: skip
_SCHEMES = ("post-kind",)


@dataclass
class BlockFile:
    """A Turtle file as text: its head, then one block a subject."""

    head: str
    blocks: list[tuple[str, str]] = field(default_factory=list)
    """The subject's path (`actor/eurobiomed`) and the block's lines as written."""

    @classmethod
    def parse(cls, text: str) -> BlockFile:
        """Take a file apart; joining head and blocks again gives the same text."""
        head: list[str] = []
        blocks: list[tuple[str, list[str]]] = []
        for line in text.splitlines(keepends=True):
            found = _SUBJECT.match(line)
            if found:
                subject = found["path"] or f"{found['kind']}/{found['slug']}"
                blocks.append((subject, [line]))
            elif blocks:
                blocks[-1][1].append(line)
            else:
                head.append(line)
        return cls("".join(head), [(subject, "".join(lines)) for subject, lines in blocks])

    def text(self) -> str:
        """The whole file."""
        return self.head + "".join(block for _, block in self.blocks)

    def get(self, subject: str) -> str | None:
        """A subject's block as written; None where it has none."""
        return next((block for known, block in self.blocks if known == subject), None)

    def put(self, subject: str, block: str) -> None:
        """Replace a subject's block, or insert it where the order of subjects asks for it."""
        for number, (known, old) in enumerate(self.blocks):
            if known == subject:
                blank = old[len(old.rstrip("\n")) :] or "\n"
                self.blocks[number] = (subject, block.rstrip("\n") + blank)
                return
        place = next((n for n, (known, _) in enumerate(self.blocks) if known > subject), None)
        if place is not None:
            self.blocks.insert(place, (subject, block.rstrip("\n") + "\n\n"))
            return
        if self.blocks:
            last, old = self.blocks[-1]
            self.blocks[-1] = (last, old.rstrip("\n") + "\n\n")
        elif self.head and not self.head.endswith("\n\n"):
            self.head = self.head.rstrip("\n") + "\n\n"
        self.blocks.append((subject, block.rstrip("\n") + "\n"))

    def take_out(self, subject: str) -> str | None:
        """Remove a subject's block and return it; None where it has none."""
        for number, (known, old) in enumerate(self.blocks):
            if known == subject:
                del self.blocks[number]
                if number == len(self.blocks) and self.blocks:
                    last, block = self.blocks[-1]
                    self.blocks[-1] = (last, block.rstrip("\n") + "\n")
                return old
        return None


def head_of(*prefixes: str) -> str:
    """A head with the kinds' prefixes and those named."""
    lines = [f"@prefix {kind}: <id/{kind}/> ." for kind in KINDS]
    for prefix in prefixes:
        namespace = _NAMESPACES.get(prefix, f"https://w3id.org/foedera/scheme/{prefix}/")
        lines.append(f"@prefix {prefix}: <{namespace!s}> .")
    return "\n".join(lines) + "\n"


REGISTRY_HEAD = ("fd", "post-kind", "org", "prov", "dcterms", "rdfs", "xsd")


def block(
    subject: str, said: Iterable[tuple[ox.NamedNode, list[Term]]], base: Base, head: str
) -> str:
    """A subject's block; names are shortened by the prefixes that the head declares."""
    declared = dict(re.findall(r"^@prefix\s+([a-z0-9-]*):\s*<([^>]*)>", head, re.M))
    lines = []
    for predicate, values in said:
        written = " , ".join(_term(value, base, declared) for value in values)
        if not written:
            continue
        verb = "a" if predicate.value.endswith("#type") else _term(predicate, base, declared)
        lines.append(f"{verb} {written}")
    name = _term(ox.NamedNode(f"{base.address}id/{subject}"), base, declared)
    return f"{name} " + " ;\n    ".join(lines) + " .\n"


def _term(term: Term, base: Base, declared: dict[str, str]) -> str:
    if isinstance(term, ox.Literal):
        if term.datatype == XSD.integer:
            return term.value
        for prefix, namespace in declared.items():
            local = term.datatype.value.removeprefix(namespace)
            if namespace == str(XSD) and local not in (term.datatype.value, "string"):
                return f"{ox.Literal(term.value)!s}^^{prefix}:{local}"
        return str(term)
    if not isinstance(term, ox.NamedNode):
        return str(term)
    relative = base.relative(term.value)
    for prefix, namespace in declared.items():
        whole = relative if relative is not None else term.value
        local = whole.removeprefix(namespace)
        if local != whole and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", local):
            return f"{prefix}:{local}"
    return f"<{relative}>" if relative is not None else f"<{term.value}>"
