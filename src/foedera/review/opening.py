"""From a file to a desk: read, find, look up who is who."""

from __future__ import annotations

from pathlib import Path

from foedera.documents import freeze, read_document
from foedera.review.concepts import Concepts
from foedera.review.desk import Desk, DeskError
from foedera.review.entities import Entities
from foedera.review.identifying import Linker, NameLinker, with_candidates
from foedera.review.model import Claim, Proposals, Thing
from foedera.review.proposing import fresh_slug, propose
from foedera.statements import Publication


def open_file(
    path: Path,
    publication: Publication,
    concepts: Concepts,
    work: Path,
    *,
    slug: str | None = None,
    texts: Path | None = None,
    linker: Linker | None = None,
) -> Desk:
    """Put a file on a desk: its document with proposals and candidates for each name.

    The document is known by `slug`, or by its hash, else by its file's name. Where its desk holds
    another version, decisions on words that are still there stay. Raises DocumentError for a file
    that cannot be read, DeskError where another document has the slug.
    """
    from foedera.extraction.extractors import offered
    from foedera.extraction.known import KnownNames
    from foedera.extraction.pipeline import extract
    from foedera.review.offered import with_offered

    document = read_document(path)
    by_hash = {known.sha256: known.slug for known in publication.documents.values()}
    by_hash |= {desk.proposals.source.sha256: desk.proposals.source.slug for desk in desks(work)}
    slug = slug or by_hash.get(document.sha256) or fresh_slug(document, ())
    known = publication.documents.get(slug)
    desk = work / slug / "proposals.json"
    if known is not None and known.sha256 != document.sha256 and not desk.exists():
        raise DeskError(
            f"the document {slug} is in data/ with another text, and no desk holds its decisions. "
            f"Name another slug (--slug), or put its earlier text there with `foedera review`."
        )
    if texts is not None:
        freeze(document, texts)
    found = extract(document, KnownNames.read(publication))
    assert found.view is not None
    proposals = propose(document, found.view, found.findings, slug, concepts.sector)
    proposals = with_offered(proposals, document, offered(document))
    entities = Entities.read(publication)
    return Desk.lay(
        work / slug, identified(proposals, linker or NameLinker(entities)), document.text
    )


def identified(proposals: Proposals, linker: Linker) -> Proposals:
    """The proposals, each thing with the entities that it may be."""
    names: dict[str, list[str]] = {}
    for claim in proposals.claims:
        if claim.relation == "name":
            names.setdefault(claim.subject, []).append(claim.value)
    own = [thing for thing in proposals.things if _has_name(thing, proposals.claims)]
    linked = {thing.key: thing for thing in with_candidates(own, names, linker)}
    things = tuple(linked.get(thing.key, thing) for thing in proposals.things)
    return Proposals(proposals.source, things, proposals.claims)


def _has_name(thing: Thing, claims: tuple[Claim, ...]) -> bool:
    """Whether a thing can be known by name; a mission's label is our own making."""
    if thing.kind == "instrument" or thing.class_name in ("Mission", "SigningCeremony"):
        # The same journey told by another document: by our label, which says where and when.
        return any(c.subject == thing.key and c.relation in ("start", "signed") for c in claims)
    return True


def desks(work: Path) -> list[Desk]:
    """Every desk of a work folder, those that cannot be read left out."""
    found = []
    for entry in sorted(work.glob("*/proposals.json")) if work.is_dir() else ():
        try:
            found.append(Desk(entry.parent))
        except DeskError:
            continue
    return found
