"""Things, the pages about them and the data about them: /id, /doc and /data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, Format, NotAcceptableError, Offer, by_extension, negotiate
from foedera.terms import DCTERMS, OWL, PROV, RDFS, SKOS, Term
from foedera.web.addresses import uri_of
from foedera.web.alternates import alternates
from foedera.web.context import published_context
from foedera.web.description import Description, describe, facts_alone
from foedera.web.document import described_quads, document_quads, paging_quads
from foedera.web.extension import Presentation, PropertyGroup
from foedera.web.http import Request, Response, redirect
from foedera.web.links import LINKSET_JSON, Link, link_header
from foedera.web.pages import Pages, structured_data
from foedera.web.problems import ProblemError
from foedera.web.profiles import (
    ALTERNATES,
    EVIDENCE,
    LABELS,
    PLAIN,
    Profile,
    accepted_profile,
    by_token,
)
from foedera.web.rdf import write_rdf
from foedera.web.refusals import Refusals, offers_problem
from foedera.web.schema_org import as_schema_org, schema_quads
from foedera.web.surface import Surface
from foedera.web.view import ThingComposer, Viewer

ABOUT_PAGE = "https://schema.org/AboutPage"
_VARY_ID = ("Accept", "Accept-Profile")
_ENDED = (OWL.deprecated, PROV.invalidatedAtTime)
_HOPS = 16
_MAX_PAGE = 1_000_000


@dataclass(frozen=True)
class Standing:
    """Whether a thing is still itself."""

    successor: ox.NamedNode | None = None
    withdrawn: tuple[ox.Triple, ...] = ()


_STANDS = Standing()
_ANY = "any-thing-whatever"
"""Stands for a thing's own path where a header is kept for all of them."""


Beside: TypeAlias = Callable[
    [Surface, Request, Description], Awaitable[Sequence[Mapping[str, object]]]
]
"""Gives parts for the head of a page about a thing: each with `template` and what that needs."""


@dataclass
class Things:
    """The handlers of /id, /doc and /data."""

    surface: Surface
    pages: Pages
    refusals: Refusals
    beside: list[Beside] = field(default_factory=list)
    """What extensions say at the head of a page; added while routes are made."""

    @property
    def presentation(self) -> Presentation:
        """How the extensions together arrange a page."""
        groups: list[PropertyGroup] = []
        hidden: frozenset[ox.NamedNode] = frozenset()
        unmarked: frozenset[ox.NamedNode] = frozenset()
        leading: list[ox.NamedNode] = []
        for extension in self.surface.extensions:
            groups.extend(extension.presentation.groups)
            hidden |= extension.presentation.hidden
            unmarked |= extension.presentation.unmarked
            leading.extend(extension.presentation.leading)
        explained = (e.presentation.explained for e in self.surface.extensions)
        return Presentation(
            tuple(groups),
            hidden,
            unmarked,
            leading=tuple(leading),
            explained=next(filter(None, explained), None),
        )

    async def find(self, path: str) -> ox.NamedNode | None:
        """The thing that a path below the base address names; None where there is none."""
        return await self._existing(self.surface.addresses.candidates(path))

    async def find_documented(self, path: str) -> ox.NamedNode | None:
        """The thing that a path below /doc/ or /data/ is about; None where there is none."""
        for candidates in self.surface.addresses.documented(path):
            thing = await self._existing(candidates)
            if thing is not None:
                return thing
        return None

    async def _existing(self, candidates: Sequence[ox.NamedNode]) -> ox.NamedNode | None:
        found = await self.surface.reader.existing(candidates)
        return found or next((c for c in candidates if self.surface.hashed.holds(c)), None)

    async def standing(self, thing: ox.NamedNode) -> Standing:
        """Follow replacements to the last thing; see whether it was withdrawn.

        What others say of their things (that a term is deprecated) is data to show, nothing else.
        """
        if self.surface.release.manifest.gathered:
            return _STANDS
        standings = await self.surface.reader.standings()
        seen = [thing]
        for _ in range(_HOPS):
            said = standings.get(seen[-1], [])
            following = [
                t.object
                for t in said
                if t.predicate == DCTERMS.isReplacedBy and isinstance(t.object, ox.NamedNode)
            ]
            if len(following) == 1 and following[0] not in seen:
                seen.append(following[0])
                continue
            if len(seen) == 1 and any(t.predicate in _ENDED for t in said):
                return Standing(withdrawn=tuple(said))
            break
        return Standing(successor=seen[-1]) if len(seen) > 1 else _STANDS

    def _profile(self, request: Request) -> Profile | None:
        token = request.parameter("_profile")
        root = self.surface.root
        if token and token != ALTERNATES:
            return by_token(token, root)
        return accepted_profile(request.header("accept-profile"), root)

    async def identify(self, request: Request, rest: str) -> Response:
        """/id/…: 303 to page or data, 301 where merged, 410 where withdrawn, 404."""
        return await self.follow(request, f"id/{rest}")

    async def follow(self, request: Request, path: str) -> Response:
        """Send a client from a thing to a document about it."""
        query = request.query_string.decode("latin-1")
        whole = f"{path}?{query}" if query and self.surface.addresses.namespaces else path
        thing = await self.find(whole) or (await self.find(path) if whole != path else None)
        if thing is None:
            return self.unknown(request)
        return await self.see_other(request, thing)

    def unknown(self, request: Request) -> Response:
        """404 in the format asked for."""
        return self.refusals.answer(
            request, 404, "this data set says nothing of that; look for it with /search"
        )

    async def see_other(self, request: Request, thing: ox.NamedNode) -> Response:
        """Where to go from a thing that exists."""
        standing = await self.standing(thing)
        if standing.successor is not None:
            location = uri_of(standing.successor.value)
            return redirect(location, 301, vary=(), cache_control=self.surface.freshness)
        if standing.withdrawn:
            return self._gone(request, standing)
        if request.parameter("_profile") == ALTERNATES:
            return alternates(self.surface, self.pages, request, thing)
        profile = self._profile(request)
        forms = profile.formats if profile else RDF_FORMATS
        offers = [Offer("text/html", 1.0), *(Offer.of(form) for form in forms)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        addresses = self.surface.addresses
        found = (
            addresses.page(thing.value)
            if offer.form is None
            else addresses.data(thing.value, offer.form.extension)
        )
        location = found or uri_of(thing.value)
        kept = {name: request.parameter(name) for name in ("lang", "_profile")}
        if profile is not None and kept["_profile"] is None and offer.form is not None:
            kept["_profile"] = profile.token
        query = urlencode({name: value for name, value in kept.items() if value})
        return Response(
            303,
            vary=_VARY_ID,
            cache_control=self.surface.freshness,
            headers=(
                ("location", f"{location}?{query}" if query else location),
                ("link", link_header(self.links(thing))),
            ),
        )

    def _gone(self, request: Request, standing: Standing) -> Response:
        when = next(
            (
                f" on {t.object.value}"
                for t in standing.withdrawn
                if t.predicate == PROV.invalidatedAtTime and isinstance(t.object, ox.Literal)
            ),
            "",
        )
        said = [f"this was withdrawn{when}"]
        said += [t.object.value for t in standing.withdrawn if t.predicate == SKOS.changeNote]  # type: ignore[union-attr]
        heirs = [t.object.value for t in standing.withdrawn if t.predicate == RDFS.seeAlso]  # type: ignore[union-attr]
        if heirs:
            said.append(f"in its place: {', '.join(heirs)}")
        return self.refusals.answer(request, 410, "; ".join(said), facts=standing.withdrawn)

    def links(self, thing: ox.NamedNode, types: Sequence[ox.NamedNode] = ()) -> list[Link]:
        """What a page or a 303 points to: FAIR Signposting, levels 1 and 2."""
        addresses, root = self.surface.addresses, self.surface.root
        page, iri = addresses.page(thing.value) or "", uri_of(thing.value)
        found = [Link(iri, "cite-as"), Link(page, "canonical")]
        for form in RDF_FORMATS:
            data = addresses.data(thing.value, form.extension) or ""
            found.append(Link(data, "alternate", form.media_type))
            if form.extension in ("ttl", "jsonld"):
                found.append(Link(data, "describedby", form.media_type, EVIDENCE.iri(root)))
                found.append(Link(data, "item", form.media_type))
        found += [Link(ABOUT_PAGE, "type"), *(Link(uri_of(t.value), "type") for t in types[:3])]
        if self.surface.release.manifest.description.licence:
            found.append(Link(self.surface.release.manifest.description.licence, "license"))
        found.append(Link(f"{root}.well-known/void", "describedby", "text/turtle"))
        linkset = addresses.linkset(thing.value)
        if linkset is not None:
            found.append(Link(linkset, "linkset", LINKSET_JSON))
        return found

    async def _refused(self, request: Request, thing: ox.NamedNode, folder: str) -> Response | None:
        standing = await self.standing(thing)
        if standing.successor is not None:
            to = self.surface.addresses
            location = (to.page if folder == "doc" else to.data)(standing.successor.value)
            return redirect(location or uri_of(standing.successor.value), 301)
        return self._gone(request, standing) if standing.withdrawn else None

    async def page(self, request: Request, rest: str) -> Response:
        """/doc/…: the page about a thing."""
        via = request.parameter("via")
        if via is not None:
            thing = await self.find_documented(rest)
            return await self._incoming_page(request, thing, via)
        description = await self.described(rest)
        if description is None:
            return self.unknown(request)
        refused = await self._refused(request, description.thing, "doc")
        return refused or await self.show(request, description)

    async def _incoming_page(
        self, request: Request, thing: ox.NamedNode | None, via: str
    ) -> Response:
        """Everything that points to a thing with one property, a page at a time."""
        reader = self.surface.reader
        if thing is None:
            return self.unknown(request)
        counts = await reader.incoming_counts(thing)
        counted = next((c for c in counts if c.predicate.value == via), None)
        if counted is None:
            return self.refusals.answer(request, 404, "nothing points here with that property")
        size = self.surface.config.incoming_per_page
        number = page_number(request.parameter("page"))
        last = max(1, -(-counted.count // size))
        subjects = await reader.incoming(
            thing, counted.predicate, size, (number - 1) * size, counted.count
        )
        labels = await reader.labels({*subjects, counted.predicate, thing})
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), labels)
        address = self.surface.addresses.page(thing.value) or ""
        path = self._page_path(thing)
        mark = "&" if "?" in path else "?"

        def page_at(page: int) -> str:
            return f"{path}{mark}{urlencode({'via': via, 'page': page})}"

        return self.pages.response(
            "incoming.html",
            request,
            links=[Link(address, "canonical")],
            thing=viewer.term(thing),
            predicate=viewer.term(counted.predicate),
            subjects=[viewer.term(one) for one in subjects],
            total=counted.count,
            page=number,
            last=last,
            previous=page_at(number - 1),
            following=page_at(number + 1),
        )

    async def described(self, rest: str) -> Description | None:
        """What a page at /doc/… describes; None where there is no such thing."""
        thing = await self.find_documented(rest)
        return None if thing is None else await self._described(thing)

    async def _described(self, thing: ox.NamedNode) -> Description:
        return await describe(
            self.surface.reader,
            thing,
            self.surface.own,
            self.surface.extensions,
            shown=self.surface.config.incoming_shown,
        )

    async def show(
        self,
        request: Request,
        description: Description,
        template: str = "thing.html",
        **more: Any,
    ) -> Response:
        """The page of a description."""
        parts = self.surface.hashed.terms(description.thing)
        description.labels |= await self.surface.reader.labels(parts)
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), description.labels)
        origins = await self.surface.reader.origins(description.thing, self.surface.root)
        broader = await self.surface.reader.broader(description.types)
        inverses = await self.surface.reader.inverses()
        view = ThingComposer(
            description, viewer, self.presentation, origins, broader, inverses
        ).compose()
        links = self.links(description.thing, description.types)
        return self.pages.response(
            template,
            request,
            links=links,
            view=view,
            beside=[
                part
                for one in self.beside
                for part in await one(self.surface, request, description)
            ],
            thing=description.thing.value,
            formats=[
                (form, self.pages.local(self._data_path(description.thing, form)))
                for form in RDF_FORMATS
                if self.surface.addresses.own_path(description.thing.value) is not None
            ],
            page_path=self._page_path(description.thing),
            parts=[viewer.term(one) for one in parts],
            behind=f"DESCRIBE {description.thing}",
            structured=structured_data(as_schema_org(description, viewer)),
            **more,
        )

    async def about_foreign(
        self, request: Request, term: ox.NamedNode, form: Format | None
    ) -> Response:
        """What this data set says of an IRI that has no path of its own here, at /resolve."""
        via = request.parameter("via")
        if form is None and via is not None:
            return await self._incoming_page(request, term, via)
        description = await self._described(term)
        if form is None:
            return await self.show(request, description)
        names = await self.surface.reader.names({term, *description.labels})
        quads = described_quads(description, names, EVIDENCE)
        body = write_rdf(
            quads,
            form,
            term,
            self.surface.prefixes,
            await published_context(self.surface),
        )
        return Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag("resolve", term.value, form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
        )

    def _page_path(self, thing: ox.NamedNode) -> str:
        addresses = self.surface.addresses
        address = addresses.page(thing.value) or addresses.resolving(thing.value)
        return self.pages.local(address.removeprefix(self.surface.root))

    def _data_path(self, thing: ox.NamedNode, form: Format) -> str:
        address = self.surface.addresses.data(thing.value, form.extension) or ""
        return address.removeprefix(self.surface.root)

    async def data(self, request: Request, rest: str) -> Response:
        """/data/…: the data about a thing, at one address per format or negotiated."""
        stem, dot, extension = rest.rpartition(".")
        form = by_extension(extension, RDF_FORMATS) if dot else None
        for path, fixed in ((stem, form), (rest, None)):
            if path == stem and form is None:
                continue
            thing = await self.find_documented(path)
            if thing is not None:
                refused = await self._refused(request, thing, "data")
                return refused or await self._data(request, thing, fixed)
        return self.unknown(request)

    async def _data(self, request: Request, thing: ox.NamedNode, fixed: Format | None) -> Response:
        if request.parameter("_profile") == ALTERNATES:
            return alternates(self.surface, self.pages, request, thing)
        profile = self._profile(request) or EVIDENCE
        form = fixed
        negotiated: tuple[str, ...] = ()
        if form is None:
            try:
                offer = negotiate(
                    request.header("accept"), [Offer.of(one) for one in profile.formats]
                )
            except NotAcceptableError as error:
                raise offers_problem(error, request.header("accept")) from error
            assert offer.form is not None
            form, negotiated = offer.form, ("Accept",)
        if form not in profile.formats:
            raise offers_problem(
                NotAcceptableError([Offer.of(one) for one in profile.formats]), form.media_type
            )
        number = page_number(request.parameter("incoming"))
        size = self.surface.config.incoming_per_page
        if profile in (PLAIN, LABELS):
            description = await facts_alone(self.surface.reader, thing)
        else:
            description = await describe(
                self.surface.reader,
                thing,
                self.surface.own,
                self.surface.extensions,
                window=((number - 1) * size, size),
            )
        body = await self._written(description, form, profile, number)
        address = self.surface.addresses.data(thing.value, form.extension) or ""
        return Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag(address, profile.token, str(number)),
            vary=(*negotiated, "Accept-Profile"),
            cache_control=self.surface.freshness,
            headers=(
                ("last-modified", self.surface.last_modified),
                ("content-location", address),
                ("link", self._data_links(thing, profile)),
            ),
        )

    def _data_links(self, thing: ox.NamedNode, profile: Profile) -> str:
        """The Link header of data; for things below /id/ only the path in it differs."""
        start = f"{self.surface.root}id/"
        rest = uri_of(thing.value.removeprefix(start))
        usual = thing.value.startswith(start) and "#" not in rest
        key = f"links {profile.token}"
        kept = self.surface.kept.get(key)
        if usual and isinstance(kept, str):
            return kept.replace(_ANY, rest)
        about = ox.NamedNode(start + _ANY) if usual else thing
        header = link_header(
            [
                *self.links(about),
                Link(self.surface.addresses.page(about.value) or "", "collection", "text/html"),
                Link(uri_of(about.value), "describes"),
                Link(profile.iri(self.surface.root), "profile"),
            ]
        )
        if usual:
            self.surface.kept[key] = header
        return header.replace(_ANY, rest)

    async def _written(
        self, description: Description, form: Format, profile: Profile, number: int
    ) -> bytes:
        surface, thing = self.surface, description.thing
        document = ox.NamedNode(surface.addresses.data(thing.value) or thing.value)
        total = sum(one.count for one in description.counts)
        size = surface.config.incoming_per_page
        pages = max(1, -(-total // size))
        hashed = surface.hashed.triples(thing) if surface.hashed.holds(thing) else []
        if profile.token == "schema-org":
            quads = list(schema_quads(description))
        elif hashed and profile.token != "labels":
            quads = [ox.Quad(*triple) for triple in hashed]
        else:
            near: set[Term] = {thing, *(t.object for t in description.facts)}
            wanted = near if profile.token == "labels" else {*near, *description.labels}
            names = await surface.reader.names(wanted) if profile.token != "plain" else {}
            quads = list(described_quads(description, names, profile))
        quads += document_quads(
            document,
            thing,
            surface.dataset,
            surface.release.manifest.description.licence,
            ox.NamedNode(profile.iri(surface.root)),
        )
        if pages > 1 and not hashed and profile.token.startswith("evidence"):
            exact = all(one.exact for one in description.counts)
            quads += paging_quads(document, total if exact else None, number, pages, size)
        return write_rdf(
            quads,
            form,
            thing,
            surface.prefixes,
            await published_context(surface),
        )


def page_number(text: str | None) -> int:
    """The number of a page, from 1; raises ProblemError (400)."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= _MAX_PAGE:
        raise ProblemError(400, f"{text[:40]!r} is not the number of a page; pages count from 1")
    return int(text)
