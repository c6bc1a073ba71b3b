"""Which address serves which IRI: the data's own IRIs, the shared terms, and everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode

from foedera.terms import DEFINITION_ADDRESS, SCHEME_ADDRESS, Base

_ONE_SPELLING = re.compile(r"[A-Za-z0-9._~/-]*+")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPED_RUN = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_URI_SAFE = "!#$%&'()*+,/:;=?@[]~"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MARKS = frozenset("!$&'()*+,;=:@")


def uri_of(iri: str) -> str:
    """An IRI as it goes over HTTP: non-ASCII characters escaped, nothing else touched.

    RFC 3987, section 3.1.
    """
    return iri if iri.isascii() else quote(iri, safe=_URI_SAFE)


def _decode(path: str, wanted: frozenset[str]) -> str:
    def single(match: re.Match[str]) -> str:
        character = chr(int(match[0][1:], 16))
        return character if character in wanted else match[0].upper()

    return _ESCAPED.sub(single, path)


def _decode_foreign(path: str) -> str:
    """Escaped UTF-8 beyond ASCII as characters; a broken sequence stays as it is."""

    def run(match: re.Match[str]) -> str:
        octets = bytes.fromhex(match[0].replace("%", ""))
        try:
            text = octets.decode("utf-8")
        except UnicodeDecodeError:
            return match[0]
        return text if text.isprintable() and " " not in text else match[0]

    return _ESCAPED_RUN.sub(run, path)


def spellings(path: str) -> Iterator[str]:
    """The ways in which data may spell what a request's path means, most literal first.

    Escapes of unreserved characters are equivalent to the characters (RFC 3986, section 6.2.2.2)
    and so are escapes beyond ASCII to the characters of an IRI (RFC 3987, section 5.3.2). Marks
    such as parentheses are tried both ways, as clients escape them at will. `%2F` and `%25` never
    become a slash or a percent sign.
    """
    if _ONE_SPELLING.fullmatch(path):
        yield path
        return
    normal = _decode(path, _UNRESERVED)
    plain = _decode(path, _UNRESERVED | _MARKS)
    seen: set[str] = set()
    for spelling in (
        _decode_foreign(normal),
        _decode_foreign(plain),
        normal,
        plain,
        path,
        uri_of(_decode_foreign(normal)),
    ):
        if spelling not in seen:
            seen.add(spelling)
            yield spelling


def with_query(address: str, **parameters: str) -> str:
    """An address with more parameters in its query, its fragment kept."""
    if not parameters:
        return address
    whole, mark, fragment = address.partition("#")
    joint = "&" if "?" in whole else "?"
    return f"{whole}{joint}{urlencode(parameters)}{mark}{fragment}"


def named(iri: str) -> NamedNode | None:
    """A term for an IRI out of a request; None where the text is no IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


@dataclass(frozen=True)
class Addresses:
    """The way between the data's IRIs and the addresses of this copy."""

    base: Base
    namespaces: tuple[str, ...] = ()
    """IRI beginnings besides the base address whose things are served at the same paths here."""
    described: tuple[str, ...] = ()
    """IRI beginnings of others of whose things the data speaks: they have a page at /resolve."""
    view: str = ""
    """The part of the data that is shown; links to pages of things stay in it."""

    @property
    def root(self) -> str:
        """The base address, with a slash at its end."""
        return self.base.address

    def own_path(self, iri: str) -> str | None:
        """The path of one of our things below the base address; None for anybody else's IRI."""
        for namespace in (self.root, *self.namespaces):
            if iri.startswith(namespace):
                return iri[len(namespace) :]
        return None

    def candidates(self, path: str) -> list[NamedNode]:
        """The IRIs that a path below the base address may stand for, likeliest first."""
        found = []
        for namespace in (self.root, *self.namespaces):
            for spelling in spellings(path):
                term = named(namespace + spelling)
                if term is not None and term not in found:
                    found.append(term)
        return found

    def documented(self, path: str) -> tuple[list[NamedNode], list[NamedNode]]:
        """The IRIs that a path below /doc/ or /data/ may be about: first these, else those."""
        spelt = list(spellings(path))

        def below(starts: Iterable[str]) -> list[NamedNode]:
            found = (named(start + spelling) for start in starts for spelling in spelt)
            return list(dict.fromkeys(term for term in found if term is not None))

        return (
            below((f"{self.root}id/", *self.namespaces)),
            below((self.root, *(f"{start}id/" for start in self.namespaces))),
        )

    def likeliest(self, path: str) -> NamedNode | None:
        """The IRI that a path below /doc/ or /data/ is about first of all."""
        return named(f"{self.root}id/{next(spellings(path))}")

    def resolving(self, iri: str, **more: str) -> str:
        """The address at which this copy says what it knows of any IRI."""
        return f"{self.root}resolve?{urlencode({'iri': iri, **more})}"

    def _document(self, iri: str, folder: str, extension: str = "") -> str | None:
        path = self.own_path(iri)
        if path is None:
            return None
        whole, hash_mark, fragment = path.partition("#")
        rest = whole.removeprefix("id/") if iri.startswith(self.root) else whole
        return uri_of(f"{self.root}{folder}/{rest}{extension}{hash_mark}{fragment}")

    def _is_of_others(self, iri: str) -> bool:
        return not iri.startswith(self.root) and self.own_path(iri) is not None

    def page(self, iri: str) -> str | None:
        """The address of the page about one of our things, fragment kept.

        In data that others wrote a thing named by a fragment, or with a query, has a page of its
        own at /resolve: neither reaches a server as a part of a path.
        """
        if ("#" in iri or "?" in iri) and self._is_of_others(iri):
            return self.resolving(iri)
        return self._document(iri, "doc")

    def data(self, iri: str, extension: str | None = None) -> str | None:
        """The address of the data about one of our things, in the view that is shown."""
        whole = iri.partition("#")[0]
        if "?" in whole and self._is_of_others(whole):
            return self.in_view(self.resolving(iri, **({"format": extension} if extension else {})))
        address = self._document(whole, "data", f".{extension}" if extension else "")
        return None if address is None else self.in_view(address)

    def linkset(self, iri: str) -> str | None:
        """The address of all typed links of one of our things."""
        if "?" in iri and self._is_of_others(iri):
            return None
        return self._document(iri.partition("#")[0], "linkset")

    def term(self, iri: str) -> str | None:
        """The local address of a shared term (ontology or scheme); None for other IRIs."""
        if iri == DEFINITION_ADDRESS or iri.startswith(f"{DEFINITION_ADDRESS}#"):
            return f"{self.root}def{iri[len(DEFINITION_ADDRESS) :]}"
        if iri.startswith(SCHEME_ADDRESS):
            return uri_of(f"{self.root}scheme/{iri[len(SCHEME_ADDRESS) :]}")
        return None

    def link(self, iri: str) -> str:
        """Where a person who follows a link to an IRI should arrive."""
        path = self.own_path(iri)
        if path is not None and (path.startswith("id/") or not iri.startswith(self.root)):
            return self.page(iri) or iri
        if path is not None:
            return uri_of(iri)
        local = self.term(iri)
        if local is None and iri.startswith(self.described):
            return self.resolving(iri)
        return local or uri_of(iri)

    def href(self, iri: str) -> str:
        """A link for a page: without scheme and host where it stays here.

        So a page works under every name by which this copy is reached.
        """
        link = self.link(iri)
        if not link.startswith(self.root):
            return link
        if link.startswith(f"{self.root}doc/"):
            link = self.in_view(link)
        return self.base.path + link[len(self.root) :]

    def in_view(self, address: str) -> str:
        """An address of this copy, asked for in the view that is shown."""
        if not self.view:
            return address
        return with_query(address, view=self.view)

    def is_local(self, iri: str) -> bool:
        """Whether a link to an IRI stays on this copy."""
        return (
            self.own_path(iri) is not None
            or self.term(iri) is not None
            or iri.startswith(self.described)
        )
