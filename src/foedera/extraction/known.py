"""Known names: what a publisher's registry already knows, looked up in a text as it stands."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from foedera.linking import Entry, entries
from foedera.statements import Publication
from foedera.terms import FD, RDF

UNSAID = ""
"""The kind of a body of which the registry says no kind that extraction tells apart."""

KIND_OF_CLASS = {
    "Person": "person", "StateBody": "state", "DevelopmentAgency": "agency",
    "ChamberOfCommerce": "chamber", "Cluster": "cluster", "CompetitivenessCluster": "cluster",
    "ClusterAlliance": "association", "University": "university",
    "ResearchOrganisation": "university", "Company": "company", "Association": "association",
    "NGO": "association", "TechnologyTransferOffice": UNSAID, "PublicBody": UNSAID,
    "Organisation": UNSAID, "TerritorialAuthority": UNSAID,
}  # fmt: skip
"""Groups are left out: their labels are the publisher's own words."""

_KINDS = {FD[name].value: kind for name, kind in KIND_OF_CLASS.items()}
_PLACES = {FD[name].value for name in ("Place", "City", "Region", "Country")}
_GOVERNING = {FD.City.value: "city", FD.Region.value: "region", FD.Country.value: "state"}
# Characters that are written in several ways, one for one, so that offsets stay.
_ONE_WAY = str.maketrans("’‘ʼ‐‑\u00a0\u202f\t\n", "'''--    ")
_WORD = re.compile(r"[^\W_]+")
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_SHORTEST_ACRONYM = 3


@dataclass(frozen=True)
class KnownNames:
    """Names of actors with the kind that each is of; none by default.

    Only names of two words or more and acronyms of three capitals or more count: others mean too
    many things.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    _by_first_word: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = {_one_way(name): kind for name, kind in self.kinds.items()}
        told = {name: kind for name, kind in told.items() if _tells(name, kind)}
        first: dict[str, list[str]] = {}
        for name in sorted(told, key=lambda one: (-len(one), one)):
            first.setdefault(_WORD.findall(name)[0], []).append(name)
        object.__setattr__(self, "kinds", told)
        object.__setattr__(
            self, "_by_first_word", {word: tuple(own) for word, own in first.items()}
        )

    def __bool__(self) -> bool:
        return bool(self.kinds)

    @classmethod
    def read(cls, publication: Publication) -> "KnownNames":
        """The actors' names of a publication, those of its statements too.

        A name that a place bears as well, or bearers of two kinds, is left out. Raises
        DataFaultError for a file that cannot be read.
        """
        governed = {}
        for triple in publication.registry():
            if triple.predicate == FD.governs:
                governed[str(triple.subject)] = str(triple.object)
        # Only what statements call somebody; their types are the registry's business.
        facts = (triple for triple in publication.facts() if triple.predicate != RDF.type)
        known = entries(chain(publication.registry(), facts))
        types = {f"<{entry.iri}>": entry.types for entry in known}
        kinds: dict[str, set[str]] = {}
        barred: set[str] = set()
        for entry in known:
            if entry.types & _PLACES:
                barred |= set(_names(entry))
                continue
            kind = _kind(entry, types.get(governed.get(f"<{entry.iri}>", ""), set()))
            for name in _names(entry) if kind is not None else ():
                kinds.setdefault(name, set()).add(kind or UNSAID)
        return cls(
            {name: min(own) for name, own in kinds.items() if len(own) == 1 and name not in barred}
        )

    def found_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and kind of each known name in a text, left to right, the longest first."""
        plain, after = _one_way(text), 0
        for match in _WORD.finditer(plain):
            start = match.start()
            if start < after or plain[start - 1 : start] in ("-", "_"):
                continue
            for name in self._by_first_word.get(match.group(), ()):
                end = start + len(name)
                if plain.startswith(name, start) and not re.match(r"[\w-]", plain[end : end + 1]):
                    yield start, end, self.kinds[name]
                    after = end
                    break

    def fingerprint(self) -> str:
        """What tells these names from others; empty where there are none."""
        if not self.kinds:
            return ""
        lines = "\n".join(f"{name}\t{kind}" for name, kind in sorted(self.kinds.items()))
        return hashlib.sha256(lines.encode()).hexdigest()[:16]


NONE_KNOWN = KnownNames()


def _one_way(text: str) -> str:
    return text.translate(_ONE_WAY)


def _tells(name: str, kind: str) -> bool:
    """Whether a name means nobody else: two words, or an acronym of a body."""
    # A name is looked up by its first word: one that begins with a mark is not found.
    if not name[:1].isalnum() or len(name) != len(name.strip()):
        return False
    if " " in name:
        return name != name.lower()
    letters = sum(char.isalpha() for char in name)
    return kind != "person" and name.isupper() and letters >= _SHORTEST_ACRONYM


def _names(entry: Entry) -> Iterator[str]:
    """The names of an entry; an acronym in brackets apart, an explanation in them left out."""
    for name in entry.names:
        whole = " ".join(unicodedata.normalize("NFC", name).split())
        bracket = _BRACKET.search(whole)
        yield whole[: bracket.start()] if bracket else whole
        if bracket:
            yield bracket[1]


def _kind(entry: Entry, governed: set[str]) -> str | None:
    """The kind of an actor; None for anything else, and for one said to be of two kinds."""
    kinds = {_KINDS[one] for one in entry.types if one in _KINDS}
    if len(kinds) > 1:
        kinds.discard(UNSAID)
    if len(kinds) != 1:
        return None
    if FD.TerritorialAuthority.value in entry.types:
        return next((kind for one, kind in _GOVERNING.items() if one in governed), UNSAID)
    return kinds.pop()
