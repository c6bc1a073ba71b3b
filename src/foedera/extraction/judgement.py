"""Judgements: regularised logistic regressions over clues, trained in seconds, kept as weights."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

STEPS = 120
_Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """A trained yes-or-no: the weights of its clues, and from which probability on it says yes."""

    bias: float
    weights: Mapping[str, float]
    threshold: float = 0.5

    def probability(self, clues: Iterable[str]) -> float:
        """How probable a yes is in the light of these clues, to the last bit in every run."""
        total = math.fsum((self.bias, *(self.weights.get(clue, 0.0) for clue in clues)))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def says_yes(self, clues: Iterable[str]) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability(clues) >= self.threshold


def train(
    rows: Sequence[set[str]],
    labels: Sequence[bool],
    documents: Sequence[str],
    ridge: float = 1.0,
    least: int = 3,
    threshold: float = 0.5,
) -> Judgement:
    """Fit a judgement to rows of clues; clues of fewer than `least` documents are left out.

    Accelerated gradient descent on the mean logistic loss with a quadratic penalty: without
    chance, so that the same rows give the same weights.
    """
    seen: dict[str, set[str]] = {}
    for row, document in zip(rows, documents, strict=True):
        for clue in row:
            seen.setdefault(clue, set()).add(document)
    names = sorted(clue for clue, where in seen.items() if len(where) >= least)
    number = {clue: n for n, clue in enumerate(names)}
    cells = [(n, number[c]) for n, row in enumerate(rows) for c in sorted(row) if c in number]
    line = np.array([n for n, _ in cells], dtype=np.intp)
    column = np.array([c for _, c in cells], dtype=np.intp)
    wanted = np.array(labels, dtype=float)
    size = len(names)

    def sums(weights: _Vector) -> _Vector:
        told = np.bincount(line, weights[column], minlength=len(rows))
        return np.asarray(told + weights[-1])

    def pull(errors: _Vector) -> _Vector:
        own = np.bincount(column, errors[line], minlength=size)
        return np.append(own, errors.sum())

    penalty = np.full(size + 1, ridge)
    penalty[-1] = 1e-3
    probe = np.ones(size + 1)
    for _ in range(15):
        probe = pull(sums(probe / np.linalg.norm(probe)))
    steepest = 0.3 * float(np.linalg.norm(probe)) + ridge
    weights = np.zeros(size + 1)
    ahead, before = weights.copy(), weights.copy()
    for step in range(STEPS):
        error = 1 / (1 + np.exp(-np.clip(sums(ahead), -30, 30))) - wanted
        weights = ahead - (pull(error) + penalty * ahead) / steepest
        ahead = weights + step / (step + 3) * (weights - before)
        before = weights
    told = dict(zip(names, weights[:-1].tolist(), strict=True))
    return Judgement(float(weights[-1]), told, threshold)


@cache
def judgements() -> dict[str, Judgement]:
    """The trained judgements by name, from their file."""
    text = files("foedera.extraction.rules").joinpath("judgements.json").read_text("utf-8")
    return {
        name: Judgement(one["bias"], one["weights"], one["threshold"])
        for name, one in json.loads(text).items()
    }
