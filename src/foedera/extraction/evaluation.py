"""Annotations measured against gold ones: precision, recall and F1 by layer.

The figures are those of the shared scoring script: actors match on any shared name, missions and
agreements are aligned greedily on how many attributes they share.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

STOP = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "de",
        "du",
        "des",
        "d",
        "the",
        "of",
        "and",
        "et",
        "a",
        "au",
        "aux",
        "en",
        "for",
        "pole",
        "cluster",
    ]
)
LAYERS = (
    "actor", "actor_type", "role", "mission", "mission_place", "mission_date", "mission_leader",
    "mission_participant", "agreement", "agreement_status", "agreement_date", "agreement_party",
    "agreement_signatory",
)  # fmt: skip
CORE = (
    "actor", "mission", "mission_place", "mission_leader", "mission_participant", "agreement",
    "agreement_party", "agreement_date",
)  # fmt: skip
Record = dict[str, Any]


@dataclass
class Tally:
    """What was right, invented and missed in one layer."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def count(self, right: int, invented: int, missed: int) -> None:
        """Add to the tally."""
        self.right += right
        self.invented += invented
        self.missed += missed

    @property
    def precision(self) -> float:
        """The share of what was proposed that is right."""
        made = self.right + self.invented
        return self.right / made if made else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        there = self.right + self.missed
        return self.right / there if there else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Measured:
    """One document's tallies, and in words what was missed and invented."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {layer: Tally() for layer in LAYERS})
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)


def normalised(name: str | None) -> str:
    """A name without case, accents, marks and small words."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return " ".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in STOP)


def _names(actor: Record) -> set[str]:
    return {name for name in (normalised(x) for x in actor.get("names", [])) if name}


def same_name(one: Record, other: Record) -> bool:
    """Whether two actors share a name, or one's words hold another's of two words or more."""
    ours, theirs = _names(one), _names(other)
    if ours & theirs:
        return True
    for a in ours:
        for b in theirs:
            left, right = set(a.split()), set(b.split())
            if min(len(left), len(right)) >= 2 and (left <= right or right <= left):
                return True
    return False


def _aligned(
    gold: list[Record], found: list[Record], score: Callable[[Record, Record], float]
) -> list[tuple[int, int]]:
    pairs = sorted(
        ((score(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(found)), reverse=True
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out: list[tuple[int, int]] = []
    for value, i, j in pairs:
        if value > 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((i, j))
    return out


def dates_agree(gold: str | None, found: str | None) -> bool:
    """Whether a date found is right: one of the two begins with the other."""
    return (
        bool(gold)
        and bool(found)
        and (str(gold).startswith(str(found)) or str(found).startswith(str(gold)))
    )


class _Comparison:
    """One document's gold beside its annotation."""

    def __init__(self, gold: Record, found: Record) -> None:
        self.gold, self.found = gold, found
        self.out = Measured()
        self.gold_actors: list[Record] = gold["actors"]
        self.found_actors: list[Record] = found["actors"]
        aligned = _aligned(
            self.gold_actors, self.found_actors, lambda g, p: 1.0 if same_name(g, p) else 0.0
        )
        self.pairs = aligned
        self.to_found = {self.gold_actors[i]["id"]: self.found_actors[j]["id"] for i, j in aligned}
        self.to_gold = {found: gold for gold, found in self.to_found.items()}
        self.label = {a["id"]: a["names"][0] for a in self.gold_actors if a.get("names")}
        self.found_label = {a["id"]: a["names"][0] for a in self.found_actors if a.get("names")}

    def measured(self) -> Measured:
        self._actors()
        self._roles()
        self._missions()
        self._agreements()
        return self.out

    def _tally(self, layer: str, right: int, invented: int, missed: int) -> None:
        self.out.tallies[layer].count(right, invented, missed)

    def _actors(self) -> None:
        involved = [a for a in self.gold_actors if a.get("involved", True)]
        matched_found = {self.found_actors[j]["id"] for _, j in self.pairs}
        missed = [a for a in involved if a["id"] not in self.to_found]
        # Gold actors that are not involved are optional: found or missed, they are no error.
        invented = [a for a in self.found_actors if a["id"] not in matched_found]
        self._tally("actor", len(involved) - len(missed), len(invented), len(missed))
        self.out.missed += [f"actor {a['names'][0]}" for a in missed]
        self.out.invented += [f"actor {a['names'][0]} ({a.get('type')})" for a in invented]
        types = {a["id"]: a.get("type") for a in self.found_actors}
        there = [a for a in involved if a["id"] in self.to_found]
        right = sum(types[self.to_found[a["id"]]] == a["type"] for a in there)
        self._tally("actor_type", right, len(there) - right, len(there) - right)

    def _roles(self) -> None:
        gold = {(r["person"], r["organisation"]) for r in self.gold.get("roles", []) if r.get("organisation")}  # fmt: skip
        found = {
            (self.to_gold.get(r["person"], "?" + r["person"]), self.to_gold.get(r["organisation"], "?"))
            for r in self.found.get("roles", [])
            if r.get("organisation")
        }  # fmt: skip
        self._sets("role", gold, found)

    def _sets(self, layer: str, gold: set[Any], found: set[Any], where: str = "") -> None:
        self._tally(layer, len(gold & found), len(found - gold), len(gold - found))
        name = layer.replace("_", " ")
        self.out.missed += sorted(f"{name}{where} {self._said(x)}" for x in gold - found)
        self.out.invented += sorted(f"{name}{where} {self._said(x)}" for x in found - gold)

    def _said(self, what: Any) -> str:
        if isinstance(what, tuple):
            return " – ".join(self._said(x) for x in what)
        if str(what).startswith("?"):
            return str(self.found_label.get(str(what)[1:], "(an actor that is none)"))
        said: str = self.label.get(what, str(what))
        return said

    def _mapped(self, ids: Iterable[str] | None) -> set[str]:
        return {self.to_gold.get(i, "?" + i) for i in ids or []}

    def _missions(self) -> None:
        gold, found = self.gold.get("missions", []), self.found.get("missions", [])

        def likeness(g: Record, p: Record) -> float:
            return (
                1
                + 3 * bool(_places(g.get("to")) & _places(p.get("to")))
                + 2 * dates_agree(g.get("start"), p.get("start"))
                + len(set(g.get("leaders") or []) & self._mapped(p.get("leaders")))
                + 0.3 * len(set(g.get("participants") or []) & self._mapped(p.get("participants")))
            )

        pairs = _aligned(gold, found, likeness)
        self._aligned_tally("mission", gold, found, pairs)
        for i, j in pairs:
            g, p = _places(gold[i].get("to")), _places(found[j].get("to"))
            hit = bool(g & p)
            self._tally(
                "mission_place", int(hit), int(bool(p) and not hit), int(bool(g) and not hit)
            )
        self._dates("mission_date", gold, found, pairs, "start")
        self._fields("mission_leader", gold, found, pairs, "leaders")
        self._fields("mission_participant", gold, found, pairs, "participants")

    def _agreements(self) -> None:
        gold, found = self.gold.get("agreements", []), self.found.get("agreements", [])

        def likeness(g: Record, p: Record) -> float:
            return (
                1
                + 2 * len(set(g.get("parties") or []) & self._mapped(p.get("parties")))
                + 2 * dates_agree(g.get("signed"), p.get("signed"))
                + (g.get("status") == p.get("status"))
                + len(set(g.get("signatories") or []) & self._mapped(p.get("signatories")))
            )

        pairs = _aligned(gold, found, likeness)
        self._aligned_tally("agreement", gold, found, pairs)
        right = sum(gold[i].get("status") == found[j].get("status") for i, j in pairs)
        self._tally("agreement_status", right, len(pairs) - right, len(pairs) - right)
        self.out.invented += [
            f"agreement {gold[i]['id']} status {found[j].get('status')} for {gold[i].get('status')}"
            for i, j in pairs
            if gold[i].get("status") != found[j].get("status")
        ]
        self._dates("agreement_date", gold, found, pairs, "signed")
        self._fields("agreement_party", gold, found, pairs, "parties")
        self._fields("agreement_signatory", gold, found, pairs, "signatories")

    def _aligned_tally(
        self, layer: str, gold: list[Record], found: list[Record], pairs: list[tuple[int, int]]
    ) -> None:
        self._tally(layer, len(pairs), len(found) - len(pairs), len(gold) - len(pairs))
        ours, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
        self.out.missed += [f"{layer} {g['id']}" for i, g in enumerate(gold) if i not in ours]
        self.out.invented += [f"{layer} {p['id']}" for j, p in enumerate(found) if j not in theirs]

    def _dates(
        self,
        layer: str,
        gold: list[Record],
        found: list[Record],
        pairs: list[tuple[int, int]],
        key: str,
    ) -> None:
        for i, j in pairs:
            g, p = gold[i].get(key), found[j].get(key)
            if dates_agree(g, p):
                self._tally(layer, 1, 0, 0)
                continue
            self._tally(layer, 0, int(bool(p)), int(bool(g)))
            if g:
                self.out.missed.append(f"{layer.replace('_', ' ')} {g}")
            if p:
                self.out.invented.append(f"{layer.replace('_', ' ')} {p}")

    def _fields(
        self,
        layer: str,
        gold: list[Record],
        found: list[Record],
        pairs: list[tuple[int, int]],
        key: str,
    ) -> None:
        for i, j in pairs:
            where = f" of {gold[i]['id']}:"
            self._sets(layer, set(gold[i].get(key) or []), self._mapped(found[j].get(key)), where)
        ours, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, g in enumerate(gold):
            if i not in ours:
                self._tally(layer, 0, 0, len(set(g.get(key) or [])))
        for j, p in enumerate(found):
            if j not in theirs:
                self._tally(layer, 0, len(self._mapped(p.get(key))), 0)


def _places(names: Iterable[str] | None) -> set[str]:
    return {normalised(name) for name in names or []}


def measure(gold: Record, found: Record) -> Measured:
    """One document's annotation measured against its gold."""
    return _Comparison(gold, found).measured()


def total(measured: Iterable[Measured]) -> dict[str, Tally]:
    """The tallies of several documents together."""
    summed = {layer: Tally() for layer in LAYERS}
    for one in measured:
        for layer, tally in one.tallies.items():
            summed[layer].count(tally.right, tally.invented, tally.missed)
    return summed


def macro_f1(tallies: dict[str, Tally]) -> float:
    """The mean F1 of the core layers."""
    return sum(tallies[layer].f1 for layer in CORE) / len(CORE)


def figures(tallies: dict[str, Tally]) -> list[str]:
    """The lines of figures, in the form of the shared scoring script."""
    lines = [
        f"{layer:22} P={t.precision:.3f} R={t.recall:.3f} F1={t.f1:.3f}"
        f"  tp={t.right} fp={t.invented} fn={t.missed}"
        for layer, t in tallies.items()
    ]
    return [*lines, f"MACRO-F1 over {len(CORE)} core layers: {macro_f1(tallies):.3f}"]
