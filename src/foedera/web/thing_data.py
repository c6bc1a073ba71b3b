"""The data about things: /data, in every format and profile."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, Format, NotAcceptableError, Offer, by_extension, negotiate
from foedera.formats.table import JSON_LD, TURTLE
from foedera.terms import Term
from foedera.web.addresses import uri_of, with_query
from foedera.web.alternates import alternates
from foedera.web.context import published_context
from foedera.web.description import Description, describe, facts_alone
from foedera.web.document import described_quads, document_quads, paging_quads
from foedera.web.http import Request, Response
from foedera.web.links import Link, link_header
from foedera.web.paging import page_number
from foedera.web.profiles import ALTERNATES, EVIDENCE, EVIDENCE_12, LABELS, PLAIN, Profile
from foedera.web.rdf import write_rdf, write_triples
from foedera.web.refusals import offers_problem
from foedera.web.schema_org import schema_quads
from foedera.web.surface import Surface
from foedera.web.things import Things, not_in_view

_ANY = "any-thing-whatever"
"""Stands for a thing's own path where a header is kept for all of them."""


@dataclass
class ThingData:
    """The handler of /data."""

    things: Things

    @property
    def surface(self) -> Surface:
        """The surface whose things are described."""
        return self.things.surface

    async def data(self, request: Request, rest: str) -> Response:
        """/data/…: the data about a thing, at one address per format or negotiated."""
        surface = await self.surface.chosen(request)
        answer = await ThingData(replace(self.things, surface=surface))._answer(request, rest)
        if answer is not None:
            return answer
        if surface is not self.surface and await self._find(rest) is not None:
            raise not_in_view()
        return self.things.unknown(request)

    async def _answer(self, request: Request, rest: str) -> Response | None:
        """The data; None where nothing is said of such a thing."""
        if self.things.profile(request) is PLAIN:
            await self.surface.reader.standings()
            published = self.as_published(rest)
            if published is not None:
                return published
        found = await self._find(rest)
        if found is None:
            return None
        thing, fixed = found
        refused = await self.things.refused(request, thing, "data")
        return refused or await self._data(request, thing, fixed)

    async def _find(self, rest: str) -> tuple[ox.NamedNode, Format | None] | None:
        """The thing that a path is about, and the format that its ending names."""
        stem, dot, extension = rest.rpartition(".")
        form = by_extension(extension, RDF_FORMATS) if dot else None
        for path, fixed in ((stem, form), (rest, None)):
            if path == stem and form is None:
                continue
            thing = await self.things.find_documented(path)
            if thing is not None:
                return thing, fixed
        return None

    def as_published(self, rest: str) -> Response | None:
        """/data/….ttl, the facts alone, as they stand in the dump; None where there is more to it.

        Needs no waiting: neither a query nor a look into the store.
        """
        if self.surface.part is not None:
            return None
        thing = self.surface.addresses.likeliest(rest[:-4]) if rest.endswith(".ttl") else None
        if thing is None or not self.things.stands(thing):
            return None
        body = self.surface.release.blocks.turtle(thing.value)
        if body is None or self.surface.hashed.holds(thing):
            return None
        return self._sent(thing, TURTLE, PLAIN, body)

    async def _data(self, request: Request, thing: ox.NamedNode, fixed: Format | None) -> Response:
        if request.parameter("_profile") == ALTERNATES:
            return alternates(self.surface, self.things.pages, request, thing)
        profile = self.things.profile(request) or EVIDENCE
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
        if profile is PLAIN:
            body = await self._plain(thing, form)
        else:
            body = await self._whole(thing, form, profile, number)
        return self._sent(thing, form, profile, body, number, negotiated)

    def _sent(
        self,
        thing: ox.NamedNode,
        form: Format,
        profile: Profile,
        body: bytes,
        number: int = 1,
        negotiated: tuple[str, ...] = (),
    ) -> Response:
        surface = self.surface
        address = surface.addresses.data(thing.value, form.extension) or ""
        page = {"incoming": str(number)} if number > 1 else {}
        return Response(
            body=body,
            content_type=form.content_type,
            tag=surface.tag(address, profile.token, str(number)),
            vary=(*negotiated, "Accept-Profile"),
            cache_control=surface.freshness,
            headers=(
                ("last-modified", surface.last_modified),
                ("content-location", with_query(address, **profile.chosen, **page)),
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
        addresses = self.surface.addresses
        page = addresses.in_view(addresses.page(about.value) or "")
        header = link_header(
            [
                *self.things.links(about),
                Link(page, "collection", "text/html"),
                Link(uri_of(about.value), "describes"),
                Link(profile.iri(self.surface.root), "profile"),
            ]
        )
        if usual:
            self.surface.kept[key] = header
        return header.replace(_ANY, rest)

    async def _plain(self, thing: ox.NamedNode, form: Format) -> bytes:
        """The facts and nothing else, as DESCRIBE gives them."""
        surface = self.surface
        context = await published_context(surface) if form is JSON_LD else None
        if surface.hashed.holds(thing):
            facts = surface.hashed.triples(thing)
            return write_triples(facts, form, thing, surface.prefixes, context)
        facts = await surface.reader.about(thing)
        if facts and not any(isinstance(fact.object, ox.BlankNode) for fact in facts):
            return write_triples(facts, form, thing, surface.prefixes, context)
        description = await facts_alone(surface.reader, thing)
        quads = described_quads(description, {}, PLAIN)
        return write_rdf(quads, form, thing, surface.prefixes, context)

    async def _whole(
        self, thing: ox.NamedNode, form: Format, profile: Profile, number: int
    ) -> bytes:
        if profile is LABELS:
            description = await facts_alone(self.surface.reader, thing)
        else:
            size = self.surface.config.incoming_per_page
            description = await describe(
                self.surface.reader,
                thing,
                self.surface.own,
                self.surface.extensions,
                window=((number - 1) * size, size),
            )
        return await self._written(description, form, profile, number)

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
            names = await surface.reader.names(wanted)
            quads = list(described_quads(description, names, profile))
            for extension in surface.extensions if profile in (EVIDENCE, EVIDENCE_12) else ():
                quads += await extension.quoted(surface.reader, surface.config, description.claims)
        quads += document_quads(
            document,
            thing,
            surface.dataset,
            surface.release.manifest.description.licence,
            ox.NamedNode(profile.iri(surface.root)),
        )
        if pages > 1 and not hashed and profile.token.startswith("evidence"):
            exact = all(one.exact for one in description.counts)
            quads += paging_quads(document, total if exact else None, number, pages, size, profile)
        return write_rdf(
            quads,
            form,
            thing,
            surface.prefixes,
            await published_context(surface),
        )

    async def foreign(self, description: Description, form: Format) -> Response:
        """What this data set says of an IRI that has no path of its own here, at /resolve."""
        term = description.thing
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
