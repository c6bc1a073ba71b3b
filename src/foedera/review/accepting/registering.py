"""Who is who among what was accepted, and the registry entries of what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import pyoxigraph as ox

from foedera.review.accepting.sitting import Pending, Sitting
from foedera.review.blocks import REGISTRY_HEAD, block
from foedera.review.desk import Identity, Judged
from foedera.review.entities import Entities
from foedera.review.model import Thing
from foedera.review.slugs import slug_of
from foedera.review.stating import TYPE, Stating, class_iri
from foedera.statements.passages import words_hash
from foedera.terms import FD, RDFS, SCHEME_ADDRESS, Term


def identities_of(
    accepted: Iterable[Judged], things: Mapping[str, Thing], sitting: Sitting
) -> dict[str, Identity]:
    """The entities that accepted claims speak of, by the keys of the things."""
    entities = Entities.read(sitting.publication)
    found: dict[str, Identity] = {}
    taken: dict[str, set[str]] = {}
    for key in _spoken_of(accepted, things):
        thing = things[key]
        identity = sitting.desk.identity(thing, sitting.outcome, entities)
        own = taken.setdefault(thing.kind, set())
        if identity.is_new and identity.slug in own:
            identity = replace(identity, slug=f"{identity.slug}-{slug_of(key)[-6:]}")
        if identity.slug:
            own.add(identity.slug)
        found[key] = identity
    return found


def _spoken_of(accepted: Iterable[Judged], things: Mapping[str, Thing]) -> list[str]:
    """The things of accepted claims, and the bodies of the posts among them, each once."""
    keys: dict[str, None] = {}
    for judged in accepted:
        claim = judged.claim
        for key in (claim.subject, claim.value, claim.via):
            thing = things.get(key) if key else None
            if thing is not None and (key == claim.subject or claim.relation != "name"):
                keys[thing.key] = None
                if thing.post_in:
                    keys[thing.post_in] = None
    return list(keys)


class Registering:
    """Writes registry entries for what is new; those that nobody uses any more stay."""

    def __init__(self, sitting: Sitting, things: Mapping[str, Thing], stating: Stating) -> None:
        self.sitting, self.things, self.stating = sitting, things, stating
        self.entries: dict[str, str] = dict(sitting.outcome.written.get("entries", {}))
        """The hash of each block that this desk wrote, by its subject."""

    def register(
        self, identities: Mapping[str, Identity], used: Collection[str], pending: Pending
    ) -> list[str]:
        """Write the entries; the paths of the entities that were not there before."""
        made = []
        for key in sorted(used):
            identity, thing = identities[key], self.things[key]
            if not identity.is_new:
                continue
            name = f"registry/{thing.kind}.ttl"
            file = pending.blocks(name, *REGISTRY_HEAD)
            subject = f"{thing.kind}/{identity.slug}"
            present = file.get(subject)
            if present is None:
                made.append(f"id/{subject}")
            elif words_hash(present.strip()) != self.entries.get(subject):
                continue  # somebody has edited it since: it is theirs now
            entry = block(subject, self._entry(thing, identity), self.sitting.base, file.head)
            self.entries[subject] = words_hash(entry.strip())
            file.put(subject, entry)
            pending.put(name, file.text())
        return made

    def _entry(self, thing: Thing, identity: Identity) -> list[tuple[ox.NamedNode, list[Term]]]:
        slugs, base = self.stating.slugs, self.sitting.base
        labels = [ox.Literal(identity.labels[tag], language=tag) for tag in ("en", "fr")]
        entry: list[tuple[ox.NamedNode, list[Term]]] = [
            (TYPE, [class_iri(identity.class_name)]),
            (RDFS.label, list[Term](labels)),
        ]
        if thing.post_in and thing.post_in in slugs:
            body = self.things[thing.post_in]
            entry.append((FD.postIn, [base.thing(body.kind, slugs[thing.post_in])]))
        if thing.post_kind:
            kind = ox.NamedNode(f"{SCHEME_ADDRESS}post-kind/{thing.post_kind}")
            entry.append((FD.postKind, [kind]))
        return entry
