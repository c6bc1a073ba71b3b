"""Which of a thing's values a page shows, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from foedera.web.view import GroupView, ValueView, merged


def without_shortcuts(groups: tuple[GroupView, ...]) -> tuple[GroupView, ...]:
    """Leave out what merely follows from something that is shown with its source.

    That is a shortcut past a nameless relation, that relation under a more general property, and
    a general property's value that a special one has already.
    """
    values = [(g, v) for g in groups for f in g.facts for v in f.values]
    led_to = {v.term.iri for _, v in values if v.node}
    nodes = {v.node for _, v in values if v.node and v.sources}
    stated = {(g.key, v.term.iri) for g, v in values if v.sources and not v.node}

    def is_shortcut(group: GroupView, value: ValueView) -> bool:
        if value.sources or value.origin != "entailed" or value.term.iri is None:
            return False
        if value.node:
            return value.node in nodes
        return value.term.iri in led_to or (group.key, value.term.iri) in stated

    kept = []
    for group in groups:
        facts = []
        for fact in group.facts:
            shown = tuple(v for v in fact.values if not is_shortcut(group, v))
            if shown:
                facts.append(replace(fact, values=shown))
        if facts:
            kept.append(replace(group, facts=tuple(facts)))
    return tuple(kept)


def one_per_text(values: Iterable[ValueView]) -> Iterable[ValueView]:
    """Names that are spelt alike in several languages become one value with all sources."""
    found: dict[str, ValueView] = {}
    for value in values:
        if value.blank is not None:
            found[f"_:{value.blank}"] = value
            continue
        known = found.get(value.term.text)
        if known is None or value.term.iri or value.inside:
            found[value.term.text if not value.term.iri else value.term.iri] = value
            continue
        found[value.term.text] = replace(
            known,
            term=replace(known.term, lang=None),
            sources=merged((*known.sources, *value.sources)),
        )
    return found.values()


def value_order(value: ValueView) -> tuple[bool, bool, str]:
    """What is asserted first, then what is in the page's language, by its text."""
    return not value.asserted, value.term.lang is not None, value.term.text.casefold()
