"""Finding things by what they are called: whole words, beginnings, acronyms, slips of the pen."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from rapidfuzz import fuzz

from foedera.search.folding import words

LONGEST_QUERY = 200
"""Characters of a query; what follows is passed over."""
_MOST_WORDS = 12
_CANDIDATES = 300
_ENOUGH = 5
"""Sure hits from which on nothing misspelt is looked for."""
_LIKENESS = 72.0
"""Of a hundred: how alike a misspelt query and a name have to be."""

_WORDS = """
SELECT name.thing, name.text, name.folded, name.weight
FROM word JOIN name ON name.id = word.rowid
WHERE word MATCH ? ORDER BY bm25(word) LIMIT ?"""
_GRAMS = """
SELECT name.thing, name.text, name.folded, name.weight
FROM gram JOIN name ON name.id = gram.rowid
WHERE gram MATCH ? AND name.weight > 1 ORDER BY bm25(gram) LIMIT ?"""


class IndexMissingError(Exception):
    """A release without a full-text index."""


@dataclass(frozen=True)
class Hit:
    """A thing that was found."""

    iri: str
    classes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    """Language and text of its display names."""
    matched: str
    """The name by which it was found."""
    score: float
    """More is better; hits by likeness alone score below 50."""


class SearchIndex:
    """The index of one release, opened read-only; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open an index file; raises IndexMissingError where there is none."""
        if not path.is_file():
            raise IndexMissingError(f"{path.name} is not there; build the release again")
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = Lock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def search(
        self, text: str, classes: Sequence[str] = (), limit: int = 20, offset: int = 0
    ) -> list[Hit]:
        """The things that a text may mean, best first; `classes` keeps those of one of them."""
        asked = words(text[:LONGEST_QUERY])[:_MOST_WORDS]
        if not asked:
            return []
        with self._lock:
            scores = self._by_words(asked)
            if len(scores) < _ENOUGH:
                for thing, found in self._by_likeness(" ".join(asked)).items():
                    if thing not in scores:
                        scores[thing] = found
            if classes:
                scores = self._only(scores, classes)
            ranked = sorted(scores.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))
            return [
                self._hit(thing, score, matched)
                for thing, (score, matched) in ranked[offset : offset + limit]
            ]

    def _by_words(self, asked: list[str]) -> dict[int, tuple[float, str]]:
        whole = " ".join(asked)
        quoted = [f'"{word}"' for word in asked]
        query = " AND ".join([*quoted[:-1], f"{quoted[-1]}*"])
        scores: dict[int, tuple[float, str]] = {}
        for thing, name, folded, weight in self._database.execute(_WORDS, (query, _CANDIDATES)):
            score = 50.0 + weight
            if folded == whole:
                score += 40
            elif folded.startswith(f"{whole} "):
                score += 25
            elif f" {whole} " in f" {folded} ":
                score += 20
            elif folded.startswith(whole):
                score += 15
            score -= min(len(folded), 200) / 40
            if score > scores.get(thing, (0.0, ""))[0]:
                scores[thing] = (score, name)
        return scores

    def _by_likeness(self, whole: str) -> dict[int, tuple[float, str]]:
        grams = {whole[i : i + 3] for i in range(len(whole) - 2)}
        if not grams:
            return {}
        query = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        scores: dict[int, tuple[float, str]] = {}
        for thing, name, folded, weight in self._database.execute(_GRAMS, (query, _CANDIDATES * 4)):
            likeness = max(
                fuzz.ratio(whole, folded),
                0.95 * fuzz.token_set_ratio(whole, folded, score_cutoff=_LIKENESS),
                0.9 * max((fuzz.ratio(whole, word) for word in folded.split()), default=0.0),
            )
            if likeness >= _LIKENESS * 0.9:
                score = likeness / 2 * (0.9 + weight / 100)
                if score > scores.get(thing, (0.0, ""))[0]:
                    scores[thing] = (min(score, 49.9), name)
        return scores

    def _only(
        self, scores: dict[int, tuple[float, str]], classes: Sequence[str]
    ) -> dict[int, tuple[float, str]]:
        marks = ", ".join("?" for _ in classes)
        rows = self._database.execute(
            f"SELECT DISTINCT thing FROM class WHERE iri IN ({marks})", list(classes)
        )
        among = {thing for (thing,) in rows}
        return {thing: found for thing, found in scores.items() if thing in among}

    def _hit(self, thing: int, score: float, matched: str) -> Hit:
        (iri,) = self._database.execute("SELECT iri FROM thing WHERE id = ?", (thing,)).fetchone()
        classes = self._database.execute(
            "SELECT iri FROM class WHERE thing = ? ORDER BY iri", (thing,)
        )
        labels = self._database.execute(
            "SELECT language, text FROM label WHERE thing = ? ORDER BY language, text", (thing,)
        )
        return Hit(
            iri,
            tuple(one for (one,) in classes),
            tuple(labels.fetchall()),
            matched,
            round(score, 2),
        )
