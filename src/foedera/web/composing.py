"""The sections of a page about a thing, arranged out of its description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from foedera.terms import RDF, RDFS, SKOS, Term
from foedera.web.description import Description
from foedera.web.extension import Presentation, PropertyGroup
from foedera.web.languages import best_literal
from foedera.web.reading import LABEL_PROPERTIES
from foedera.web.shown_values import one_per_text, value_order, without_shortcuts
from foedera.web.view import (
    FactView,
    GroupView,
    SourceView,
    TermView,
    ThingView,
    ValueView,
    Viewer,
    merged,
    written_term,
)

_HAVING = {"en": ("has ",), "fr": ("a pour ", "a eu pour ", "comporte la ")}
"""What a property's name begins with that a heading beside its values goes without."""
_LONGEST_ADDRESS = 60
_STATED = (RDF.subject, RDF.predicate, RDF.object)
_MOST_DEEP = 2
_MOST_DEEP_BLANK = 8
_TEXTS = frozenset(
    {RDFS.label, RDFS.comment, SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.note}
)
"""Properties whose values say the same in several languages: the reader gets one."""
_UNSHOWN = TermView("")
_LIST = TermView("⋯")


@dataclass
class ThingComposer:
    """Arranges a description into the sections of a page."""

    description: Description
    viewer: Viewer
    presentation: Presentation
    origins: Mapping[ox.Triple, str] = field(default_factory=dict)
    broader: Mapping[ox.NamedNode, frozenset[ox.NamedNode]] = field(default_factory=dict)
    """The classes above each class."""

    inverses: Mapping[ox.NamedNode, ox.NamedNode] = field(default_factory=dict)
    """Named inverses, by which a link that comes in is read from this end."""

    def compose(self) -> ThingView:
        """The whole page."""
        thing = self.description.thing
        groups = without_shortcuts(tuple(self._groups(self._stated_facts())))
        shown = {
            t.object.value for t in self.description.facts if isinstance(t.object, ox.NamedNode)
        }
        for group in groups:
            for fact in group.facts:
                shown |= {value.term.iri for value in fact.values if value.term.iri}
        title = self.viewer.term(thing)
        if not self.viewer.name(thing):
            title = self._claimed() or self._title_of_nameless(groups) or title
        return ThingView(
            title=title,
            iri=thing.value,
            types=tuple(self.viewer.term(one) for one in self._special_types()),
            summary=self._summary(),
            groups=groups,
            unasserted=tuple(self._unasserted()),
            incoming=tuple(self._incoming(shown)),
        )

    def _special_types(self) -> list[ox.NamedNode]:
        """The classes, without those that others of them are kinds of."""
        types = self.description.types
        general = {wide for one in types for wide in self.broader.get(one, ()) if wide != one}
        if len(types) > 1:
            general.add(RDF.Statement)
        return [one for one in types if one not in general]

    def _claimed(self) -> TermView | None:
        """The triple that a statement is about, in words."""
        said = {p: triples[0].object for p, triples in self._stated_facts().items()}
        if not all(part in said for part in _STATED):
            return None
        return TermView(" — ".join(self.viewer.term(said[part]).text for part in _STATED))

    def _title_of_nameless(self, groups: tuple[GroupView, ...]) -> TermView | None:
        names = [
            value.term.text
            for group in groups
            for fact in group.facts
            for value in fact.values
            if value.term.iri and not value.term.foreign and not value.inside
        ]
        return TermView(" · ".join(dict.fromkeys(names[:4]))) if names else None

    def _summary(self) -> tuple[TermView, ...]:
        texts = [
            t.object
            for t in self.description.facts
            if t.predicate in (RDFS.comment, SKOS.definition) and isinstance(t.object, ox.Literal)
        ]
        return self.viewer.readable(texts)

    def _stated_facts(self) -> dict[ox.NamedNode, list[ox.Triple]]:
        facts: dict[ox.NamedNode, list[ox.Triple]] = {}
        triples = self.description.facts or [
            ox.Triple(q.subject, q.predicate, q.object) for q in self.description.elsewhere
        ]
        for triple in triples:
            if triple.predicate == RDF.type or triple.predicate in self.presentation.hidden:
                continue
            if triple.object == self.description.thing:
                continue
            if triple not in facts.setdefault(triple.predicate, []):
                facts[triple.predicate].append(triple)
        return facts

    def _groups(self, facts: dict[ox.NamedNode, list[ox.Triple]]) -> Iterable[GroupView]:
        named = {p for group in self.presentation.groups for p in group.properties}
        others = sorted(
            (p for p in facts if p not in named), key=lambda p: self.viewer.term(p).text.lower()
        )
        for group in (*self.presentation.groups, PropertyGroup("group-other", tuple(others))):
            views = tuple(
                view
                for view in (self._fact(p, facts[p]) for p in group.properties if p in facts)
                if view.values
            )
            if views:
                yield GroupView(group.key, views)

    def _fact(self, predicate: ox.NamedNode, triples: Sequence[ox.Triple]) -> FactView:
        thing = self.description.thing
        if predicate in LABEL_PROPERTIES:
            title = self.viewer.term(thing).text
            triples = [t for t in triples if self.viewer.term(t.object).text != title]
        if predicate in _TEXTS and all(isinstance(t.object, ox.Literal) for t in triples):
            triples = self._by_language(triples)
        values = one_per_text(self._value(t, thing, _MOST_DEEP) for t in triples)
        ordered = tuple(sorted(values, key=value_order))
        differ = any(source.reasons for value in ordered for source in value.sources)
        return FactView(self._heading(predicate), ordered, differ=differ)

    def _heading(self, predicate: ox.NamedNode) -> TermView:
        """A property's name as the heading of its values: "destination", not "has destination"."""
        view = self.viewer.term(predicate)
        for beginning in _HAVING.get(view.lang or self.viewer.language, ()):
            if view.text.startswith(beginning):
                return replace(view, text=view.text[len(beginning) :])
        return view

    def _by_language(self, triples: Sequence[ox.Triple]) -> list[ox.Triple]:
        best = best_literal(
            [t.object for t in triples if isinstance(t.object, ox.Literal)], self.viewer.chain
        )
        first = [t for t in triples if t.object == best]
        return first + [t for t in triples if t.object != best]

    def _sources(self, triple: ox.Triple) -> tuple[SourceView, ...]:
        claims = self.description.claims_by_triple.get(triple, ())
        return tuple(self.viewer.source(claim) for claim in claims)

    def _sources_around(self, node: Term) -> Iterable[SourceView]:
        """Who says anything of a nameless thing that is shown in place."""
        for claim in self.description.claims:
            if node in (claim.triple.subject, claim.triple.object):
                yield self.viewer.source(claim)

    def _value(self, triple: ox.Triple, seen_from: Term, deep: int) -> ValueView:
        other = triple.object if triple.subject == seen_from else triple.subject
        if isinstance(other, ox.BlankNode):
            return self._blank(other, {seen_from, self.description.thing}, _MOST_DEEP_BLANK)
        sources = self._sources(triple)
        inside: tuple[FactView, ...] = ()
        if deep and other in self.description.around:
            inside = tuple(self._inside(other, {seen_from, self.description.thing}, deep - 1))
            sources = merged((*sources, *self._sources_around(other)))
        term, node = self._other(other), None
        if inside:
            node = term.href
            term, inside = self._headline(inside, term)
        origin = self.origins.get(triple) if not sources else None
        if not self._is_marked(triple.predicate):
            origin = None
        return ValueView(
            term=term,
            sources=sources,
            inside=inside,
            asserted=not sources or any(s.asserted for s in sources),
            origin=origin,
            why=self._why(triple) if origin == "entailed" else None,
            node=node,
        )

    def _other(self, term: Term) -> TermView:
        """A term as a value; somebody else's nameless page by its address."""
        view = self.viewer.term(term)
        if not view.foreign or view.iri is None or self.viewer.name(term):
            return view
        parts = urlsplit(view.iri)
        if parts.scheme not in ("http", "https"):
            return view
        address = parts.netloc.removeprefix("www.") + parts.path.rstrip("/")
        if len(address) > _LONGEST_ADDRESS or parts.query or parts.fragment:
            address = f"{parts.netloc.removeprefix('www.')}/…/{view.text}"
        return replace(view, text=address)

    def _why(self, triple: ox.Triple) -> str | None:
        path = self.presentation.explained
        subject, predicate, value = triple
        if path is None or not isinstance(subject, ox.NamedNode):
            return None
        asked = {"s": subject.value, "p": predicate.value, "o": written_term(value)}
        if self.viewer.addresses.view:
            asked["view"] = self.viewer.addresses.view
        return f"{path}?{urlencode(asked)}"

    def _blank(self, node: ox.BlankNode, seen: set[Term], deep: int) -> ValueView:
        """A blank node by its name or class, with what it says in place; a list by its members."""
        triples = [t for t in self.description.around.get(node, ()) if deep and node not in seen]
        seen = {*seen, node}
        members = self._members(node)
        if members and deep:
            values = tuple(self._nested(one, seen, deep - 1) for one in members)
            return ValueView(_LIST, inside=(FactView(_LIST, values),), blank=node.value)
        names = [t.object for t in triples if t.predicate in LABEL_PROPERTIES]
        literals = [name for name in names if isinstance(name, ox.Literal)]
        best = best_literal(literals, self.viewer.chain)
        kinds = [self.viewer.term(t.object).text for t in triples if t.predicate == RDF.type]
        text = best.value if best is not None else ", ".join(kinds) or "…"
        grouped: dict[tuple[ox.NamedNode, bool], list[Term]] = {}
        for triple in triples:
            outward = triple.subject == node
            other = triple.object if outward else triple.subject
            shown = triple.predicate == RDF.type or (best is not None and other == best)
            if not shown and other not in seen:
                grouped.setdefault((triple.predicate, outward), []).append(other)
        inside = tuple(
            FactView(
                self.viewer.term(predicate),
                tuple(self._nested(other, seen, deep - 1) for other in others),
                inverse=not outward,
            )
            for (predicate, outward), others in sorted(
                grouped.items(), key=lambda item: (item[0][1], item[0][0].value)
            )
        )
        return ValueView(TermView(text), inside=inside, blank=node.value)

    def _nested(self, term: Term, seen: set[Term], deep: int) -> ValueView:
        if isinstance(term, ox.BlankNode):
            return self._blank(term, seen, deep)
        return ValueView(self.viewer.term(term))

    def _members(self, node: Term) -> list[Term]:
        """The members of a list that begins at a blank node (RDF Schema 1.1, section 5.2)."""
        found: list[Term] = []
        passed: set[Term] = set()
        while node not in passed and isinstance(node, ox.BlankNode):
            passed.add(node)
            about = {t.predicate: t.object for t in self.description.around.get(node, ())}
            if RDF.first not in about:
                break
            found.append(about[RDF.first])
            node = about.get(RDF.rest, RDF.nil)
        return found

    def _is_marked(self, predicate: ox.NamedNode) -> bool:
        return predicate not in LABEL_PROPERTIES and predicate not in self.presentation.unmarked

    def _headline(
        self, inside: tuple[FactView, ...], fallback: TermView
    ) -> tuple[TermView, tuple[FactView, ...]]:
        """Of a nameless thing's facts the one that it leads to, and the rest."""
        leading = {p.value: i for i, p in enumerate(self.presentation.leading)}
        candidates = sorted(
            (leading.get(fact.predicate.iri or "", len(leading)), position, index)
            for position, fact in enumerate(inside)
            for index, value in enumerate(fact.values)
            if value.term.href and "/doc/" in value.term.href
        )
        if not candidates:
            return fallback, inside
        _, position, index = candidates[0]
        fact = inside[position]
        chosen = fact.values[index]
        rest = (*fact.values[:index], *fact.values[index + 1 :])
        kept = replace(fact, values=(replace(chosen, term=_UNSHOWN), *rest))
        return chosen.term, (*inside[:position], kept, *inside[position + 1 :])

    def _inside(self, node: Term, seen: set[Term], deep: int) -> Iterable[FactView]:
        """What a nameless neighbour says, each of its neighbours once."""
        grouped: dict[tuple[ox.NamedNode, bool], list[ox.Triple]] = {}
        named: set[Term] = set()
        triples = self.description.around[node]  # type: ignore[index]
        triples = sorted(triples, key=lambda t: (t.subject != node, self._claimless(t), str(t)))
        for triple in triples:
            outward = triple.subject == node
            other = triple.object if outward else triple.subject
            if (
                other in seen
                or triple.predicate == RDF.type
                or triple.predicate in self.presentation.hidden
                or (other in named and isinstance(other, ox.NamedNode))
            ):
                continue
            named.add(other)
            grouped.setdefault((triple.predicate, outward), []).append(triple)
        order = {p: i for i, p in enumerate(self._order())}
        for (predicate, outward), found in sorted(
            grouped.items(), key=lambda item: (order.get(item[0][0], 999), item[0][0].value)
        ):
            values = tuple(self._value(t, node, deep) for t in found)
            yield FactView(self.viewer.term(predicate), values, inverse=not outward)

    def _claimless(self, triple: ox.Triple) -> bool:
        return triple not in self.description.claims_by_triple

    def _order(self) -> Iterable[ox.NamedNode]:
        for group in self.presentation.groups:
            yield from group.properties

    def _unasserted(self) -> Iterable[FactView]:
        """What is said of the thing but does not stand among the facts."""
        thing = self.description.thing
        facts = set(self.description.facts)
        grouped: dict[tuple[ox.NamedNode, bool], dict[ox.Triple, None]] = {}
        for claim in self.description.claims:
            triple = claim.triple
            if claim.asserted or triple in facts or thing not in (triple.subject, triple.object):
                continue
            grouped.setdefault((triple.predicate, triple.subject == thing), {})[triple] = None
        for (predicate, outward), triples in sorted(
            grouped.items(), key=lambda item: (not item[0][1], item[0][0].value)
        ):
            values = tuple(self._value(t, thing, _MOST_DEEP) for t in triples)
            yield FactView(self.viewer.term(predicate), values, inverse=not outward)

    def _stated(self, predicate: ox.NamedNode) -> int:
        """How many facts the thing has with a property."""
        return sum(fact.predicate == predicate for fact in self.description.facts)

    def _incoming(self, shown: set[str]) -> Iterable[FactView]:
        thing = self.description.thing
        for one in self.description.counts:
            subjects = self.description.incoming[one.predicate]
            fresh = [s for s in subjects if s.value not in shown and s != thing]
            if (not fresh and len(subjects) == one.count) or (
                one.predicate in self.presentation.hidden
            ):
                continue
            values = [
                self._value(ox.Triple(s, one.predicate, thing), thing, _MOST_DEEP) for s in fresh
            ]
            named = self.inverses.get(one.predicate)
            if named is not None and self._stated(named) == one.count:
                continue
            yield FactView(
                self._heading(named) if named else self.viewer.term(one.predicate),
                tuple(sorted(values, key=value_order)),
                inverse=named is None,
                count=one.count,
                exact=one.exact,
                more=one.predicate.value if one.count > len(subjects) else None,
            )
