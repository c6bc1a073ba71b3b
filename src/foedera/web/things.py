"""Things: what a path names, where a client is sent from there, and the typed links of a thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, NotAcceptableError, Offer, negotiate
from foedera.terms import DCTERMS, OWL, PROV, RDFS, SKOS
from foedera.web.addresses import uri_of
from foedera.web.alternates import alternates
from foedera.web.http import Request, Response, redirect
from foedera.web.links import LINKSET_JSON, Link, link_header
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.profiles import ALTERNATES, EVIDENCE, Profile, accepted_profile, by_token
from foedera.web.refusals import Refusals, offers_problem
from foedera.web.surface import Surface

ABOUT_PAGE = "https://schema.org/AboutPage"
_VARY_ID = ("Accept", "Accept-Profile")
_ENDED = (OWL.deprecated, PROV.invalidatedAtTime)
_KEPT = ("lang", "_profile", "view", "known")
"""Parameters that choose how a thing is shown, and so go on to its page or data."""
_HOPS = 16


@dataclass(frozen=True)
class Standing:
    """Whether a thing is still itself."""

    successor: ox.NamedNode | None = None
    withdrawn: tuple[ox.Triple, ...] = ()


STANDS = Standing()


@dataclass
class Things:
    """The handlers of /id, and what the pages and the data about things stand on."""

    surface: Surface
    pages: Pages
    refusals: Refusals

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
            return STANDS
        return _standing_in(await self.surface.reader.standings(), thing)

    def stands(self, thing: ox.NamedNode) -> bool | None:
        """Whether a thing is itself still; None where that has to be read first."""
        if self.surface.release.manifest.gathered:
            return True
        known = self.surface.reader.known_standings
        return None if known is None else _standing_in(known, thing) is STANDS

    def profile(self, request: Request) -> Profile | None:
        """The profile that a request asks for; None where it asks for none of ours."""
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
        profile = self.profile(request)
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
        kept = [(name, value) for name, value in request.parameters if name in _KEPT and value]
        asked = request.parameter("_profile")
        if profile is not None and asked is None and offer.form is not None:
            kept.append(("_profile", profile.token))
        query = urlencode(kept)
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
                t.object.value
                for t in standing.withdrawn
                if t.predicate == PROV.invalidatedAtTime and isinstance(t.object, ox.Literal)
            ),
            "",
        )
        said = [f"this was withdrawn on {when}" if when else "this was withdrawn"]
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

    async def refused(self, request: Request, thing: ox.NamedNode, folder: str) -> Response | None:
        """The answer in place of page (`doc`) or data where a thing is no longer itself."""
        standing = await self.standing(thing)
        if standing.successor is not None:
            to = self.surface.addresses
            page, data = to.page(standing.successor.value), to.data(standing.successor.value)
            location = data if folder == "data" else to.in_view(page) if page else None
            return redirect(location or uri_of(standing.successor.value), 301)
        return self._gone(request, standing) if standing.withdrawn else None


def not_in_view() -> ProblemError:
    """The refusal of a thing that the data set knows and the view asked for says nothing of."""
    return ProblemError(
        404, "in this view nothing is said of it; the address without view= says all"
    )


def _standing_in(
    standings: Mapping[ox.NamedNode, Sequence[ox.Triple]], thing: ox.NamedNode
) -> Standing:
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
    return Standing(successor=seen[-1]) if len(seen) > 1 else STANDS
